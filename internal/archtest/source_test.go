package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/godoctor-linux/godoctor/"

// A pkg is the source of one package without its tests, whatever system it is
// built for: build constraints hide nothing.
type pkg struct {
	name  string // below internal, or cmd/...
	fset  *token.FileSet
	files []*ast.File
}

// packages parses the module. Nothing is built, so it works offline and while
// the code does not compile.
func packages(t *testing.T) []*pkg {
	t.Helper()
	var list []*pkg
	byDir := map[string]*pkg{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		p := byDir[rel]
		if p == nil {
			p = &pkg{name: strings.TrimPrefix(filepath.ToSlash(rel), "internal/"), fset: token.NewFileSet()}
			byDir[rel], list = p, append(list, p)
		}
		f, err := parser.ParseFile(p.fset, file, nil, parser.ParseComments)
		p.files = append(p.files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 10 {
		t.Fatalf("only %d packages were found: the test sees nothing", len(list))
	}
	return list
}

// parse makes a package of one file.
func parse(t *testing.T, name, source string) *pkg {
	t.Helper()
	p := &pkg{name: name, fset: token.NewFileSet()}
	f, err := parser.ParseFile(p.fset, "x.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	p.files = []*ast.File{f}
	return p
}

func (p *pkg) at(n ast.Node) string { return p.fset.Position(n.Pos()).String() }

type imported struct{ path, ours, name, at string }

// imports lists what the package imports; ours is the name below internal.
func (p *pkg) imports() (list []imported) {
	for _, f := range p.files {
		list = append(list, p.importsOf(f)...)
	}
	return list
}

func (p *pkg) importsOf(f *ast.File) (list []imported) {
	for _, spec := range f.Imports {
		full, _ := strconv.Unquote(spec.Path.Value)
		i := imported{path: full, name: path.Base(full), at: p.at(spec)}
		if ours, ok := strings.CutPrefix(full, module); ok {
			i.ours = strings.TrimPrefix(ours, "internal/")
		}
		if spec.Name != nil {
			i.name = spec.Name.Name
		}
		list = append(list, i)
	}
	return list
}

// uses finds where an import path, or path.Function, is used.
func (p *pkg) uses(name string) (places []string) {
	for _, f := range p.files {
		for _, i := range p.importsOf(f) {
			if i.path == name {
				places = append(places, i.at)
			}
			function, ok := strings.CutPrefix(name, i.path+".")
			if !ok || strings.Contains(function, "/") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == function {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == i.name && x.Obj == nil {
						places = append(places, p.at(s))
					}
				}
				return true
			})
		}
	}
	return places
}

func (p *pkg) inits() (places []string) {
	for _, f := range p.files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				places = append(places, p.at(fn))
			}
		}
	}
	return places
}

// assigned finds assignments to package variables, of this package or another,
// after their declaration.
func (p *pkg) assigned() (places []string) {
	vars := map[string]bool{}
	for _, f := range p.files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					for _, n := range s.(*ast.ValueSpec).Names {
						vars[n.Name] = true
					}
				}
			}
		}
	}
	for _, f := range p.files {
		global := func(target ast.Expr) {
			if x := rootOf(target); x != nil && p.isGlobal(f, x, target, vars) {
				places = append(places, p.at(target)+": "+x.Name)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					if n.Tok != token.DEFINE {
						global(l)
					}
				}
			case *ast.IncDecStmt:
				global(n.X)
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && (fn.Name == "delete" || fn.Name == "clear") && len(n.Args) > 0 {
					global(n.Args[0])
				}
			}
			return true
		})
	}
	return places
}

// rootOf is x in x, x.f, x[i] and *x.
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch t := e.(type) {
		case *ast.Ident:
			return t
		case *ast.SelectorExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		case *ast.ParenExpr:
			e = t.X
		default:
			return nil
		}
	}
}

// isGlobal reports whether x is a package variable: declared at the top of this
// file or another, or that of an imported package.
func (p *pkg) isGlobal(f *ast.File, x *ast.Ident, target ast.Expr, vars map[string]bool) bool {
	if x.Obj != nil {
		return f.Scope.Lookup(x.Name) == x.Obj && vars[x.Name]
	}
	if _, whole := target.(*ast.Ident); !whole {
		for _, i := range p.importsOf(f) {
			if i.name == x.Name {
				return true
			}
		}
	}
	return vars[x.Name]
}

func (p *pkg) documented() bool {
	for _, f := range p.files {
		if f.Doc != nil && strings.TrimSpace(f.Doc.Text()) != "" {
			return true
		}
	}
	return false
}

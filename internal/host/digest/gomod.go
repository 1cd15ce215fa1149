package digest

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// WorkName is the base name of a workspace file; any other is a go.mod file.
const WorkName = "go.work"

// GoMod reduces a go.mod file, or a go.work file by its base name, to what
// chooses a Go and to what is wrong with it.
func GoMod(name, text string) host.GoMod {
	var g host.GoMod
	g.Go, g.GoLine = lookup(text, "go")
	g.Toolchain, g.ToolchainLine = lookup(text, "toolchain")
	text = uncommented(text)
	syntax, err := parseMod(name, text)
	g.Errors = modErrors(err)
	first := map[string]int{}
	for _, s := range statements(syntax, text) {
		verb := s.words[0]
		if !slices.Contains(directives, verb) {
			continue
		}
		if first[verb] == 0 {
			first[verb] = s.line
			g.Directives = append(g.Directives, host.Directive{Name: verb, Line: s.line})
		}
		switch {
		case len(s.words) < 2:
		case verb == "godebug":
			g.Godebug = append(g.Godebug, host.NumberedLine{N: s.line, Text: s.words[1]})
		case verb == "use" && name == WorkName:
			g.Use = append(g.Use, host.NumberedLine{N: s.line, Text: unquote(s.words[1])})
		}
	}
	slices.SortFunc(g.Directives, func(a, b host.Directive) int { return strings.Compare(a.Name, b.Name) })
	return g
}

// directives are those of go.mod and go.work files.
var directives = []string{"module", "go", "toolchain", "require", "replace", "exclude", "retract", "godebug", "tool", "ignore", "use"}

// lookup finds the first line with a key as the go command does before it parses
// the file (cmd/go/internal/gover.GoModLookup): blocks are not looked at.
func lookup(text, key string) (value string, line int) {
	for n, l := range strings.Split(text, "\n") {
		rest, ok := strings.CutPrefix(strings.TrimSpace(l), key)
		if ok && rest != "" && (rest[0] == ' ' || rest[0] == '\t') {
			rest, _, _ = strings.Cut(rest, "//")
			return strings.TrimSpace(rest), n + 1
		}
	}
	return "", 0
}

// uncommented cuts comments off: they say nothing here, and the parser copies
// those of a block to each of its lines, which a hostile file has many of.
func uncommented(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if before, _, ok := strings.Cut(l, "//"); ok && !strings.ContainsAny(before, "\"`") {
			lines[i] = before
		}
	}
	return strings.Join(lines, "\n")
}

// parseMod parses as the go command does for the main module. The syntax is nil
// if there is an error.
func parseMod(name, text string) (*modfile.FileSyntax, error) {
	if name == WorkName {
		f, err := modfile.ParseWork(name, []byte(text), nil)
		if err != nil {
			return nil, err
		}
		return f.Syntax, nil
	}
	f, err := modfile.Parse(name, []byte(text), nil)
	if err != nil {
		return nil, err
	}
	return f.Syntax, nil
}

// A statement is a directive with its arguments; one of a block begins with the
// word before the bracket.
type statement struct {
	line  int
	words []string
}

func statements(syntax *modfile.FileSyntax, text string) (list []statement) {
	if syntax == nil {
		return scanStatements(text)
	}
	for _, x := range syntax.Stmt {
		switch x := x.(type) {
		case *modfile.Line:
			list = append(list, statement{x.Start.Line, x.Token})
		case *modfile.LineBlock:
			list = append(list, statement{x.Start.Line, x.Token})
			for _, l := range x.Line {
				list = append(list, statement{l.Start.Line, append(x.Token[:1:1], l.Token...)})
			}
		}
	}
	return list
}

// scanStatements makes the best of a file that does not parse.
func scanStatements(text string) (list []statement) {
	block := ""
	for n, l := range strings.Split(text, "\n") {
		words := strings.Fields(strings.ReplaceAll(l, "(", " ( "))
		switch {
		case len(words) == 0:
		case words[0] == ")":
			block = ""
		case block != "":
			list = append(list, statement{n + 1, append([]string{block}, words...)})
		case len(words) == 2 && words[1] == "(":
			block = words[0]
			list = append(list, statement{n + 1, words[:1]})
		default:
			list = append(list, statement{n + 1, words})
		}
	}
	return list
}

// unquote is a word of a go.mod file without its quotes.
func unquote(word string) string {
	if text, err := strconv.Unquote(word); err == nil && !strings.HasPrefix(word, "'") {
		return text
	}
	return word
}

// The first errors tell what is wrong; a file of another kind has one on every
// line, of any length.
const (
	maxModErrors = 10
	maxModReason = 200
)

func modErrors(err error) (list []host.ModError) {
	var all modfile.ErrorList
	if err != nil && !errors.As(err, &all) {
		return []host.ModError{{Reason: hideModules(err)}}
	}
	for _, e := range all[:min(len(all), maxModErrors)] {
		m := host.ModError{Line: e.Pos.Line, Reason: hideModules(&modfile.Error{Verb: e.Verb, ModPath: e.ModPath, Err: e.Err})}
		if e.Pos.LineRune > 1 { // else the whole line is meant, and the go command prints none
			m.Column = e.Pos.LineRune
		}
		list = append(list, m)
	}
	return list
}

// modulePath matches what looks like the path of a module.
var modulePath = pattern.Lazy(`[\w-]+(\.[\w-]+)+(/[^\s"'` + "`" + `:,()]+)+`)

// hideModules is the text of an error without the modules that it names.
func hideModules(err error) string {
	text := err.Error()
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		if e, ok := inner.(*modfile.Error); ok && e.ModPath != "" {
			text = strings.ReplaceAll(text, e.Verb+" "+e.ModPath+":", e.Verb+" "+host.Redacted+":")
		}
	}
	text = modulePath().ReplaceAllString(strings.Join(strings.Fields(text), " "), host.Redacted)
	if len(text) > maxModReason {
		text = strings.ToValidUTF8(text[:maxModReason], "") + "..."
	}
	return text
}

// Requirements are the modules that a go.mod file needs from the module cache:
// what it requires, with what it replaces replaced.
func Requirements(text string) ([]module.Version, error) {
	asWritten := func(_, version string) (string, error) { return version, nil }
	text = uncommented(text)
	f, err := modfile.Parse("go.mod", []byte(text), asWritten)
	if err != nil {
		if f, err = modfile.ParseLax("go.mod", []byte(text), asWritten); err != nil {
			return nil, errors.New("it does not parse as a go.mod file")
		}
	}
	by := map[module.Version]module.Version{}
	for _, r := range f.Replace {
		if _, twice := by[r.Old]; !twice {
			by[r.Old] = r.New
		}
	}
	var list []module.Version
	for _, r := range f.Require {
		if m := replaced(r.Mod, by); m.Version != "" { // "" for a directory
			list = append(list, m)
		}
	}
	return list, nil
}

// replaced is what stands for a module: one that is replaced in this version
// first, then one that is replaced in every.
func replaced(m module.Version, by map[module.Version]module.Version) module.Version {
	for _, old := range []module.Version{m, {Path: m.Path}} {
		if r, ok := by[old]; ok {
			return r
		}
	}
	return m
}

package digest

import (
	"fmt"
	"hash/fnv"
	"sort"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Sets begins the line that says which variables the dropped statements set:
// another file may use them, and must not take them for unset. Their names are
// nobody's business, so they are told by NameSum.
const Sets = Mark + "sets"

// NameSum is a short sum of a variable's name.
func NameSum(name string) string {
	h := fnv.New32a()
	h.Write([]byte(name))
	return fmt.Sprintf("%08x", h.Sum32())
}

// maxHidden bounds the names that are told; files with more are generated.
const maxHidden = 500

// hidden is the Sets line of a reduced file.
func (r *reducer) hidden(file *syntax.File) string {
	sums := map[string]bool{}
	note := func(name string) {
		if syntax.ValidName(name) && !r.wanted[name] && !concern(name) {
			sums[NameSum(name)] = true
		}
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Subshell, *syntax.CmdSubst:
			return false
		case *syntax.Assign:
			if n.Name != nil && !n.Naked {
				note(n.Name.Value)
			}
		case *syntax.WordIter:
			if n.Name != nil {
				note(n.Name.Value)
			}
		case *syntax.CallExpr:
			if len(n.Args) > 0 && setters[n.Args[0].Lit()] {
				for _, a := range n.Args[1:] {
					if l, ok := a.Parts[0].(*syntax.Lit); ok {
						name, _, _ := strings.Cut(l.Value, "=")
						note(strings.TrimSuffix(name, "+"))
					}
				}
			}
		case *syntax.ParamExp:
			if n.Param != nil && n.Exp != nil && (n.Exp.Op == syntax.AssignUnset || n.Exp.Op == syntax.AssignUnsetOrNull) {
				note(n.Param.Value)
			}
		}
		return true
	})
	return setsLine(sums)
}

func setsLine(sums map[string]bool) string {
	if len(sums) == 0 {
		return ""
	}
	list := make([]string, 0, len(sums))
	for s := range sums {
		list = append(list, s)
	}
	sort.Strings(list)
	return "\n" + Sets + " " + strings.Join(list[:min(len(list), maxHidden)], " ")
}

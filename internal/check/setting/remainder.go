package setting

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// remainder is what is left of a line of a start-up file without its assignments to
// a variable: "" where it does nothing else. ok is false where the variable cannot
// be taken out of the line.
func remainder(name, line string) (rest string, ok bool) {
	if alone(name, line) {
		return "", true
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash), syntax.KeepComments(true)).Parse(strings.NewReader(line), "")
	if err != nil {
		return "", false
	}
	var cuts []span
	for _, s := range file.Stmts {
		list := assigns(s.Cmd)
		if list == nil || len(s.Redirs) > 0 || s.Negated || s.Background {
			return "", false
		}
		cut, whole := without(name, list)
		if whole {
			cut = []span{{int(s.Pos().Offset()), int(s.End().Offset())}}
		}
		cuts = append(cuts, cut...)
	}
	rest = line
	for i := len(cuts) - 1; i >= 0; i-- {
		rest = rest[:cuts[i].from] + rest[cuts[i].to:]
	}
	rest = strings.TrimLeft(rest, " \t;")
	if strings.HasPrefix(rest, "#") { // a comment on what is gone
		rest = ""
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if rest = strings.TrimRight(rest, " \t;"); rest != "" {
		rest = indent + rest
	}
	return rest, len(cuts) > 0
}

type span struct{ from, to int }

// assigns are the words of a statement that does nothing but assign or export, nil
// for any other.
func assigns(c syntax.Command) []*syntax.Assign {
	switch c := c.(type) {
	case *syntax.CallExpr:
		if len(c.Args) == 0 {
			return c.Assigns
		}
	case *syntax.DeclClause:
		if c.Variant.Value == "export" || c.Variant.Value == "declare" || c.Variant.Value == "typeset" {
			return c.Args
		}
	}
	return nil
}

// without finds what is to be cut out of a list of assignments; whole says that
// nothing else is in it. Options, as the -x of declare, are not counted.
func without(name string, list []*syntax.Assign) (cut []span, whole bool) {
	others := 0
	for i, a := range list {
		switch {
		case a.Name != nil && a.Name.Value == name, a.Name == nil && a.Value != nil && a.Value.Lit() == name:
			from, to := int(a.Pos().Offset()), int(a.End().Offset())
			switch { // the blank on one side goes with it
			case i+1 < len(list):
				to = int(list[i+1].Pos().Offset())
			case i > 0 && len(cut) == 0:
				from = int(list[i-1].End().Offset())
			}
			cut = append(cut, span{from, to})
		case a.Name == nil && a.Value != nil && strings.HasPrefix(a.Value.Lit(), "-"):
		default:
			others++
		}
	}
	return cut, others == 0 && len(cut) > 0
}

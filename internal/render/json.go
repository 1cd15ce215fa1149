package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// JSON writes the report as one JSON document, which Schema describes.
func JSON(w io.Writer, r *finding.Report) error {
	return encode(w, wireReport(r))
}

// PlanJSON writes a plan as one JSON document: the repairs of Plan, with the
// number each has there, and what became of them if it was applied.
func PlanJSON(w io.Writer, plan finding.Plan) error {
	plan.Items = present(slices.Clone(plan.Items))
	for i := range plan.Items {
		plan.Items[i].Fix = wireFix(plan.Items[i].Fix)
		plan.Items[i].Settles = present(plan.Items[i].Settles)
	}
	return encode(w, plan)
}

func encode(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return writeAll(w, printable(b.Bytes()))
}

// wireReport is a copy of r in which every list is there, if empty: a reader
// need not tell null from [].
func wireReport(r *finding.Report) *finding.Report {
	c := *r
	c.Rules = present(r.Rules)
	c.Findings = present(slices.Clone(r.Findings))
	for i := range c.Findings {
		f := &c.Findings[i]
		f.Evidence = present(f.Evidence)
		f.About = present(f.About)
		f.Fix = wireFix(f.Fix)
	}
	return &c
}

func wireFix(f *finding.Fix) *finding.Fix {
	if f == nil {
		return nil
	}
	c := *f
	c.Steps = present(slices.Clone(f.Steps))
	for i, s := range c.Steps {
		if s.Edit != nil {
			e := *s.Edit
			e.Old, e.New = present(e.Old), present(e.New)
			c.Steps[i].Edit = &e
		}
	}
	return &c
}

// present is s, or an empty list for nil.
func present[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// printable rewrites a JSON document so that it can be shown in a terminal:
// what is neither ASCII nor printable (C1 controls, direction marks) and DEL
// are escaped, which encoding/json leaves raw. It also takes back the escapes
// of <, > and & that a nested MarshalJSON makes. Outside of strings a document
// is ASCII, so both touch strings only.
func printable(doc []byte) []byte {
	out := make([]byte, 0, len(doc))
	for i := 0; i < len(doc); {
		if doc[i] == '\\' {
			n := 2
			if c, ok := htmlEscapes[string(doc[i:min(i+6, len(doc))])]; ok {
				out, n = append(out, c), 6
			} else {
				out = append(out, doc[i:i+n]...)
			}
			i += n
			continue
		}
		r, n := utf8.DecodeRune(doc[i:])
		if r < unicode.MaxASCII || unicode.IsPrint(r) {
			out = append(out, doc[i:i+n]...)
		} else {
			out = escapeJSON(out, r)
		}
		i += n
	}
	return out
}

var htmlEscapes = map[string]byte{`\u003c`: '<', `\u003e`: '>', `\u0026`: '&'}

func escapeJSON(out []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
		return fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}

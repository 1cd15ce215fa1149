// Package render shows a report: as text for a person, as JSON for a program,
// and as a plan of repairs. It knows findings only, neither the rules' code nor
// the machine; it writes to the writer it is given and returns its error.
package render

import (
	"io"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// TextOptions says how text is laid out. The zero value is plain ASCII without
// colour at 80 columns.
type TextOptions struct {
	Color   bool // paint the status words; without it not one escape byte is written
	UTF8    bool // the reader can show UTF-8; without it other than ASCII is escaped
	Verbose bool // every rule on its own line, what it asked, and what undoes a fix
	Width   int  // columns at which sentences wrap; 0 means 80
}

// Text writes the report for a person: problems first, then what passed, then
// the verdict and the next command to type.
func Text(w io.Writer, r *finding.Report, o TextOptions) error {
	p := &page{o: o}
	p.problems(r)
	p.notChecked(r)
	p.gap()
	if o.Verbose {
		p.everyRule(r)
	} else {
		p.areas(r)
	}
	p.gap()
	if r.Error != "" {
		p.failure(r)
	} else {
		p.verdict(r)
	}
	return p.writeTo(w)
}

// failure writes our own error. It is not wrapped: the hint is a command to
// paste, and the error may name a path.
func (p *page) failure(r *finding.Report) {
	p.solid("godoctor: ", p.cleanLines(r.Error)...)
	if r.Hint != "" {
		p.solid("hint: ", p.cleanLines(r.Hint)...)
	}
}

// writeAll makes one write, so that a reader never sees half a report unless
// the writer fails.
func writeAll(w io.Writer, b []byte) error {
	n, err := w.Write(b)
	if err == nil && n < len(b) {
		return io.ErrShortWrite
	}
	return err
}

// area is the part of a rule id before the slash.
func area(rule string) string {
	a, _, _ := strings.Cut(rule, "/")
	return a
}

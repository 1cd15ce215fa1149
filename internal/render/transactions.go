package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// Transactions lists what was applied, the newest first.
func Transactions(w io.Writer, list []finding.Transaction, o TextOptions) error {
	p := &page{o: o}
	if len(list) == 0 {
		p.solid("", "nothing was applied")
	}
	for _, t := range list {
		head := p.clean(t.ID) + "  " + string(t.State)
		if t.Root != "" {
			head += "  in " + p.clean(t.Root)
		}
		p.solid("", head)
		p.solid(blanks(indent), p.cleanAll(t.Rules)...)
		p.solid(blanks(indent+2), p.cleanAll(t.Changes)...)
		if t.Damage != "" {
			p.solid(blanks(indent), p.cleanLines(t.Damage)...)
		}
	}
	return p.writeTo(w)
}

// TransactionsJSON writes the list as one JSON document.
func TransactionsJSON(w io.Writer, list []finding.Transaction) error {
	return encode(w, struct {
		Version      int                   `json:"version"`
		Transactions []finding.Transaction `json:"transactions"`
	}{finding.Version, present(list)})
}

// Undone says what was taken back, and what stays.
func Undone(w io.Writer, t finding.Transaction, o TextOptions) error {
	p := &page{o: o}
	for _, c := range t.Changes {
		p.solid("restored ", p.clean(c))
	}
	for _, l := range t.Left {
		p.solid("stays    ", p.clean(l))
	}
	p.solid("undone   ", p.clean(t.ID))
	return p.writeTo(w)
}

// Conflict shows why a change cannot be undone: two differences in unified form,
// what the repair changed and what was changed since.
func Conflict(w io.Writer, name, ours, theirs string, o TextOptions) error {
	p := &page{o: o}
	p.solid("", fmt.Sprintf("%s was changed after godoctor changed it; nothing was undone", p.clean(name)))
	p.gap()
	p.solid("", "what godoctor changed:")
	p.solid("  ", p.diffText(ours)...)
	p.gap()
	p.solid("", "what was changed since:")
	p.solid("  ", p.diffText(theirs)...)
	return p.writeTo(w)
}

func (p *page) diffText(diff string) []string {
	return p.cleanLines(strings.ReplaceAll(diff, "\t", "    "))
}

func (p *page) cleanAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = p.clean(s)
	}
	return out
}

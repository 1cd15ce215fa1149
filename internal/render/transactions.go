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

// UndoJSON writes what became of an undo as one JSON document.
func UndoJSON(w io.Writer, u finding.Undo) error { return encode(w, u) }

// Undo says what was taken back, and what stays; or why nothing could be.
func Undo(w io.Writer, u finding.Undo, o TextOptions) error {
	p := &page{o: o}
	switch t := u.Transaction; {
	case t == nil:
		p.solid("", "nothing to undo")
	case u.Conflict != nil:
		p.conflict(u.Conflict)
	case u.Error != "":
		p.flow("not undone: ", p.clean(u.Error))
		if t.State == finding.StatePartly {
			p.solid("", "a part of it was undone")
		}
		p.solid("hint: ", p.cleanLines(u.Hint)...)
	default:
		for _, c := range t.Changes {
			p.solid("reverted ", p.clean(c))
		}
		for _, l := range t.Left {
			p.solid("stays    ", p.clean(l))
		}
		p.solid("undone   ", p.clean(t.ID))
	}
	return p.writeTo(w)
}

// conflict shows why a change cannot be undone.
func (p *page) conflict(c *finding.Conflict) {
	p.solid("", fmt.Sprintf("%s was changed after godoctor changed it; nothing was undone", p.clean(c.Path)))
	p.gap()
	p.solid("", "what godoctor changed:")
	p.solid("  ", p.diffText(c.Ours)...)
	p.gap()
	p.solid("", "what was changed since:")
	p.solid("  ", p.diffText(c.Theirs)...)
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

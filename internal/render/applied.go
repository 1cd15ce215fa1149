package render

import (
	"fmt"
	"io"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// Item writes one repair as the plan does, before somebody is asked about it.
func Item(w io.Writer, it *finding.Item, o TextOptions) error {
	p := &page{o: o}
	p.item(*it)
	return p.writeTo(w)
}

// Result writes what became of a repair, and what remains to be done by hand.
func Result(w io.Writer, it *finding.Item, o TextOptions) error {
	p := &page{o: o}
	at := blanks(len(fmt.Sprintf("%d. ", it.Number)))
	switch r := it.Result; r.Status {
	case finding.Applied:
		p.solid(at, "applied: "+p.clean(it.Rule)+" no longer finds it")
		for _, s := range it.Fix.Steps {
			for _, l := range p.cleanLines(s.Advice) {
				if l != "" {
					p.flow(at+"then:    ", l)
				}
			}
		}
	case finding.Reverted:
		p.flow(at+"reverted, all is as before: ", p.clean(r.Reason))
	default:
		p.flow(at+p.clean(string(r.Status))+": ", p.clean(r.Reason))
	}
	p.b.WriteByte('\n')
	return writeAll(w, []byte(p.b.String()))
}

// Applied closes a run that applied repairs: what was done, how it is undone, and
// what is still wrong.
func Applied(w io.Writer, items []finding.Item, r *finding.Report, o TextOptions) error {
	p := &page{o: o}
	n := map[finding.ItemStatus]int{}
	transaction := ""
	for _, it := range items {
		n[it.Result.Status]++
		if it.Result.Transaction != "" {
			transaction = it.Result.Transaction
		}
	}
	done := "nothing to fix"
	if len(items) > 0 {
		done = ""
		for _, s := range []finding.ItemStatus{finding.Applied, finding.Failed, finding.Reverted, finding.Refused, finding.Declined, finding.Skipped} {
			if n[s] > 0 {
				done = list(", ", done, fmt.Sprintf("%d %s", n[s], s))
			}
		}
	}
	p.flow("done:    ", done)
	if transaction != "" {
		p.solid("undo:    ", "godoctor undo "+p.clean(transaction))
	}
	p.flow("now:     ", list("; ", opinion(r), missing(r)))
	if len(r.Findings) > 0 {
		p.solid("next:    ", "godoctor check")
	}
	return p.writeTo(w)
}

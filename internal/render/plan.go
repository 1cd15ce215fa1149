package render

import (
	"fmt"
	"io"
	"slices"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// Plan writes what `fix --dry-run` says: every repair, what it changes, what
// undoes it, and which rule proves that it helped. The plan is that of r.
func Plan(w io.Writer, r *finding.Report, plan finding.Plan, o TextOptions) error {
	p := &page{o: o}
	p.solid("", "nothing was changed")
	if r.Error != "" {
		p.failure(r)
		return p.writeTo(w)
	}
	for _, it := range plan.Items {
		p.gap()
		p.item(it)
	}
	p.gap()
	p.outlook(r, plan.Items)
	return p.writeTo(w)
}

func (p *page) item(it finding.Item) {
	number := fmt.Sprintf("%d. ", it.Number)
	at := blanks(len(number))
	p.solid(number, p.clean(it.Rule))
	p.flow(at, p.sentence(it.Problem))
	p.gap()
	p.flow(at, p.sentence(it.Fix.Summary))
	for _, s := range it.Fix.Steps {
		p.step(at+"  ", s, it.Fix.Root)
	}
	p.gap()
	p.flow(at+"class:        ", meaning(it.Fix.Class))
	p.flow(at+"root:         ", need(it.Fix.Root))
	if undo := p.undoing(it.Fix); len(undo) > 0 {
		p.solid(at+"undone by:    ", undo...)
	}
	p.solid(at+"verified by:  ", "godoctor check "+p.clean(it.Rule))
	if it.Obstacle != "" {
		p.flow(at+"but now:      ", "godoctor would refuse: "+p.clean(it.Obstacle))
	}
	var echoes []string
	for _, s := range it.Settles {
		if rule := p.clean(s.Rule); !slices.Contains(echoes, rule) {
			echoes = append(echoes, rule)
		}
	}
	if len(echoes) > 0 {
		p.solid(at+"also settles: ", echoes...)
	}
}

// meaning says what a class is.
func meaning(c finding.FixClass) string {
	switch c {
	case finding.Safe:
		return "safe, changes only your own start-up files, settings or links"
	case finding.Unsafe:
		return "unsafe, needs a yes of its own, --yes does not take it"
	}
	return "manual, godoctor never does it for you"
}

func need(root bool) string {
	if root {
		return "needed"
	}
	return "not needed"
}

// undoing is what reverts the fix: godoctor, for what it backs up and what a
// command reverts, and what is said of the rest, the last step first.
func (p *page) undoing(f *finding.Fix) []string {
	var lines []string
	add := func(l string) {
		if !slices.Contains(lines, l) {
			lines = append(lines, l)
		}
	}
	for _, s := range slices.Backward(f.Steps) {
		switch {
		case s.Edit != nil, s.Link != nil, len(s.UndoCommand) > 0:
			add("godoctor undo")
		case s.Undo != "":
			for _, l := range p.cleanLines(s.Undo) {
				add(l)
			}
		case len(s.Command) > 0:
			add("nothing is known that undoes " + p.shellLine(s.Command, f.Root))
		}
	}
	return lines
}

// unrepaired lists the rules that found something for which there is no
// repair. An echo goes with its cause.
func unrepaired(r *finding.Report) []string {
	var rules []string
	for _, f := range r.Findings {
		if f.Fix == nil && f.CausedBy == nil && f.Status != finding.Unknown && !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// outlook closes the plan: what has no repair, how much there is to do, and
// what to type next.
func (p *page) outlook(r *finding.Report, plan []finding.Item) {
	rest := unrepaired(r)
	for i := range rest {
		rest[i] = p.clean(rest[i])
	}
	p.solid("no repair is known for: ", rest...)
	p.gap()

	n := map[finding.FixClass]int{}
	for _, it := range plan {
		n[it.Fix.Class]++
	}
	total := "nothing to fix"
	switch {
	case len(plan) > 0:
		total = count(len(plan), "repair") + ": " + list(", ",
			ofClass(n, finding.Safe), ofClass(n, finding.Unsafe), ofClass(n, finding.Manual))
	case len(rest) > 0:
		total = "nothing that godoctor can fix"
	}
	p.flow("plan:    ", list("; ", total, missing(r)))
	if len(plan) == 0 && p.next(r) != "" {
		p.solid("next:    ", p.next(r))
	}
}

// ofClass is "2 safe", or nothing for none.
func ofClass(n map[finding.FixClass]int, c finding.FixClass) string {
	if n[c] == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s", n[c], c)
}

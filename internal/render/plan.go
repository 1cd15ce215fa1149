package render

import (
	"fmt"
	"io"
	"slices"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// An item is one repair of the plan.
type item struct {
	Number      int             `json:"number"` // from 1
	Rule        string          `json:"rule"`
	Fingerprint string          `json:"fingerprint"`
	Fix         *finding.Fix    `json:"fix"`
	Settles     []settled       `json:"settles"` // echoes that go with it
	summary     finding.Message // of the finding
}

// settled names a finding that goes with its cause.
type settled struct {
	Rule        string `json:"rule"`
	Fingerprint string `json:"fingerprint"`
}

// items makes the plan: a repair for every finding that has one and is not an
// echo. Echoes follow their causes in a report, so one pass also finds the
// echoes of echoes.
func items(r *finding.Report) []item {
	plan := []item{}
	root := map[finding.Cause]int{} // finding: index of the item that settles it
	for _, f := range r.Findings {
		self := finding.Cause{Rule: f.Rule, Fingerprint: f.Fingerprint}
		switch {
		case f.CausedBy != nil:
			if i, ok := root[*f.CausedBy]; ok {
				plan[i].Settles = append(plan[i].Settles, settled(self))
				root[self] = i
			}
		case f.Fix != nil:
			root[self] = len(plan)
			plan = append(plan, item{
				Number: len(plan) + 1, Rule: f.Rule, Fingerprint: f.Fingerprint,
				Fix: f.Fix, Settles: []settled{}, summary: f.Message,
			})
		}
	}
	return plan
}

// Plan writes what `fix --dry-run` says: every repair, what it changes, what
// undoes it, and which rule proves that it helped.
func Plan(w io.Writer, r *finding.Report, o TextOptions) error {
	p := &page{o: o}
	p.solid("", "nothing was changed")
	if r.Error != "" {
		p.failure(r)
		return p.writeTo(w)
	}
	plan := items(r)
	for _, it := range plan {
		p.gap()
		p.item(it)
	}
	p.gap()
	p.outlook(r, plan)
	return p.writeTo(w)
}

func (p *page) item(it item) {
	number := fmt.Sprintf("%d. ", it.Number)
	at := blanks(len(number))
	p.solid(number, p.clean(it.Rule))
	p.flow(at, p.sentence(it.summary))
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

// undoing is what reverts the fix, the last step first. An edit is backed up
// before it is made, so it can be undone without a word from the rule.
func (p *page) undoing(f *finding.Fix) []string {
	var lines []string
	for _, s := range slices.Backward(f.Steps) {
		switch {
		case s.Undo != "":
			lines = append(lines, p.cleanLines(s.Undo)...)
		case s.Edit != nil:
			lines = append(lines, "godoctor undo")
		case len(s.Command) > 0:
			lines = append(lines, "nothing is known that undoes "+p.shellLine(s.Command, f.Root))
		}
	}
	return slices.Compact(lines)
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
func (p *page) outlook(r *finding.Report, plan []item) {
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

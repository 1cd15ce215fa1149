package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// notChecked writes the rules that could not tell and have no finding that
// says so, those with the same reason together.
func (p *page) notChecked(r *finding.Report) {
	said := map[string]bool{}
	for _, f := range r.Findings {
		said[f.Rule] = said[f.Rule] || f.Status == finding.Unknown
	}
	var reasons []string
	rules := map[string][]string{}
	for _, o := range r.Rules {
		if o.Status != finding.Unknown || said[o.Rule] {
			continue
		}
		if rules[o.Reason] == nil {
			reasons = append(reasons, o.Reason)
		}
		rules[o.Reason] = append(rules[o.Reason], p.clean(o.Rule))
	}
	for _, reason := range reasons {
		p.gap()
		word := finding.Unknown
		p.block(p.paint(word)+"  ", len(word)+2, rules[reason])
		if reason != "" {
			p.flow(blanks(indent), p.clean(reason))
		}
	}
}

// areas writes one line for each area: what passed, and what does not apply.
func (p *page) areas(r *finding.Report) {
	var order []string
	passed, skipped := map[string]int{}, map[string]int{}
	for _, o := range r.Rules {
		a := area(o.Rule)
		if !slices.Contains(order, a) {
			order = append(order, a)
		}
		switch o.Status {
		case finding.Pass:
			passed[a]++
		case finding.Skip:
			skipped[a]++
		}
	}
	for _, a := range order {
		word, line := finding.Pass, ""
		switch n, none := passed[a], skipped[a]; {
		case n > 0 && none > 0:
			line = fmt.Sprintf("%s; %d %s", count(n, "rule"), none, verb(none, "does", "do")+" not apply")
		case n > 0:
			line = count(n, "rule")
		case none > 0:
			word = finding.Skip
			line = count(none, "rule") + " " + verb(none, "does", "do") + " not apply"
		default:
			continue
		}
		p.solid("", p.paint(word)+"  "+p.clean(a)+": "+line)
	}
}

// everyRule writes a line for each rule, with the questions it asked.
func (p *page) everyRule(r *finding.Report) {
	at := indent
	for _, o := range r.Rules {
		at = max(at, len(o.Status)+2)
	}
	for _, o := range r.Rules {
		line := p.clean(o.Rule)
		if o.Reason != "" {
			line += ": " + p.clean(o.Reason)
		}
		lead := p.paint(o.Status) + blanks(at-len(o.Status))
		p.block(lead, at+2, p.fill(at+2, line))
		for _, q := range o.Asked {
			p.solid(blanks(at+2), p.clean(q))
		}
	}
}

// count is "1 rule" or "2 rules".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// verb chooses the form of a verb.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// list joins what is not empty.
func list(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}

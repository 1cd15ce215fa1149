package render

import (
	"fmt"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// issues is where a bug in godoctor is reported.
const issues = "https://github.com/godoctor-linux/godoctor/issues"

// verdict writes the last lines: what it all comes to, and what to type next.
func (p *page) verdict(r *finding.Report) {
	p.flow("verdict: ", list("; ", opinion(r), missing(r)))
	for _, o := range r.Rules {
		if o.Bug {
			p.solid("bug:     ", "godoctor itself failed in "+p.clean(o.Rule)+", please report it:", issues)
			break
		}
	}
	if next := p.next(r); next != "" {
		p.solid("next:    ", next)
	}
}

// opinion counts the problems and says what they mean together.
func opinion(r *finding.Report) string {
	n := map[finding.Status]int{}
	for _, f := range r.Findings {
		n[f.Status]++
	}
	counts := list(", ",
		some(n[finding.Fail], "error"), some(n[finding.Warn], "warning"), some(n[finding.Note], "note"))
	switch {
	case n[finding.Fail] > 0:
		return counts + "; Go is not usable like this"
	case n[finding.Warn] > 0:
		return counts + "; nothing found that surely stops Go"
	case n[finding.Note] > 0:
		return counts + "; no problem found"
	case len(r.Rules) > 0 && all(r.Rules, finding.Skip):
		return "nothing was checked: none of the rules applies here"
	case !r.Complete:
		return "no problem found in what was checked"
	}
	return "no problem found"
}

// missing says that not everything could be checked, and how much.
func missing(r *finding.Report) string {
	n := len(unknownRules(r))
	switch {
	case r.Complete:
		return ""
	case n == 0:
		return "not everything could be checked"
	}
	return fmt.Sprintf("%d of %s could not be checked", n, count(max(len(r.Rules), n), "rule"))
}

// next is the command that helps most now. A repair is offered only on the
// machine itself: for another root or a recording it would mend the wrong one.
func (p *page) next(r *finding.Report) string {
	if r.Host.Source == "live" {
		for _, it := range finding.PlanOf(r).Items {
			if it.Fix.Class != finding.Manual {
				return "godoctor fix --dry-run"
			}
		}
	}
	for _, f := range r.Findings {
		if f.Status != finding.Unknown {
			return "godoctor explain " + p.clean(f.Rule)
		}
	}
	unknown := unknownRules(r)
	switch {
	case len(unknown) == 0:
		return ""
	case p.o.Verbose:
		return "godoctor explain " + p.clean(unknown[0])
	case len(unknown) == 1:
		return "godoctor check -v " + p.clean(unknown[0])
	}
	return "godoctor check -v"
}

// unknownRules lists the rules that could not tell, once each.
func unknownRules(r *finding.Report) []string {
	var rules []string
	seen := map[string]bool{}
	add := func(rule string, s finding.Status) {
		if s == finding.Unknown && !seen[rule] {
			seen[rule] = true
			rules = append(rules, rule)
		}
	}
	for _, f := range r.Findings {
		add(f.Rule, f.Status)
	}
	for _, o := range r.Rules {
		add(o.Rule, o.Status)
	}
	return rules
}

// some is a count, or nothing for none.
func some(n int, noun string) string {
	if n == 0 {
		return ""
	}
	return count(n, noun)
}

func all(rules []finding.Outcome, s finding.Status) bool {
	for _, o := range rules {
		if o.Status != s {
			return false
		}
	}
	return true
}

package rule

import (
	"errors"
	"fmt"
	"runtime"
	"sort"

	"golang.org/x/sync/errgroup"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// result is what one rule said.
type result struct {
	findings []finding.Finding
	outcome  finding.Outcome
}

// Options say how rules are run.
type Options struct {
	FailOn finding.Severity
	// Observe, if not nil, is told from many goroutines when a rule starts and
	// when it has ended.
	Observe func(id string, running bool)
}

// Run runs rules on a host. The report holds the root causes first, worst
// first, each followed by its echoes; the same host gives the same report.
func Run(h *host.Host, rules []*Rule, o Options) *finding.Report {
	if o.Observe == nil {
		o.Observe = func(string, bool) {}
	}
	results := make([]result, len(rules))
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0)) // rules wait for the disk more than they compute
	for i, r := range rules {
		group.Go(func() error {
			o.Observe(r.ID, true)
			results[i] = check(h.View(), r)
			o.Observe(r.ID, false)
			return nil
		})
	}
	_ = group.Wait() // results carry the errors
	report := &finding.Report{Version: finding.Version, Complete: true, FailOn: o.FailOn,
		Host: finding.Host{Source: h.SourceName()}, Findings: []finding.Finding{}}
	var all []finding.Finding
	for _, res := range results {
		report.Rules = append(report.Rules, res.outcome)
		all = append(all, res.findings...)
		if res.outcome.Status == finding.Unknown {
			report.Complete = false
		}
	}
	report.Findings = order(fold(all, rules), rules)
	report.Exit = report.ExitStatus()
	return report
}

// check runs one rule and contains what goes wrong in it.
func check(h *host.Host, r *Rule) (res result) {
	defer func() {
		if p := recover(); p != nil {
			res = unknown(r, fmt.Errorf("a bug in godoctor: %v", p))
			res.outcome.Bug = true
		}
		res.outcome.Asked = h.Asked()
	}()
	findings, err := r.Check(h)
	if reason, ok := asSkip(err); ok && len(findings) == 0 {
		return result{outcome: finding.Outcome{Rule: r.ID, Status: finding.Skip, Reason: reason}}
	}
	if err != nil {
		var p *host.PanicError
		res = unknown(r, err)
		res.outcome.Bug = errors.As(err, &p)
	} else {
		res.outcome = finding.Outcome{Rule: r.ID, Status: finding.Pass}
	}
	for _, f := range findings {
		complete(&f, r)
		if res.outcome.Status != finding.Unknown && rank(f.Status) > rank(res.outcome.Status) {
			res.outcome.Status = f.Status
		}
		res.findings = append(res.findings, f)
	}
	return res
}

// complete fills in what a check leaves to its rule.
func complete(f *finding.Finding, r *Rule) {
	f.Rule = r.ID
	if f.Severity == "" {
		f.Severity = r.Severity
	}
	if f.Confidence == "" {
		f.Confidence = finding.Certain
	}
	if f.Severity == finding.Error && f.Confidence != finding.Certain {
		f.Severity = finding.Warning // an error needs proof
	}
	f.Status = finding.StatusOf(f.Severity)
	if len(f.About) == 0 {
		f.About = []string{r.ID}
	}
	f.SetFingerprint()
}

// unknown is the finding of a rule that could not tell. It is about the question
// that was not answered; all of an environment that is not known is one.
func unknown(r *Rule, err error) result {
	f := finding.Finding{Rule: r.ID, Status: finding.Unknown, Severity: r.Severity, Confidence: finding.Likely,
		Message: finding.Msg("could not be checked: %v", err), Evidence: []finding.Evidence{}, About: []string{err.Error()}}
	var q *host.Error
	if errors.As(err, &q) {
		f.Message = finding.Msg("could not be checked: %s", q.Reason())
		f.About = []string{q.Question.String()}
		f.Evidence = append(f.Evidence, finding.Saw("question", "%s", q.Question))
		if q.Question.Verb == host.Env || q.Question.Verb == host.EnvNames {
			f.About = []string{"environment"}
		}
	}
	f.SetFingerprint()
	return result{findings: []finding.Finding{f}, outcome: finding.Outcome{Rule: r.ID, Status: finding.Unknown, Reason: err.Error()}}
}

func rank(s finding.Status) int {
	switch s {
	case finding.Fail:
		return 3
	case finding.Warn:
		return 2
	case finding.Note:
		return 1
	}
	return 0
}

// fold points every echo to its root cause: a finding of one of its rule's
// causes, near or far, that is about the same instance. Several rules that
// could not tell because of one question are echoes of the first.
func fold(all []finding.Finding, rules []*Rule) []finding.Finding {
	byID := map[string]*Rule{}
	for _, r := range rules {
		byID[r.ID] = r
	}
	asked := map[string]*finding.Finding{}
	for i := range all {
		f := &all[i]
		if f.Status == finding.Unknown {
			if first := asked[f.About[0]]; first != nil {
				f.CausedBy = &finding.Cause{Rule: first.Rule, Fingerprint: first.Fingerprint}
			} else {
				asked[f.About[0]] = f
			}
			continue
		}
		if root := rootOf(f, all, byID[f.Rule], map[*Rule]bool{}); root != nil {
			f.CausedBy = &finding.Cause{Rule: root.Rule, Fingerprint: root.Fingerprint}
		}
	}
	return all
}

// rootOf climbs from a finding to the last cause that fired.
func rootOf(f *finding.Finding, all []finding.Finding, r *Rule, seen map[*Rule]bool) *finding.Finding {
	if r == nil || seen[r] {
		return nil
	}
	seen[r] = true
	for _, cause := range r.Causes {
		for i := range all {
			g := &all[i]
			if g.Rule == cause.ID && g.Status != finding.Unknown && f.Shares(g) {
				if further := rootOf(g, all, cause, seen); further != nil {
					return further
				}
				return g
			}
		}
	}
	return nil
}

// order sorts root causes by status, whether they concern what fails here,
// confidence and the rules' order, and puts
// echoes behind theirs.
func order(all []finding.Finding, rules []*Rule) []finding.Finding {
	place := map[string]int{}
	background := map[string]bool{}
	for i, r := range rules {
		place[r.ID], background[r.ID] = i, r.Background
	}
	var roots []finding.Finding
	echoes := map[string][]finding.Finding{}
	for _, f := range all {
		if f.CausedBy == nil {
			roots = append(roots, f)
		} else {
			key := f.CausedBy.Rule + f.CausedBy.Fingerprint
			echoes[key] = append(echoes[key], f)
		}
	}
	sort.SliceStable(roots, func(i, j int) bool {
		a, b := roots[i], roots[j]
		if rank(a.Status) != rank(b.Status) {
			return rank(a.Status) > rank(b.Status)
		}
		if background[a.Rule] != background[b.Rule] {
			return background[b.Rule]
		}
		if a.Confidence != b.Confidence {
			return a.Confidence == finding.Certain
		}
		return place[a.Rule] < place[b.Rule]
	})
	out := make([]finding.Finding, 0, len(all))
	for _, f := range roots {
		key := f.Rule + f.Fingerprint
		out = append(append(out, f), echoes[key]...)
		delete(echoes, key) // two findings of a rule may be about one instance
	}
	return out
}

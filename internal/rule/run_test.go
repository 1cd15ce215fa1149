package rule

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// env is a source that holds an environment.
type env host.Environ

func (env) Name() string { return "test" }

func (e env) Answer(_ context.Context, q host.Question) host.Answer {
	if a, ok := host.Environ(e).Answer(q); ok {
		return a
	}
	return host.Answer{State: host.Timeout}
}

func newHost() *host.Host { return host.New(context.Background(), env{"PATH": "/usr/bin"}) }

// says makes a rule that reports one finding about each instance.
func says(id string, s finding.Severity, about ...string) *Rule {
	return &Rule{ID: id, Severity: s, Title: "x", Check: func(*host.Host) ([]finding.Finding, error) {
		return []finding.Finding{{Message: finding.Msg("x"), About: about}}, nil
	}}
}

func fails(id string, err error) *Rule {
	return &Rule{ID: id, Severity: finding.Error, Title: "It is so", Check: func(*host.Host) ([]finding.Finding, error) { return nil, err }}
}

func passes(id string) *Rule { return fails(id, nil) }

func because(r *Rule, causes ...*Rule) *Rule {
	r.Causes = causes
	return r
}

// outline is the findings of a report: an echo is indented and names its root.
func outline(r *finding.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.CausedBy != nil {
			fmt.Fprintf(&b, "  %s %s < %s\n", f.Status, f.Rule, f.CausedBy.Rule)
		} else {
			fmt.Fprintf(&b, "%s %s\n", f.Status, f.Rule)
		}
	}
	return b.String()
}

func TestRunOrdersAndFolds(t *testing.T) {
	root := says("a/root", finding.Error, "go", "/opt")
	middle := because(says("a/middle", finding.Warning, "/opt"), root)
	likely := says("a/likely", finding.Error, "other")
	likely.Check = func(*host.Host) ([]finding.Finding, error) {
		return []finding.Finding{{Confidence: finding.Likely, About: []string{"other"}}}, nil
	}
	silent := passes("a/silent")
	for name, c := range map[string]struct {
		rules []*Rule
		want  string
	}{
		"worst first, then registry order": {[]*Rule{says("a/i", finding.Info, "1"), says("a/w", finding.Warning, "2"), says("a/e", finding.Error, "3"), says("a/f", finding.Error, "4")},
			"fail a/e\nfail a/f\nwarn a/w\ninfo a/i\n"},
		"an echo stands under its root":             {[]*Rule{middle, says("a/e", finding.Error, "3"), root}, "fail a/e\nfail a/root\n  warn a/middle < a/root\n"},
		"an echo of an echo has the same root":      {[]*Rule{because(says("a/leaf", finding.Error, "/opt"), middle), middle, root}, "fail a/root\n  fail a/leaf < a/root\n  warn a/middle < a/root\n"},
		"another instance is no echo":               {[]*Rule{because(says("a/e", finding.Error, "/elsewhere"), root), root}, "fail a/e\nfail a/root\n"},
		"a cause that is silent":                    {[]*Rule{because(says("a/e", finding.Error, "go"), silent), silent}, "fail a/e\n"},
		"a cause that is not run":                   {[]*Rule{middle}, "warn a/middle\n"},
		"a cause that cannot tell":                  {[]*Rule{because(says("a/e", finding.Error, "x"), fails("a/u", errors.New("x"))), fails("a/u", errors.New("x"))}, "fail a/e\nunknown a/u\n"},
		"certain before likely":                     {[]*Rule{likely, says("a/w", finding.Warning, "2")}, "warn a/w\nwarn a/likely\n"},
		"an error that is not certain is a warning": {[]*Rule{likely}, "warn a/likely\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, outline(Run(newHost(), c.rules, Options{FailOn: finding.Error}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two findings of one rule about one instance have the same fingerprint; the
// echo is told once.
func TestAnEchoIsToldOnce(t *testing.T) {
	twice := says("a/twice", finding.Error, "go")
	twice.Check = func(*host.Host) ([]finding.Finding, error) {
		return []finding.Finding{{About: []string{"go", "1"}}, {About: []string{"go", "2"}}}, nil
	}
	got := outline(Run(newHost(), []*Rule{twice, because(says("a/echo", finding.Error, "go"), twice)}, Options{}))
	if want := "fail a/twice\n  fail a/echo < a/twice\nfail a/twice\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestUnknownsOfOneQuestionAreFolded(t *testing.T) {
	asks := func(id, p string) *Rule {
		return &Rule{ID: id, Severity: finding.Error, Title: "It is so", Check: func(h *host.Host) ([]finding.Finding, error) {
			_, err := h.Stat(p)
			return nil, fmt.Errorf("look: %w", err)
		}}
	}
	r := Run(newHost(), []*Rule{asks("a/1", "/dead"), asks("a/2", "/dead"), asks("a/3", "/other")}, Options{FailOn: finding.Error})
	if diff := cmp.Diff("unknown a/1\n  unknown a/2 < a/1\nunknown a/3\n", outline(r)); diff != "" {
		t.Error(diff)
	}
	if r.Complete || r.Exit != finding.ExitIncomplete {
		t.Errorf("complete %t, exit %d", r.Complete, r.Exit)
	}
	if diff := cmp.Diff([]string{"stat /dead"}, r.Rules[0].Asked); diff != "" {
		t.Error(diff)
	}
}

func TestPanicsAreContained(t *testing.T) {
	direct := &Rule{ID: "a/panic", Title: "It", Check: func(*host.Host) ([]finding.Finding, error) { panic("oops") }}
	type key struct{}
	inFact := &Rule{ID: "a/fact", Title: "It", Check: func(h *host.Host) ([]finding.Finding, error) {
		_, err := host.Once(h, key{}, func(*host.Host) (int, error) { panic("oops") })
		return nil, fmt.Errorf("fact: %w", err)
	}}
	for _, r := range []*Rule{direct, inFact} {
		report := Run(newHost(), []*Rule{r, says("a/e", finding.Error, "x")}, Options{FailOn: finding.Error})
		if report.Exit != finding.ExitBug || !report.Rules[0].Bug || report.Rules[0].Status != finding.Unknown {
			t.Errorf("%s: exit %d, %+v", r.ID, report.Exit, report.Rules[0])
		}
		if len(report.Findings) != 2 {
			t.Errorf("%s: the other rule was lost:\n%s", r.ID, outline(report))
		}
	}
}

func TestSkipIsNotUnknown(t *testing.T) {
	r := Run(newHost(), []*Rule{fails("a/s", Skip("not %s", "WSL"))}, Options{FailOn: finding.Error})
	want := []finding.Outcome{{Rule: "a/s", Status: finding.Skip, Reason: "not WSL"}}
	if diff := cmp.Diff(want, r.Rules, cmp.Transformer("nil", func(s []string) int { return len(s) })); diff != "" || r.Exit != finding.ExitOK || !r.Complete {
		t.Errorf("exit %d, complete %t %s", r.Exit, r.Complete, diff)
	}
}

// What a rule saw before it lost sight is told, and that it could not tell.
func TestFindingsBesideAnError(t *testing.T) {
	half := says("a/half", finding.Warning, "x")
	half.Check = func(*host.Host) ([]finding.Finding, error) {
		return []finding.Finding{{About: []string{"x"}}}, errors.New("lost")
	}
	r := Run(newHost(), []*Rule{half}, Options{FailOn: finding.Warning})
	if diff := cmp.Diff("warn a/half\nunknown a/half\n", outline(r)); diff != "" || r.Exit != finding.ExitFindings || r.Complete {
		t.Errorf("exit %d, complete %t %s", r.Exit, r.Complete, diff)
	}
}

// Equal hosts give equal bytes, whoever else is running.
func TestTheSameReportEveryTime(t *testing.T) {
	root := says("a/root", finding.Error, "go")
	rules := []*Rule{root, fails("a/u", errors.New("x")), fails("a/v", errors.New("x"))}
	for i := range 40 {
		rules = append(rules, because(says(fmt.Sprint("a/", i), []finding.Severity{finding.Error, finding.Warning, finding.Info}[i%3], "go", fmt.Sprint(i%7)), root))
	}
	var reports [100]string
	var group sync.WaitGroup
	for i := range reports {
		group.Go(func() {
			b, _ := json.Marshal(Run(newHost(), rules, Options{FailOn: finding.Error}))
			reports[i] = string(b)
		})
	}
	group.Wait()
	for i, r := range reports {
		if r != reports[0] {
			t.Fatalf("run %d differs:\n%s", i, cmp.Diff(reports[0], r))
		}
	}
}

func TestObserveSeesEveryRuleStartAndEnd(t *testing.T) {
	var mu sync.Mutex
	running := map[string]int{}
	Run(newHost(), []*Rule{passes("a/1"), {ID: "a/2", Check: func(*host.Host) ([]finding.Finding, error) { panic("oops") }}}, Options{Observe: func(id string, on bool) {
		mu.Lock()
		defer mu.Unlock()
		if on {
			running[id] += 10
		} else {
			running[id]++
		}
	}})
	if diff := cmp.Diff(map[string]int{"a/1": 11, "a/2": 11}, running); diff != "" {
		t.Error(diff)
	}
}

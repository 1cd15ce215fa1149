package fix

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Choice is what becomes of an item that could be applied.
type Choice struct {
	Apply bool
	Stop  bool               // nothing further is to be asked or applied
	As    finding.ItemStatus // of an item that is not applied
	Why   string
}

// A Repair is one run of `godoctor fix --apply`.
type Repair struct {
	Disk    *Disk
	Journal *Journal
	Tool    string
	Now     time.Time

	// Open looks at the machine anew, with some variables of the process replaced.
	Open func(host.Overrides) (*host.Host, error)
	// Check runs the rules.
	Check func(*host.Host) *finding.Report
	// Choose decides about an item that could be applied.
	Choose func(*finding.Item) Choice
	Run    Runner
	// Settled is told what became of each item.
	Settled func(*finding.Item)
}

// state is the machine as it is after the items so far.
type state struct {
	env    host.Overrides
	host   *host.Host
	report *finding.Report
}

// Apply works through the plan, root causes first. After each repair that helped,
// the plan is made anew, so that what it settled is gone and what it brought to
// light is there. It returns what became of every item, and what is still wrong.
func (r *Repair) Apply(ctx context.Context) ([]finding.Item, *finding.Report, error) {
	at, err := r.look(nil)
	if err != nil {
		return nil, nil, err
	}
	t := r.Journal.Begin(r.Tool, r.Disk.Root, r.Now)
	var done []finding.Item
	tried := map[finding.Cause]bool{}
	for ctx.Err() == nil {
		it := next(at.report, tried)
		if it == nil {
			break
		}
		tried[it.Key()] = true
		it.Number = len(done) + 1
		now, stop := r.one(ctx, t, it, at)
		at = now
		done = append(done, *it)
		r.Settled(it)
		if stop {
			break
		}
	}
	return done, at.report, nil
}

// next is the first item that was not tried yet.
func next(r *finding.Report, tried map[finding.Cause]bool) *finding.Item {
	for _, it := range finding.PlanOf(r).Items {
		if !tried[it.Key()] {
			return &it
		}
	}
	return nil
}

func (r *Repair) look(env host.Overrides) (state, error) {
	h, err := r.Open(env)
	if err != nil {
		return state{}, err
	}
	return state{env, h, r.Check(h)}, nil
}

// one applies an item, if it may and is chosen, and verifies it. It returns the
// machine as it is then, and whether to stop.
func (r *Repair) one(ctx context.Context, t *Transaction, it *finding.Item, at state) (state, bool) {
	it.Result = &finding.Result{}
	steps := r.ready(it)
	if steps == nil {
		return at, false
	}
	choice := r.Choose(it)
	it.Result.Asked = true
	if !choice.Apply {
		it.Result.Status, it.Result.Reason = choice.As, choice.Why
		return at, choice.Stop
	}
	first, now := len(t.Changes), at
	err := t.apply(ctx, r.Disk, steps, r.Run)
	if err == nil {
		now, err = r.verify(it, at)
	}
	if err == nil {
		it.Result.Status, it.Result.Transaction = finding.Applied, t.ID
		return now, false
	}
	it.Result.Status, it.Result.Reason = finding.Reverted, err.Error()
	if back := t.takeBack(ctx, r.Disk, first, r.Run); back != nil {
		it.Result.Status, it.Result.Transaction = finding.Failed, t.ID
		it.Result.Reason = fmt.Sprintf("%v; it could not be taken back: %v; godoctor undo %s tries again", err, back, t.ID)
		return at, true
	}
	return at, false
}

// ready are the changes that an item makes here; nil, with the result, where it
// makes none.
func (r *Repair) ready(it *finding.Item) []prepared {
	settle := func(s finding.ItemStatus, format string, args ...any) {
		it.Result.Status, it.Result.Reason = s, fmt.Sprintf(format, args...)
	}
	switch {
	case it.Fix.Class == finding.Manual:
		settle(finding.Skipped, "manual: godoctor never does it for you")
		return nil
	case it.Fix.Root && r.Disk.UID != 0:
		settle(finding.Skipped, "it needs root: godoctor fix --script sh --unsafe %s prints a script that asks for root where it must", it.Rule)
		return nil
	}
	steps, err := r.Disk.prepare(it)
	switch {
	case err != nil:
		settle(finding.Refused, "%v", err)
		return nil
	case len(steps) == 0:
		settle(finding.Skipped, "it is done already; what is wrong comes from elsewhere, or from before that")
		return nil
	}
	return steps
}

// verify looks at the machine anew, as a fresh session would find it, and says
// how the repair has not helped.
func (r *Repair) verify(it *finding.Item, before state) (state, error) {
	h, err := r.Open(before.env)
	if err != nil {
		return before, err
	}
	renewed, err := scene.Renewed(before.host, h)
	if err != nil {
		return before, fmt.Errorf("what a new session gets cannot be told: %w", err)
	}
	env := maps.Clone(before.env)
	if env == nil {
		env = host.Overrides{}
	}
	maps.Copy(env, renewed)
	now, err := r.look(env)
	if err != nil {
		return before, err
	}
	for _, f := range now.report.Findings {
		switch {
		case f.Rule == it.Rule && f.Fingerprint == it.Fingerprint && f.Severity.Rank() >= severity(before.report, f):
			return before, fmt.Errorf("it did not help: %s still finds that %s", it.Rule, f.Message)
		case f.Rule == it.Rule && f.Status == finding.Unknown && !finds(before.report, f):
			return before, fmt.Errorf("whether it helped cannot be told: %s", f.Message)
		case blames(f, it, before.report):
			return before, fmt.Errorf("it did not help: now %s finds that %s", f.Rule, f.Message)
		}
	}
	return now, nil
}

// blames reports whether a finding that was not there before blames a line that the
// repair has written: it stands where it has no effect. That a new session is
// needed is no such finding: the machine is looked at as one finds it.
func blames(f finding.Finding, it *finding.Item, before *finding.Report) bool {
	if f.SetBy == nil || f.Status != finding.Fail || f.Fix.OnlySession() || finds(before, f) {
		return false
	}
	return slices.ContainsFunc(it.Fix.Steps, func(s finding.Step) bool {
		return s.Edit != nil && s.Edit.Path == f.SetBy.Source && slices.Contains(s.Edit.New, f.SetBy.Text)
	})
}

// severity is how a report weighs a finding. One that is still true and weighs less
// was helped: go is found, and the line that should have led to it stays odd.
func severity(r *finding.Report, f finding.Finding) int {
	for _, g := range r.Findings {
		if g.Rule == f.Rule && g.Fingerprint == f.Fingerprint {
			return g.Severity.Rank()
		}
	}
	return 0
}

// finds reports whether a report holds a finding.
func finds(r *finding.Report, f finding.Finding) bool {
	return slices.ContainsFunc(r.Findings, func(g finding.Finding) bool {
		return g.Rule == f.Rule && g.Fingerprint == f.Fingerprint
	})
}

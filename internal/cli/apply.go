package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/fix"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/render"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// applyFix applies the plan and reports what became of it.
func (a *app) applyFix(ctx context.Context, o *fixOptions, text render.TextOptions) error {
	rules, err := rule.Select(check.Rules(), o.names)
	if err != nil {
		return err
	}
	source, err := o.target.open()
	if err != nil {
		return err
	}
	if c, ok := source.(io.Closer); ok {
		defer c.Close()
	}
	journal, release, err := a.lockJournal()
	if err != nil {
		return err
	}
	defer release()
	repair, err := a.repair(ctx, o, source, rules)
	if err != nil {
		return err
	}
	repair.Journal = journal
	a.converse(ctx, o, repair, text)
	items, after, err := repair.Apply(ctx)
	if err != nil {
		return err
	}
	a.exit = applied(items, after)
	if o.json {
		return render.PlanJSON(a.Out, finding.Plan{Version: finding.Version, Items: items})
	}
	return render.Applied(a.Out, items, after, text)
}

// repair looks at a source and changes its disk.
func (a *app) repair(ctx context.Context, o *fixOptions, source host.Source, rules []*rule.Rule) (*fix.Repair, error) {
	disk, err := o.disk()
	if err != nil {
		return nil, err
	}
	disk.Shells = true
	return &fix.Repair{
		Disk: disk, Tool: "godoctor " + version(), Now: time.Now(), Run: fix.Commands(a.Err),
		Open: func(env host.Overrides) (*host.Host, error) { return host.New(ctx, env.Over(source)), nil },
		Check: func(h *host.Host) *finding.Report {
			return rule.Run(h, rules, rule.Options{FailOn: finding.Severity(o.failOn)})
		},
	}, nil
}

// converse shows each item, asks about it, and tells what became of it: where the
// question goes, there goes what it is about.
func (a *app) converse(ctx context.Context, o *fixOptions, r *fix.Repair, text render.TextOptions) {
	talk := a.Out
	if o.json || !o.yes {
		talk = a.Err
	}
	ask := &asker{ctx: ctx, in: bufio.NewReader(a.In), out: a.Err, yes: o.yes, unsafe: o.unsafe}
	r.Choose = func(it *finding.Item) fix.Choice {
		_ = render.Item(talk, it, text)
		return ask.choose(it)
	}
	r.Settled = func(it *finding.Item) {
		if !it.Chosen() { // it was not shown yet
			_ = render.Item(talk, it, text)
		}
		_ = render.Result(talk, it, text)
	}
}

// applied is the exit status: that of what is still wrong, and 1 where a repair
// that was wanted was not made.
func applied(items []finding.Item, after *finding.Report) int {
	for _, it := range items {
		switch it.Result.Status {
		case finding.Reverted, finding.Failed, finding.Refused:
			if after.Exit != finding.ExitBug {
				return finding.ExitFindings
			}
		}
	}
	return after.Exit
}

// An asker decides about items: by the flags, or by asking.
type asker struct {
	ctx         context.Context
	in          *bufio.Reader
	out         io.Writer
	yes, unsafe bool
}

func (q *asker) choose(it *finding.Item) fix.Choice {
	if q.yes {
		if it.Fix.Class == finding.Unsafe && !q.unsafe {
			return fix.Choice{As: finding.Skipped, Why: "unsafe, which --yes does not take: add --unsafe, or leave --yes away to be asked"}
		}
		return fix.Choice{Apply: true}
	}
	fmt.Fprintf(q.out, "\n   apply this? [y/N, q to stop] ")
	answer, err := q.read()
	if err != nil { // nobody is there, or Ctrl-C: a line that was not ended is no yes
		fmt.Fprintln(q.out)
		return fix.Choice{Stop: true, As: finding.Declined, Why: "not applied"}
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return fix.Choice{Apply: true}
	case "q", "quit":
		return fix.Choice{Stop: true, As: finding.Declined, Why: "stopped"}
	}
	return fix.Choice{As: finding.Declined, Why: "not applied"}
}

// read is one line; the end of the input and Ctrl-C are errors.
func (q *asker) read() (string, error) {
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := q.in.ReadString('\n')
		got <- answer{line, err}
	}()
	select {
	case a := <-got:
		return a.line, a.err
	case <-q.ctx.Done():
		return "", q.ctx.Err() // the reader ends with the process
	}
}

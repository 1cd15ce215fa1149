package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/fix"
	"github.com/godoctor-linux/godoctor/internal/render"
)

// fixOptions are the flags of fix.
type fixOptions struct {
	checkOptions
	dryRun, apply, yes, unsafe bool
	script                     string
}

func (a *app) fix() *cobra.Command {
	var o fixOptions
	cmd := &cobra.Command{
		Use:   "fix [AREA or RULE ...]",
		Short: "print the repairs, or apply them",
		Long: `fix prints the plan for what is wrong, root causes first: each item with its diff
or command, its class (safe, unsafe, manual), whether it needs root, what undoes
it, and the rule that verifies it. Nothing is changed without --apply.

fix --apply asks about each item. It backs up what it changes, runs the rule again
as a new session would see the machine, and takes the change back if it did not
help. godoctor undo takes it back later.

safe     your own start-up files, settings and links
unsafe   packages, system files, other users' files, everything as root
manual   never done by godoctor`,
		Example: `  godoctor fix                          the plan
  godoctor fix --apply                  ask about each item
  godoctor fix --apply --yes            all safe items, without asking
  godoctor fix --script sh > repair.sh  the plan as a script`,
		ValidArgsFunction: completeRules,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			return a.runFix(cmd.Context(), &o)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.dryRun, "dry-run", false, "print the plan, change nothing (the default)")
	f.BoolVar(&o.apply, "apply", false, "apply the plan; asks about each item")
	f.BoolVar(&o.yes, "yes", false, "with --apply: apply safe items without asking, leave the others")
	f.BoolVar(&o.unsafe, "unsafe", false, "with --yes or --script: unsafe items too")
	f.StringVar(&o.script, "script", "", "print the plan as a script in `LANGUAGE`: "+strings.Join(render.ScriptLanguages(), ", "))
	complete(cmd, "script", render.ScriptLanguages()...)
	return cmd
}

func (a *app) runFix(ctx context.Context, o *fixOptions) error {
	text, err := o.validate(a)
	if err != nil {
		return err
	}
	if o.apply {
		return a.applyFix(ctx, o, text)
	}
	report, _, err := a.report(ctx, &o.checkOptions, nil)
	if err != nil {
		return err
	}
	a.exit = report.Exit
	plan := finding.PlanOf(report)
	switch {
	case o.script != "":
		return render.Script(a.Out, o.script, plan, render.ScriptOptions{Unsafe: o.unsafe, Tool: "godoctor " + version()})
	case o.from == "":
		d, err := o.disk()
		if err != nil {
			return err
		}
		for i := range plan.Items {
			plan.Items[i].Obstacle = d.Obstacle(&plan.Items[i])
		}
	}
	if o.json {
		return render.PlanJSON(a.Out, plan)
	}
	return render.Plan(a.Out, report, plan, text)
}

// validate looks at the flags of fix before any work is done.
func (o *fixOptions) validate(a *app) (render.TextOptions, error) {
	text, err := o.checkOptions.validate(a)
	switch {
	case err != nil:
		return text, err
	case o.dryRun && o.apply:
		return text, usage("use one of them", "--dry-run and --apply exclude each other")
	case o.apply && o.from != "":
		return text, usage("godoctor fix --from FILE prints what would be done", "--apply cannot change a recording")
	case o.apply && o.script != "":
		return text, usage("use one of them", "--script and --apply exclude each other")
	case o.yes && !o.apply:
		return text, usage("godoctor fix --apply --yes", "--yes needs --apply")
	case o.unsafe && !o.yes && o.script == "":
		return text, usage("godoctor fix --apply asks about unsafe items too; --apply --yes --unsafe takes them without asking", "--unsafe needs --yes or --script")
	case o.apply && !o.yes && !(a.InTerminal && a.ErrTerminal):
		return text, usage("godoctor fix --apply --yes takes all safe items; godoctor fix prints the plan", "--apply asks about each item, and standard input or standard error is no terminal")
	}
	if o.script != "" {
		err = knownScript(o.script)
	}
	return text, err
}

func knownScript(language string) error {
	for _, l := range render.ScriptLanguages() {
		if l == language {
			return nil
		}
	}
	return usage("--script takes "+strings.Join(render.ScriptLanguages(), ", "), "there is no script in %q", language)
}

// disk is what repairs of the target change.
func (o *fixOptions) disk() (*fix.Disk, error) {
	d := &fix.Disk{UID: os.Geteuid()}
	if o.root == "" {
		return d, nil
	}
	root, err := filepath.Abs(o.root) // the journal outlives the working directory
	d.Root = strings.TrimSuffix(root, "/")
	return d, err
}

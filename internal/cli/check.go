package cli

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/render"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// checkOptions are the flags of check, and of what is built on it.
type checkOptions struct {
	target
	names   []string
	json    bool
	format  string
	failOn  string
	color   string
	verbose bool
}

func (o *checkOptions) flags(cmd *cobra.Command) {
	o.target.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.json, "json", false, "short for --format json")
	f.StringVar(&o.format, "format", "text", "text or json")
	f.StringVar(&o.color, "color", "auto", "auto, always or never")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "every rule, and what it asked")
	complete(cmd, "format", "text", "json")
	complete(cmd, "color", "auto", "always", "never")
}

func complete(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

func (a *app) check() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [AREA or RULE ...]",
		Short: "say what is wrong with Go on this machine, and why",
		Long: `check runs the rules on this machine, or those of the areas and rules that are
named. It opens no network connection, starts no process and writes nothing.

The root cause comes first, with what follows from it below.`,
		Example: `  godoctor check                                   this machine
  godoctor check path                              one area
  godoctor check --json --fail-on warning          in CI
  godoctor check --root DIR --env-file FILE        an unpacked image
  godoctor check --from FILE                       a recording`,
		ValidArgsFunction: completeRules,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			return a.runCheck(cmd.Context(), &o)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.failOn, "fail-on", "error", "the severity from which the exit status is 1: error, warning or info")
	complete(cmd, "fail-on", "error", "warning", "info")
	return cmd
}

func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return rule.Names(check.Rules()), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) runCheck(ctx context.Context, o *checkOptions) error {
	text, err := o.validate(a)
	if err != nil {
		return err
	}
	report, _, err := a.report(ctx, o, nil)
	if err != nil {
		return err
	}
	a.exit = report.Exit
	if o.json {
		return render.JSON(a.Out, report)
	}
	return render.Text(a.Out, report, text)
}

// validate looks at every flag before any work is done.
func (o *checkOptions) validate(a *app) (render.TextOptions, error) {
	if o.failOn == "" {
		o.failOn = string(finding.Error)
	}
	if _, err := finding.ParseSeverity(o.failOn); err != nil {
		return render.TextOptions{}, usage("--fail-on takes error, warning or info", "--fail-on: %w", err)
	}
	switch o.format {
	case "json":
		o.json = true
	case "text":
	default:
		return render.TextOptions{}, usage("--format takes text or json", "unknown format %q", o.format)
	}
	return a.textOptions(o.color, o.verbose)
}

// report runs the selected rules on the target, and then also, if it is not
// nil, while the target can still be asked.
func (a *app) report(ctx context.Context, o *checkOptions, also func(*host.Host) error) (*finding.Report, *host.Host, error) {
	rules, err := rule.Select(check.Rules(), o.names)
	if err != nil {
		return nil, nil, err
	}
	source, err := o.target.open()
	if err != nil {
		return nil, nil, err
	}
	if c, ok := source.(io.Closer); ok {
		defer c.Close()
	}
	h := host.New(ctx, source)
	progress := a.progress()
	defer progress.stop()
	report := rule.Run(h, rules, rule.Options{FailOn: finding.Severity(o.failOn), Observe: progress.observe})
	report.Tool = finding.Tool{Name: "godoctor", Version: version()}
	if !o.verbose {
		for i := range report.Rules {
			report.Rules[i].Asked = nil
		}
	}
	if also != nil {
		err = also(h)
	}
	return report, h, err
}

// errorReport is the JSON document of a command that failed.
func (a *app) errorReport(err error, hint string, status int) error {
	r := &finding.Report{Version: finding.Version, Tool: finding.Tool{Name: "godoctor", Version: version()}, FailOn: finding.Error, Error: err.Error(), Hint: hint, Exit: status}
	return render.JSON(a.Out, r)
}

func (a *app) rules() *cobra.Command {
	var asJSON bool
	var format string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "list everything that is checked",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				format = "json"
			}
			switch format {
			case "text":
				return render.Rules(a.Out, ruleInfos())
			case "json":
				return render.RulesJSON(a.Out, ruleInfos())
			case "markdown":
				return render.RulesMarkdown(a.Out, ruleInfos())
			}
			return usage("--format takes text, json or markdown", "unknown format %q", format)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "short for --format json")
	cmd.Flags().StringVar(&format, "format", "text", "text, json or markdown (the reference page)")
	complete(cmd, "format", "text", "json", "markdown")
	return cmd
}

// ruleInfos are the rules as renderers see them.
func ruleInfos() []render.RuleInfo {
	var out []render.RuleInfo
	for _, r := range check.Rules() {
		info := render.RuleInfo{ID: r.ID, Severity: r.Severity, Title: r.Title, Fix: r.Fix, Doc: r.Doc, Symptoms: r.Symptoms}
		for _, c := range r.Causes {
			info.Causes = append(info.Causes, c.ID)
		}
		out = append(out, info)
	}
	return out
}

func (a *app) explain() *cobra.Command {
	return &cobra.Command{
		Use:               "explain RULE",
		Short:             "say what a finding means, how godoctor knows, and what repairs it",
		Args:              exactly(1, "godoctor explain RULE"),
		ValidArgsFunction: completeRules,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := findRule(args[0])
			if err != nil {
				return err
			}
			for _, info := range ruleInfos() {
				if info.ID == r.ID {
					return render.Explain(a.Out, info, min(a.columns(), 80))
				}
			}
			return nil
		},
	}
}

// findRule takes an id, or the part behind the slash if only one rule has it.
func findRule(name string) (*rule.Rule, error) {
	all := check.Rules()
	var short []*rule.Rule
	for _, r := range all {
		if strings.HasSuffix(r.ID, "/"+name) {
			short = append(short, r)
		}
	}
	if len(short) == 1 {
		return short[0], nil
	}
	return rule.Find(all, name)
}

func exactly(n int, use string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usage(use, "want %d argument, got %d", n, len(args))
		}
		return nil
	}
}

func (a *app) fix() *cobra.Command {
	var o checkOptions
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "fix --dry-run [AREA or RULE ...]",
		Short: "print the repairs: diffs and commands, how safe each is, and what undoes it",
		Long: `fix --dry-run prints the plan for what is wrong, root causes first: each item
with its diff or command, its class (safe, unsafe, manual), whether it needs
root, what undoes it, and the rule that verifies it. Nothing is changed.`,
		ValidArgsFunction: completeRules,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !dryRun {
				return usage("godoctor fix --dry-run", "this version prints repairs and does not apply them")
			}
			o.names = args
			return a.runFix(cmd.Context(), &o)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the plan, change nothing")
	return cmd
}

func (a *app) runFix(ctx context.Context, o *checkOptions) error {
	text, err := o.validate(a)
	if err != nil {
		return err
	}
	report, _, err := a.report(ctx, o, nil)
	if err != nil {
		return err
	}
	a.exit = report.Exit
	if o.json {
		return render.PlanJSON(a.Out, report)
	}
	return render.Plan(a.Out, report, text)
}

// sortedKeys lists the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (a *app) schema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of check --json",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.Out, "%s", render.Schema())
			return err
		},
	}
}

package cli

import (
	"context"
	"io"

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
			return a.show(cmd.Context(), &o, render.JSON, render.Text)
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

// show runs the selected rules and writes the report in the format asked for;
// the exit status is the report's, whatever the format.
func (a *app) show(ctx context.Context, o *checkOptions, inJSON func(io.Writer, *finding.Report) error, inText func(io.Writer, *finding.Report, render.TextOptions) error) error {
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
		return inJSON(a.Out, report)
	}
	return inText(a.Out, report, text)
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

package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/render"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

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

func (a *app) schema() *cobra.Command {
	return &cobra.Command{
		Use:       "schema [report|plan]",
		Short:     "print the JSON Schema of check --json, or that of fix --json",
		ValidArgs: []string{"report", "plan"},
		RunE: func(_ *cobra.Command, args []string) error {
			schema := render.Schema()
			switch {
			case len(args) > 1, len(args) == 1 && args[0] != "report" && args[0] != "plan":
				return usage("godoctor schema, or godoctor schema plan", "schema takes report or plan")
			case len(args) == 1 && args[0] == "plan":
				schema = render.PlanSchema()
			}
			_, err := a.Out.Write(schema)
			return err
		},
	}
}

package cli

import (
	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/render"
)

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
			return a.show(cmd.Context(), &o, render.PlanJSON, render.Plan)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the plan, change nothing")
	return cmd
}

// Package cli is the skin: flags, commands, streams, and the one place that
// decides the exit status.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Streams are what a command reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	// InTerminal and its like say whether the streams are terminals; Width is the
	// terminal's, 0 where there is none.
	InTerminal, OutTerminal, ErrTerminal bool
	Width                                int
}

// System is the streams of this process.
func System() Streams {
	return Streams{In: os.Stdin, InTerminal: isTerminal(os.Stdin), Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		OutTerminal: isTerminal(os.Stdout), ErrTerminal: isTerminal(os.Stderr), Width: width(os.Stdout)}
}

// exitInterrupted is what shells use for a process that ended by SIGINT.
const exitInterrupted = 130

// Main runs godoctor and returns its exit status.
func Main(args []string, s Streams) (status int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends what does not react to the first
	a := &app{Streams: s, args: args}
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(s.Err, "godoctor: a bug in godoctor: %v\nhint: report it with this text:\n%s", p, debug.Stack())
			status = finding.ExitBug
		}
	}()
	cmd := a.root()
	cmd.SetArgs(args)
	cmd.SetOut(s.Out)
	cmd.SetErr(s.Err)
	executed, err := cmd.ExecuteContextC(ctx)
	switch {
	case err != nil:
		return a.fail(executed, err)
	case ctx.Err() != nil:
		return exitInterrupted
	}
	return a.exit
}

// app is one run.
type app struct {
	Streams
	args []string
	exit int
}

// usageError is an error of whoever called: exit status 2, with what to type
// instead.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(hint, format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...), hint}
}

// fail prints an error and decides its exit status. A command that was asked
// for JSON answers in JSON, errors too.
func (a *app) fail(cmd *cobra.Command, err error) int {
	hint := hintFor(cmd, err)
	status := statusOf(err)
	if wantsJSON(a.args) {
		_ = a.errorReport(err, hint, status)
	}
	fmt.Fprintf(a.Err, "godoctor: %v\n", err)
	if hint != "" {
		fmt.Fprintf(a.Err, "hint: %s\n", hint)
	}
	return status
}

// statusOf is the exit status of a command that failed: whose fault it is.
func statusOf(err error) int {
	var u *usageError
	var p *host.PanicError
	var q *host.Error
	switch {
	case errors.As(err, &p):
		return finding.ExitBug
	case !errors.As(err, &u) && errors.As(err, &q):
		return finding.ExitIncomplete // a question without an answer
	}
	return finding.ExitUsage
}

func hintFor(cmd *cobra.Command, err error) string {
	var u *usageError
	var unknown *rule.UnknownError
	switch {
	case errors.As(err, &u):
		return u.hint
	case errors.As(err, &unknown):
		return unknown.Hint()
	}
	name := "godoctor"
	if cmd != nil {
		name = cmd.CommandPath()
		if flag, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
			if near := rule.Nearest(flag, flagNames(cmd)); near != "" {
				return fmt.Sprintf("did you mean --%s? %s --help lists the flags", near, name)
			}
		}
	}
	return name + " --help"
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	for _, set := range []*pflag.FlagSet{cmd.Flags(), cmd.InheritedFlags()} {
		set.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	}
	return names
}

// wantsJSON looks at the arguments themselves: the flags of an unknown command,
// and those behind an unknown flag, are never parsed.
func wantsJSON(args []string) bool {
	for i, arg := range args {
		switch {
		case arg == "--":
			return false
		case arg == "--json", arg == "--json=true", arg == "--format=json", arg == "--format" && i+1 < len(args) && args[i+1] == "json":
			return true
		}
	}
	return false
}

const rootHelp = `godoctor says why Go does not work on this machine, who set the wrong value,
and what repairs it.

  godoctor check            on this machine: what is wrong, and why
  godoctor check --json     in CI: the same as a document
  godoctor fix --dry-run    the repairs, as diffs and commands; --apply makes them

Then:

  godoctor undo             take back what fix --apply changed
  godoctor which            where each go comes from, and which one wins where
  godoctor explain RULE     what a finding means
  godoctor rules            everything that is checked
  godoctor capture -o FILE  record what the rules read, to be checked elsewhere

Exit status: 0 nothing reached --fail-on, 1 something did, 2 usage error,
3 something could not be checked, 4 a bug in godoctor.

godoctor COMMAND --help tells more.
`

func (a *app) root() *cobra.Command {
	var showVersion bool
	cmd := &cobra.Command{
		Use:           "godoctor",
		Short:         "why Go does not work on this machine, who set the wrong value, and what repairs it",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text := rootHelp
			if showVersion {
				text = "godoctor " + version() + "\n"
			}
			_, err := io.WriteString(a.Out, text)
			return err
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if !c.HasParent() { // the flags of a mistyped command are not the root's
			return cmp.Or(unknownCommand(c, a.words()), err)
		}
		return err
	})
	cmd.SetHelpFunc(a.help)
	// cobra's own --version brings text/template, 2 MB of it
	cmd.Flags().BoolVar(&showVersion, "version", false, "print the version")
	cmd.AddCommand(a.check(), a.fix(), a.undo(), a.which(), a.env(), a.explain(), a.rules(), a.capture(), a.versionCommand(), a.schema(), a.completion())
	return cmd
}

// words are the arguments that are no flags.
func (a *app) words() []string {
	return slices.DeleteFunc(slices.Clone(a.args), func(arg string) bool { return strings.HasPrefix(arg, "-") })
}

// unknownCommand is the error of arguments that no command takes.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "godoctor --help lists the commands"
	if near := rule.Nearest(args[0], commandNames(root)); near != "" {
		hint = "did you mean godoctor " + near + "? " + hint
	}
	return usage(hint, "there is no command %q", args[0])
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// help prints what the command is for, its usage and flags.
func (a *app) help(cmd *cobra.Command, _ []string) {
	if !cmd.HasParent() {
		fmt.Fprint(a.Out, rootHelp)
		return
	}
	text := cmd.Long
	if text == "" {
		text = cmd.Short
	}
	fmt.Fprintf(a.Out, "%s\n\nUsage:\n  %s\n", strings.TrimSpace(text), cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(a.Out, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	if flags := cmd.Flags().FlagUsages(); flags != "" {
		fmt.Fprintf(a.Out, "\nFlags:\n%s", flags)
	}
}

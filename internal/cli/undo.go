package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/fix"
	"github.com/godoctor-linux/godoctor/internal/render"
)

func (a *app) undo() *cobra.Command {
	var list, last, asJSON bool
	cmd := &cobra.Command{
		Use:   "undo [--list | --last | ID]",
		Short: "take back what fix --apply changed",
		Long: `undo restores every file that a run of fix --apply changed, byte for byte, with
mode and owner: that of the last run which is not undone yet, or of the run ID.
If a file was changed since, nothing is undone, and the changes are shown.`,
		Example: `  godoctor undo --list            what was applied, and when
  godoctor undo                   take back the last run
  godoctor undo 20261124-151034   take back that run`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 1, len(args) == 1 && (list || last), list && last:
				return usage("godoctor undo, godoctor undo --list, or godoctor undo ID", "undo takes one of --list, --last and ID")
			case len(args) == 1 && args[0] == "":
				return usage("godoctor undo --list", "the ID is empty")
			case list:
				return a.listTransactions(asJSON)
			}
			return a.runUndo(cmd, strings.Join(args, ""), asJSON)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&list, "list", false, "list what was applied, the newest first")
	f.BoolVar(&last, "last", false, "take back the last run that is not undone (the default)")
	f.BoolVar(&asJSON, "json", false, "as a JSON document")
	return cmd
}

// journal is where changes are written down: in the state directory of the user
// (XDG Base Directory Specification).
func (a *app) journal() (*fix.Journal, error) {
	dir := a.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // the specification says to ignore it
		home := a.Getenv("HOME")
		if !filepath.IsAbs(home) {
			return nil, usage("set HOME, or XDG_STATE_HOME", "there is no place for the journal: HOME is not set to a directory")
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return &fix.Journal{Dir: filepath.Join(dir, "godoctor"), Disk: &fix.Disk{UID: os.Geteuid()}}, nil
}

// lockJournal keeps other processes from changing anything, and refuses to change
// a home that belongs to somebody else than this process.
func (a *app) lockJournal() (*fix.Journal, func(), error) {
	if err := fix.OwnHome(a.Getenv("HOME"), os.Geteuid()); err != nil {
		return nil, nil, usage("run it as that user, without sudo; items that need root say so", "%w", err)
	}
	j, err := a.journal()
	if err != nil {
		return nil, nil, err
	}
	release, err := j.Lock()
	var busy *fix.BusyError
	switch {
	case errors.As(err, &busy):
		return nil, nil, usage("wait for it to end, then try again", "%w", err)
	case err != nil:
		return nil, nil, usage("godoctor fix prints the plan without changing anything", "%w", err)
	}
	return j, release, nil
}

func (a *app) listTransactions(asJSON bool) error {
	j, err := a.journal()
	if err != nil {
		return err
	}
	entries, err := j.List()
	if err != nil {
		return err
	}
	var list []finding.Transaction
	for _, e := range entries {
		list = append(list, e.Describe())
	}
	if asJSON {
		return render.TransactionsJSON(a.Out, list)
	}
	text, err := a.textOptions("auto", false)
	if err != nil {
		return err
	}
	return render.Transactions(a.Out, list, text)
}

// runUndo takes a transaction back: the one named, or the last that is open.
func (a *app) runUndo(cmd *cobra.Command, id string, asJSON bool) error {
	j, release, err := a.lockJournal()
	if err != nil {
		return err
	}
	defer release()
	t, err := find(j, id)
	if err != nil {
		return usage("godoctor undo --list shows the runs; godoctor undo ID takes one back", "%w", err)
	}
	u := finding.Undo{Version: finding.Version}
	if t != nil {
		err = t.Undo(cmd.Context(), &fix.Disk{UID: os.Geteuid()}, fix.Commands(a.Err))
		d := t.Describe()
		u.Transaction = &d
	}
	var conflict *fix.ConflictError
	if errors.As(err, &conflict) {
		u.Conflict = &finding.Conflict{Path: conflict.Path, Ours: string(conflict.Ours), Theirs: string(conflict.Theirs)}
	}
	if err != nil {
		a.exit = finding.ExitFindings
		u.Error, u.Hint = err.Error(), "the bytes of each file before the change lie in "+filepath.Join(j.Dir, t.ID)
	}
	if asJSON {
		return render.UndoJSON(a.Out, u)
	}
	text, err := a.textOptions("auto", false)
	if err != nil {
		return err
	}
	return render.Undo(a.Out, u, text)
}

// find is the transaction named, or the last one that is not undone; nil if there
// is none.
func find(j *fix.Journal, id string) (*fix.Transaction, error) {
	if id != "" {
		t, err := j.Load(id)
		if err == nil && t == nil {
			return nil, fmt.Errorf("the transaction %s has no change", id)
		}
		return t, err
	}
	entries, err := j.List()
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch {
		case e.Damage != nil:
			return nil, e.Damage
		case e.Transaction.Open():
			return e.Transaction, nil
		}
	}
	return nil, nil
}

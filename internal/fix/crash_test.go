package fix

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A process that is killed between any two steps leaves each file as it was or as
// it was to become, and a journal from which undo brings back all that was, be it
// killed itself.
func TestKilledAtEveryStep(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process for every step")
	}
	for _, verb := range []string{"apply", "undo"} {
		steps := 0
		for n := 1; ; n++ {
			w := newWorld(t)
			before := w.files(t)
			if verb == "undo" {
				w.child(t, "apply", 0)
			}
			after := w.files(t)
			if !w.child(t, verb, n) {
				break // it came to its end
			}
			steps++
			w.oldOrNew(t, fmt.Sprintf("%s, killed at step %d", verb, n))
			if verb == "undo" && cmp.Equal(before, after) {
				t.Fatal("the repair changed nothing: the test shows nothing")
			}
			if err := w.undo(); err != nil {
				t.Errorf("%s, killed at step %d: %v", verb, n, err)
			}
			if diff := cmp.Diff(before, w.files(t)); diff != "" {
				t.Errorf("%s, killed at step %d, and undone (-before +after):\n%s", verb, n, diff)
			}
		}
		t.Logf("%s: killed at %d steps", verb, steps)
		if steps < 20 {
			t.Errorf("%s was killed at %d steps only", verb, steps)
		}
	}
}

// TestChild is the process that is killed.
func TestChild(t *testing.T) {
	verb, dir, ok := strings.Cut(os.Getenv("GODOCTOR_CHILD"), " ")
	if !ok {
		t.Skip("is started by TestKilledAtEveryStep")
	}
	at, _ := strconv.Atoi(os.Getenv("GODOCTOR_KILL_AT"))
	n := 0
	w := world{dir}
	w.run(t, verb, func(string) {
		if n++; n == at {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until it is dead
		}
	})
}

// A world is a directory with a home, a repair of it, and a journal.
type world struct{ dir string }

const oldRC, newRC = "# mine\nexport GOROOT=/gone\nalias ll='ls -l'", "# mine\nalias ll='ls -l'"

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{t.TempDir()}
	home := w.home()
	for _, err := range []error{
		os.MkdirAll(home+"/dotfiles", 0o755),
		os.WriteFile(home+"/dotfiles/bashrc", []byte(oldRC), 0o640),
		os.Symlink("dotfiles/bashrc", home+"/.bashrc"),
		os.Symlink("/gone/go", home+"/go"),
		os.Chtimes(home+"/dotfiles/bashrc", time.Unix(1e9, 1), time.Unix(1e9, 1)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w world) home() string      { return filepath.Join(w.dir, "home") }
func (w world) journal() *Journal { return &Journal{filepath.Join(w.dir, "state"), w.disk(nil)} }

func (w world) disk(step func(string)) *Disk { return &Disk{UID: os.Geteuid(), step: step} }

func (w world) item() *finding.Item {
	home := w.home()
	return &finding.Item{Rule: "area/rule", Fix: &finding.Fix{Class: finding.Safe, Steps: []finding.Step{
		{Edit: &finding.Edit{Path: home + "/.bashrc", Line: 2, Old: []string{"export GOROOT=/gone"}}},
		{Edit: &finding.Edit{Path: home + "/.config/fish/conf.d/go.fish", Line: 1, Create: true, New: []string{"fish_add_path /x"}}},
		{Link: &finding.Link{Path: home + "/go", Old: "/gone/go", New: "/usr/local/go"}},
	}}}
}

func (w world) run(t *testing.T, verb string, step func(string)) {
	d := w.disk(step)
	j := &Journal{filepath.Join(w.dir, "state"), d}
	release, err := j.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if verb == "undo" {
		if err := w.undoWith(j, d); err != nil {
			t.Fatal(err)
		}
		return
	}
	steps, err := d.prepare(w.item())
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Begin("a test", "", time.Unix(1e9, 0)).apply(context.Background(), d, steps, nil); err != nil {
		t.Fatal(err)
	}
}

func (w world) undo() error { return w.undoWith(w.journal(), w.disk(nil)) }

func (w world) undoWith(j *Journal, d *Disk) error {
	list, err := j.List()
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.Damage != nil {
			return e.Damage
		}
		if err := e.Transaction.Undo(context.Background(), d, nil); err != nil {
			return err
		}
	}
	return nil
}

// child runs a verb in a process of its own and reports whether it was killed.
func (w world) child(t *testing.T, verb string, at int) (killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "GODOCTOR_CHILD="+verb+" "+w.dir, "GODOCTOR_KILL_AT="+strconv.Itoa(at))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return true
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// oldOrNew says which file is neither as before nor as after the repair.
func (w world) oldOrNew(t *testing.T, when string) {
	t.Helper()
	rc, err := os.ReadFile(w.home() + "/.bashrc")
	if err != nil || string(rc) != oldRC && string(rc) != newRC {
		t.Errorf("%s: .bashrc holds %q, %v", when, rc, err)
	}
	if target, err := os.Readlink(w.home() + "/.bashrc"); target != "dotfiles/bashrc" {
		t.Errorf("%s: .bashrc is a link to %q, %v", when, target, err)
	}
	if target, err := os.Readlink(w.home() + "/go"); target != "/gone/go" && target != "/usr/local/go" {
		t.Errorf("%s: go is a link to %q, %v", when, target, err)
	}
	fish, err := os.ReadFile(w.home() + "/.config/fish/conf.d/go.fish")
	if err == nil && string(fish) != "fish_add_path /x\n" {
		t.Errorf("%s: go.fish holds %q", when, fish)
	}
}

// files describes all that lies in the home.
func (w world) files(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(w.home(), func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		what := fmt.Sprint(info.Mode(), info.Sys().(*syscall.Stat_t).Uid)
		if target, err := os.Readlink(p); err == nil {
			what += " -> " + target
		} else if data, err := os.ReadFile(p); err == nil {
			what += fmt.Sprint(" ", info.ModTime(), string(data))
		}
		out[strings.TrimPrefix(p, w.home())] = what
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

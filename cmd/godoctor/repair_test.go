package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A user whose shell does not find go, though a file adds it, repairs that with one
// command: a new shell of the same kind then runs go. undo brings the home back to
// the byte.
func TestRepairedForReal(t *testing.T) {
	program, tool := godoctor(t), goTool(t)
	const line = "export PATH=$PATH:GOBIN\n"
	for _, c := range []struct {
		name, shell, flags string
		files              map[string]string
	}{
		{"bash_terminal", "bash", "-ic", map[string]string{".profile": line, ".bashrc": "# mine\ncase $- in *i*) ;; *) return ;; esac\nalias ll='ls -l'"}},
		{"bash_login_shell", "bash", "-lc", map[string]string{".bash_profile": "# by some installer\n", ".profile": line}},
		{"quoted_tilde", "zsh", "-ic", map[string]string{".zshrc": "export PATH=\"$PATH:~/sdk/bin\"\n"}},
		{"zsh_terminal", "zsh", "-ic", map[string]string{".bashrc": line}},
		{"fish_terminal", "fish", "-ic", map[string]string{".bashrc": line, ".config/fish/config.fish": "set -g fish_greeting\n"}},
		{"sh_login_shell", "sh", "-lc", map[string]string{".bashrc": line}},
		{"windows_line_ends", "bash", "-ic", map[string]string{".bashrc": "# mine\r\nexport PATH=$PATH:GOBIN\r\n"}},
		{"goroot_left_over", "bash", "-ic", map[string]string{".bashrc": line + "export GOROOT=/opt/go1.4\nalias ll='ls -l'\n"}},
		{"setting_stored", "bash", "-ic", map[string]string{".bashrc": line, ".config/go/env": "GOFLAGS=-mod=mod\nGO111MODULE=maybe\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(c.shell); err != nil {
				t.Skipf("no %s here", c.shell)
			}
			m := newMachine(t, program, tool)
			m.withoutSystemGo(t)
			m.path = "/usr/bin:/bin"
			m.link(t, filepath.Dir(filepath.Dir(tool)), "sdk")
			for name, text := range c.files {
				m.write(t, name, strings.ReplaceAll(text, "GOBIN", filepath.Dir(tool)), 0o640)
			}
			m.write(t, ".config/go/telemetry/mode", "off", 0o644)
			run := func(command string) (string, error) {
				cmd := exec.Command(c.shell, c.flags, command)
				cmd.Dir = m.home
				cmd.Env = []string{"HOME=" + m.home, "SHELL=/bin/" + c.shell, "TERM=xterm", "PATH=" + m.path, "LANG=C.UTF-8", "XDG_STATE_HOME=" + m.home + "/state"}
				out, err := cmd.CombinedOutput()
				return string(out), err
			}
			before := contents(t, m.home)
			if out, err := run("go env GOVERSION"); err == nil {
				t.Fatalf("go works before: %s", out)
			}
			applied, _ := run(program + " fix --apply --yes")
			if out, err := run("go env GOVERSION"); err != nil {
				t.Errorf("a new shell does not run go: %v\n%s\n%s", err, out, applied)
			}
			if out, err := run(program + " undo"); err != nil {
				t.Errorf("undo: %v\n%s", err, out)
			}
			if diff := cmp.Diff(before, contents(t, m.home)); diff != "" {
				t.Errorf("the home is not as before (-before +after):\n%s", diff)
			}
		})
	}
}

// contents describes the files of a home, without what shells and the journal keep
// there.
func contents(t *testing.T, home string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(home, func(p string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(p, home+"/")
		switch {
		case err != nil:
			return err
		case name == "state", name == ".local", name == ".cache", name == "sdk", name == ".zcompdump", strings.HasPrefix(name, ".config/fish/fish_variables"):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		data, err := os.ReadFile(p)
		info, _ := d.Info()
		out[name] = info.Mode().String() + " " + info.ModTime().String() + " " + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

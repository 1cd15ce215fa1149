package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// home is a root file system with two repairs to be made, and the environment of
// its user.
func home(t *testing.T) (root string, args []string) {
	t.Helper()
	root = t.TempDir()
	uid := strconv.Itoa(os.Geteuid())
	for name, text := range map[string]string{
		"etc/passwd":              "ann:x:" + uid + ":" + uid + "::/home/ann:/bin/bash\n",
		"home/ann/.bashrc":        "# mine\nexport GO111MODULE=maybe\n",
		"home/ann/.config/go/env": "GOPATH=rel\n",
		"env":                     "HOME=/home/ann\nUSER=ann\nSHELL=/bin/bash\nTERM=xterm\nPATH=/usr/bin:/bin\nGO111MODULE=maybe\n",
		"usr/bin/keep":            "", "tmp/keep": "",
	} {
		p := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root, []string{"--root", root, "--env-file", root + "/env", "goenv/go111module-invalid", "goenv/envfile-bad-value"}
}

// answered runs fix --apply in a terminal in which answers are typed.
func answered(t *testing.T, args []string, answers string) (status int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	state := t.TempDir()
	status = Main(append([]string{"fix", "--apply"}, args...), Streams{
		In: strings.NewReader(answers), InTerminal: true, ErrTerminal: true, Out: &stdout, Err: &stderr,
		Getenv: func(name string) string { return map[string]string{"XDG_STATE_HOME": state, "LANG": "C.UTF-8"}[name] },
	})
	return status, stdout.String(), stderr.String()
}

// Each item is asked about; only a yes changes something.
func TestAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answers       string
		bashrc, goenv bool // are they changed
		says          string
		asked         int
	}{
		"twice_yes":         {"y\nyes\n", true, true, "done:    2 applied", 2},
		"no_is_the_default": {"\n\n", false, false, "done:    2 declined", 2},
		"one_of_both":       {"n\nY\n", true, false, "done:    1 applied, 1 declined", 2},
		"stop":              {"q\n", false, false, "declined: stopped", 1},
		"end_of_input":      {"", false, false, "declined: not applied", 1},
		"a_yes_cut_short":   {"y", false, false, "declined", 1},
		"rubbish":           {"yep\n\x00\n", false, false, "done:    2 declined", 2},
	} {
		t.Run(name, func(t *testing.T) {
			root, args := home(t)
			_, out, asked := answered(t, args, c.answers)
			if n := strings.Count(asked, "apply this? [y/N, q to stop]"); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
			if !strings.Contains(out+asked, c.says) {
				t.Errorf("want %q among\n%s%s", c.says, out, asked)
			}
			for file, want := range map[string]bool{"home/ann/.bashrc": c.bashrc, "home/ann/.config/go/env": c.goenv} {
				data, err := os.ReadFile(filepath.Join(root, file))
				if err != nil {
					t.Fatal(err)
				}
				if changed := !strings.Contains(string(data), "maybe") && !strings.Contains(string(data), "rel"); changed != want {
					t.Errorf("%s holds %q", file, data)
				}
			}
		})
	}
}

// With --json, standard output is one document, and what is asked stands on
// standard error.
func TestAnswersInJSON(t *testing.T) {
	_, args := home(t)
	_, out, asked := answered(t, append(args, "--json"), "y\nn\n")
	if !strings.HasPrefix(out, "{\n") || strings.Contains(out, "apply this?") || !strings.Contains(out, `"status": "applied"`) || !strings.Contains(out, `"status": "declined"`) {
		t.Errorf("stdout:\n%s", out)
	}
	if !strings.Contains(asked, "goenv/go111module-invalid") || !strings.Contains(asked, "apply this?") {
		t.Errorf("stderr:\n%s", asked)
	}
}

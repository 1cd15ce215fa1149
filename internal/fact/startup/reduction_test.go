package startup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// assignmentsIn evaluates one text as the file that a kind of session reads
// first, without going through the reduction.
func assignmentsIn(t *testing.T, dialect, text string) []string {
	h := host.New(t.Context(), textHost{})
	s := newState(h, Kind{Shell: dialect, Interactive: true}, host.User{Name: "u", UID: 1000, Home: "/home/u"}, Inherited("/usr/bin:/bin"))
	f := parse(dialect, "/home/u/rc", text)
	if dialect == digest.Fish {
		s.out.Visits = []Visit{{}}
		s.fish(f, 0, 0)
	} else if f.tree != nil {
		r := &runner{control: control{s: s}, file: f}
		r.stmts(f.tree.Stmts)
	}
	var out []string
	for _, a := range s.out.Assignments {
		place := finding.Place{Line: a.Place.Line}
		out = append(out, fmt.Sprintf("%s %s=%s known=%v sure=%v", place, a.Name, a.Value, a.Known, a.Sure))
	}
	for _, d := range s.out.Doubts {
		out = append(out, fmt.Sprintf("doubt %d", d.Line))
	}
	return append(out, "PATH="+describe(s.path().elements(), "/home/u"))
}

// TestReductionKeepsTheMeaning: what is left of a file sets what the file set.
func TestReductionKeepsTheMeaning(t *testing.T) {
	check := func(t *testing.T, dialect, name, text string) {
		reduced, err := digest.Script(dialect, text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(assignmentsIn(t, dialect, text), assignmentsIn(t, dialect, reduced)); diff != "" {
			t.Errorf("%s as %s (-full +reduced)\n%s\n%s", name, dialect, diff, reduced)
		}
	}
	for _, shell := range Shells() {
		t.Run(shell, func(t *testing.T) {
			for seed := range uint64(200) {
				for n, text := range randomHome(shell, 5000+seed) {
					switch {
					case strings.HasSuffix(n, "/"), strings.HasSuffix(n, "fish_variables"):
						continue
					case shell == "zsh" && (strings.Contains(text, `" == /`) || strings.Contains(text, "/*")):
						continue // what is dropped may be an error that ends a zsh file
					}
					check(t, shell, fmt.Sprintf("%s of seed %d\n%s", n, seed, text), text)
					if t.Failed() {
						return
					}
				}
			}
		})
	}
	t.Run("files_of_this_machine", func(t *testing.T) {
		for dialect, patterns := range map[string][]string{
			digest.Bash: {"/etc/profile", "/etc/profile.d/*.sh", "/etc/bash.bashrc", "/etc/skel/.*rc", "/etc/skel/.profile", "/root/.bashrc", "/root/.profile", "/usr/share/bash-completion/bash_completion", "/usr/share/bash-completion/completions/g*"},
			digest.Zsh:  {"/etc/zsh/*", "/usr/share/zsh/functions/Misc/*", "/usr/share/zsh/vendor-completions/*"},
			digest.Fish: {"/etc/fish/config.fish", "/usr/share/fish/config.fish", "/usr/share/fish/vendor_conf.d/*", "/usr/share/fish/functions/[a-f]*.fish"},
		} {
			for _, p := range patterns {
				names, _ := filepath.Glob(p)
				for _, n := range names {
					if b, err := os.ReadFile(n); err == nil {
						check(t, dialect, n, string(b))
					}
				}
			}
		}
	})
}

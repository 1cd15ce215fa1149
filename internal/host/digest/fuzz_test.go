package digest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hang is how long a text may take before it counts as one that hangs the reader:
// no measure of speed, and far above what a loaded machine needs.
const hang = time.Minute

func seeds(f *testing.F) {
	for _, s := range []string{"", "\n", "export PATH=$PATH:/x\n", "if [ -d /x ]; then PATH=/x; fi\n", "cat <<EOF\nPATH\nEOF\n", "f() { PATH=$1; }; f /x",
		"case $- in *i*) ;; *) return;; esac", "path=(~/go/bin $path)", "set -gx PATH $PATH /x; and echo", "if test -d /x\n set PATH /x\nelse\nend", "PATH=\"x\r\n", "a=`b`; $(c)", "((((((((", "{a,b}$$X[1..2]\"$(\"", "fish_add_path (a | b) \\\n c # d"} {
		f.Add(s)
	}
	names, _ := filepath.Glob("/etc/profile.d/*")
	for _, n := range append(names, "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshrc", "/etc/skel/.bashrc", "/usr/share/fish/config.fish") {
		if b, err := os.ReadFile(n); err == nil {
			f.Add(string(b))
		}
	}
}

func fuzzScript(f *testing.F, dialect string) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		out, err := Script(dialect, text)
		if err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d > hang {
			t.Errorf("took %v for %d bytes", d, len(text))
		}
		if problem := malformed(text, out); problem != "" {
			t.Errorf("%s\n%q\n%q", problem, text, out)
		}
	})
}

// malformed says how a reduction breaks what is promised of it: lines stay where
// they are and hold nothing that was not there, and notes follow at the end.
func malformed(text, out string) string {
	in, got := strings.Split(text, "\n"), strings.Split(out, "\n")
	if len(got) < len(in) {
		return "lost lines"
	}
	for i, l := range got {
		switch {
		case i >= len(in) && l != "" && !strings.HasPrefix(l, Mark):
			return fmt.Sprintf("line %d is not of the file", i+1)
		case i < len(in) && len(l) > len(in[i]):
			return fmt.Sprintf("line %d grew", i+1)
		case i < len(in):
			for j := range []byte(l) {
				if l[j] != in[i][j] && l[j] != ' ' && l[j] != '_' {
					return fmt.Sprintf("line %d differs", i+1)
				}
			}
		}
	}
	if len(out) > len(text)+maxHidden*9+1000 {
		return "grew"
	}
	return ""
}

func FuzzScriptBash(f *testing.F)  { fuzzScript(f, Bash) }
func FuzzScriptPOSIX(f *testing.F) { fuzzScript(f, POSIX) }
func FuzzScriptZsh(f *testing.F)   { fuzzScript(f, Zsh) }
func FuzzScriptKsh(f *testing.F)   { fuzzScript(f, Ksh) }
func FuzzScriptFish(f *testing.F)  { fuzzScript(f, Fish) }

func FuzzFishStmts(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		lines := strings.Count(text, "\n") + 1
		last := 0
		for _, s := range FishStmts(text) {
			if s.Line < 1 || s.EndLine < s.Line || s.EndLine > lines || len(s.Words) == 0 || s.From < last || s.To < s.From || s.To > len(text) {
				t.Fatalf("bad statement %+v in %q", s, text)
			}
			last = s.To
		}
		if d := time.Since(start); d > hang {
			t.Errorf("took %v", d)
		}
	})
}

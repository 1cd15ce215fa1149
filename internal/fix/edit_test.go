package fix

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

func TestRewrite(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		edit       finding.Edit
		problem    string
	}{
		"replaced":                  {"a\nb\nc\n", "a\nB\nc\n", finding.Edit{Line: 2, Old: []string{"b"}, New: []string{"B"}}, ""},
		"removed":                   {"a\nb\nc\n", "a\nc\n", finding.Edit{Line: 2, Old: []string{"b"}}, ""},
		"two_for_one":               {"a\nb\nc\n", "x\ny\nb\nc\n", finding.Edit{Line: 1, Old: []string{"a"}, New: []string{"x", "y"}}, ""},
		"inserted":                  {"a\nb\n", "a\nx\nb\n", finding.Edit{Line: 2, New: []string{"x"}}, ""},
		"in_front":                  {"a\n", "x\na\n", finding.Edit{Line: 1, New: []string{"x"}}, ""},
		"appended":                  {"a\n", "a\nx\n", finding.Edit{Line: 2, New: []string{"x"}}, ""},
		"appended_without_a_number": {"a\n", "a\nx\n", finding.Edit{New: []string{"x"}}, ""},
		"appended_to_an_open_line":  {"a\nb", "a\nb\nx\n", finding.Edit{Line: 3, New: []string{"x"}}, ""},
		"into_an_empty_file":        {"", "x\n", finding.Edit{Line: 1, New: []string{"x"}}, ""},
		"last_line_stays_open":      {"a\nb", "a\nB", finding.Edit{Line: 2, Old: []string{"b"}, New: []string{"B"}}, ""},
		"last_open_line_removed":    {"a\nb", "a\n", finding.Edit{Line: 2, Old: []string{"b"}}, ""},
		"other_line_ends_stay":      {"a\r\nb\nc\r\n", "a\r\nB\nc\r\n", finding.Edit{Line: 2, Old: []string{"b"}, New: []string{"B"}}, ""},
		"carriage_return_is_a_byte": {"a\r\nb\n", "A\nb\n", finding.Edit{Line: 1, Old: []string{"a\r"}, New: []string{"A"}}, ""},
		"bytes_that_are_no_text":    {"\xff\xfe\nb\n", "\xff\xfe\nB\n", finding.Edit{Line: 2, Old: []string{"b"}, New: []string{"B"}}, ""},
		"unix_ends":                 {"a\r\nb\nc\r", "a\nb\nc\r", finding.Edit{UnixEnds: true}, ""},
		"a_line_with_a_secret":      {"export GOPROXY=https://u:pw@h\n", "", finding.Edit{Line: 1, Old: []string{"export GOPROXY=https://REDACTED@h"}}, ""},
		"changed_since":             {"a\nB\n", "", finding.Edit{Path: "/f", Line: 2, Old: []string{"b"}}, "/f:2 is not as the plan found it: it says B"},
		"changed_secret_is_hidden":  {"GITHUB_TOKEN=abcdef\n", "", finding.Edit{Path: "/f", Line: 1, Old: []string{"b"}}, "it says GITHUB_TOKEN=REDACTED"},
		"shorter_than_that":         {"a\n", "", finding.Edit{Path: "/f", Line: 5, New: []string{"x"}}, "/f has 1 lines, and line 5 is meant"},
		"old_beyond_the_end":        {"a\n", "", finding.Edit{Path: "/f", Line: 1, Old: []string{"a", "b"}}, "/f has 1 lines"},
		"negative":                  {"a\n", "", finding.Edit{Path: "/f", Line: -1}, "line -1 is meant"},
		"writes_no_redaction":       {"a\n", "", finding.Edit{Path: "/f", Line: 1, Old: []string{"a"}, New: []string{"x REDACTED"}}, "holds a secret"},
		"one_line_is_one_line":      {"a\n", "", finding.Edit{Path: "/f", Line: 1, New: []string{"x\ny"}}, "a line feed"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Rewrite([]byte(c.text), &c.edit)
			if c.problem != "" {
				if err == nil || !strings.Contains(err.Error(), c.problem) {
					t.Errorf("got %q, %v; want an error with %q", got, err, c.problem)
				}
				return
			}
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

// Whatever the text and the edit, all other lines keep their bytes.
func FuzzRewrite(f *testing.F) {
	f.Add("a\nb\nc", 2, "b", "x")
	f.Add("a\r\n\n", 1, "a\r", "")
	f.Add("", 0, "", "x")
	f.Add("\xff", 1, "", "\x80")
	f.Fuzz(func(t *testing.T, text string, line int, old, now string) {
		e := &finding.Edit{Path: "/f", Line: line, New: []string{now}}
		if old != "" {
			e.Old = []string{old}
		}
		got, err := Rewrite([]byte(text), e)
		if err != nil {
			return
		}
		at := line - 1
		in, out := strings.SplitAfter(text, "\n"), strings.SplitAfter(string(got), "\n")
		if line == 0 {
			at = len(in)
			if in[at-1] == "" {
				at--
			}
		}
		if before := strings.Join(in[:at], ""); !bytes.HasPrefix(got, []byte(before)) {
			t.Errorf("%q became %q: what is above line %d differs", text, got, line)
		}
		if rest := strings.Join(in[min(at+len(e.Old), len(in)):], ""); !strings.HasSuffix(string(got), rest) {
			t.Errorf("%q became %q: what is below line %d differs", text, got, line)
		}
		if content([]byte(out[at])) != now {
			t.Errorf("%q became %q: line %d is not %q", text, got, line, now)
		}
	})
}

func TestParses(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"/home/a/.bashrc", "[[ -n $x ]] && y=(1 2)\n", ""},
		{"/home/a/.profile", "[[ -n $x ]] && y=1\n", ""}, // bash reads it too
		{"/home/a/.bashrc", "a=1\nif true; then\n", "/home/a/.bashrc:2 does not parse"},
		{"/home/a/.bashrc", "x\necho \"open\n", "/home/a/.bashrc:2 does not parse: reached EOF without closing quote `\"` in echo \"open"},
		{"/home/a/.bashrc", "export API_TOKEN=abc )\n", "API_TOKEN=REDACTED"},
		{"/etc/profile.d/go.sh", "(\n", "/etc/profile.d/go.sh:1"},
		{"/home/a/.zshrc", "setopt (((\n", ""}, // the parser is no judge of zsh
		{"/home/a/.config/go/env", "GOFLAGS=\"(\n", ""},
	} {
		err := parses(c.file, []byte(c.text))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s %q: got %v, want %q", c.file, c.text, err, c.want)
		}
	}
}

// zsh, fish and ksh say themselves whether their files parse, and run nothing.
func TestShellsAreAsked(t *testing.T) {
	d := &Disk{Shells: true}
	for shell, file := range map[string]string{"zsh": "/home/a/.zshenv", "fish": "/home/a/.config/fish/conf.d/go.fish", "ksh": "/home/a/.kshrc"} {
		if _, err := exec.LookPath(shell); err != nil {
			t.Logf("no %s here", shell)
			continue
		}
		mark := filepath.Join(t.TempDir(), "ran")
		if err := d.parses(file, []byte("touch "+mark+"\n")); err != nil {
			t.Errorf("%s: %v", shell, err)
		}
		if exists(mark) {
			t.Errorf("%s ran the file", shell)
		}
		if err := d.parses(file, []byte("echo a\nif true\n")); err == nil || !strings.Contains(err.Error(), file+" does not parse: ") {
			t.Errorf("%s: got %v", shell, err)
		}
	}
	if err := parses("/home/a/.bashrc", []byte("# caf\xe9\nexport A=\xff\n")); err != nil {
		t.Errorf("bytes that are no UTF-8: %v", err)
	}
}

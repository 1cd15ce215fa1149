package render

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"fits_exactly", "0123456789 012345678", "0123456789 012345678"},
		{"one_column_too_long", "0123456789 0123456789", "0123456789|0123456789"},
		{"long_word_stands_whole", "see /a/path/that/is/longer/than/the/line now", "see|/a/path/that/is/longer/than/the/line|now"},
		{"quotes_are_one_word", `the value "a b c d e f g h" is odd`, `the value|"a b c d e f g h" is|odd`},
		{"command_is_one_word", "type `go env -u GOROOT` now", "type|`go env -u GOROOT`|now"},
		{"open_quote_is_a_character", `a 5" disk holds all of it`, `a 5" disk holds all|of it`},
		{"wide_characters_take_two", "\u738b\u5c0f\u660e\u738b\u5c0f \u738b\u5c0f\u660e\u738b\u5c0f", "\u738b\u5c0f\u660e\u738b\u5c0f|\u738b\u5c0f\u660e\u738b\u5c0f"},
		{"accents_take_none", "re\u0301sume\u0301 re\u0301sume\u0301 sixth", "re\u0301sume\u0301 re\u0301sume\u0301 sixth"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, strings.Join(wrap(c.in, 20), "|")); d != "" {
				t.Error(d)
			}
		})
	}
}

// An argument that holds a path is never broken, whatever its verb.
func TestPathIsOneWord(t *testing.T) {
	p := &page{o: TextOptions{UTF8: true}}
	m := finding.Msg("%s and %[1]q, %v, %s: %s, %*d, %.1f%%", "/My Documents/go",
		[]string{"/a b"}, "plain words", errors.New(`read "/a b": no`), 3, 7, 0.5)
	want := `/My Documents/go|and|"/My Documents/go",|[/a b],|plain|words:|read|"/a b":|no,|7,|0.5%`
	if d := cmp.Diff(want, strings.Join(wrap(p.sentence(m), 1), "|")); d != "" {
		t.Error(d)
	}
}

func TestMisusedVerbShowsNothingRaw(t *testing.T) {
	p := &page{}
	for _, format := range []string{"%w", "%T", "%p", "%d", "no verb", "%s %s"} {
		s := p.sentence(finding.Msg(format, "\x1b[2J"))
		if strings.Contains(s, "\x1b") {
			t.Errorf("%s: %q", format, s)
		}
	}
}

// What is printed to be pasted reaches the command as it was.
func TestShellLineIsReadBack(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash to read the line")
	}
	argv := []string{
		"printf", `%s\0`, "", "plain/path-1.2_x", "a b", "it's", `$HOME "x" \n`, "~", "*", "#", "=go",
		"\x1b[31m'\\", "end\n", "\xff7", "\u738b", "\u202e0", "a\tb", "-n", "{a,b}", "!",
	}
	for _, utf8 := range []bool{true, false} {
		p := &page{o: TextOptions{UTF8: utf8}}
		line := p.shellLine(argv, false)
		out, err := exec.Command(bash, "-c", line).Output()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if d := cmp.Diff(strings.Join(argv[2:], "\x00")+"\x00", string(out)); d != "" {
			t.Errorf("%s\n%s", line, d)
		}
	}
}

func TestShellLine(t *testing.T) {
	p := &page{}
	for want, argv := range map[string][]string{
		"go env -w GOPROXY=https://a,direct": {"go", "env", "-w", "GOPROXY=https://a,direct"},
		"'A=b' A=b '=b'":                     {"A=b", "A=b", "=b"},
		"ls '/My Documents'":                 {"ls", "/My Documents"},
	} {
		if got := p.shellLine(argv, false); got != want {
			t.Errorf("%q: %s, want %s", argv, got, want)
		}
		if got := p.shellLine(argv, true); got != "sudo "+want {
			t.Errorf("%q as root: %s", argv, got)
		}
	}
}

package host

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestEveryVerbIsBounded(t *testing.T) {
	for v, l := range limits {
		if l.Time <= 0 || l.Bytes <= 0 {
			t.Errorf("%s has no bound: %+v", v, l)
		}
		if l.Paths > l.Args {
			t.Errorf("%s: more paths than arguments", v)
		}
		if strings.ContainsAny(string(v), ` "-`) || v == "end" {
			t.Errorf("%q cannot stand in a recording", v)
		}
		for _, s := range []State{OK, Absent, Denied, Loop, Invalid, TooBig, Timeout, Failed, Unasked, Unheld} {
			if string(v) == string(s) {
				t.Errorf("%s is a state too: a recording could not tell them apart", v)
			}
		}
	}
}

func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"/usr/bin", "", "--", "a b", `"`, `\`, "\n", "\xff", "\ufffd", "\u00a0", "\u2028x", "\u202e", "é", "x\u0301"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		q := Ask(Lines, a, b)
		s := q.String()
		if strings.ContainsAny(s, "\n\r\x1b") {
			t.Errorf("%q is not one line", s)
		}
		got, err := ParseQuestion(s)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if diff := cmp.Diff(q, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzParseQuestion(f *testing.F) {
	for _, s := range []string{"env PATH", `read "/a b"`, "lines a|b /x", "uname", ` env  "\x00" `} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuestion(s)
		if err != nil {
			return
		}
		again, err := ParseQuestion(q.String())
		if err != nil || again.String() != q.String() {
			t.Errorf("%q reads as %q, and that as %q, %v", s, q, again, err)
		}
	})
}

func TestParseQuestionRefuses(t *testing.T) {
	for _, s := range []string{"", " ", "smell /x", "env", "env A B", `env "A`, `env "\q"`, "uname x"} {
		if q, err := ParseQuestion(s); err == nil {
			t.Errorf("%q is taken for %v", s, q)
		}
	}
}

func TestParseEnviron(t *testing.T) {
	for _, c := range []struct {
		text string
		want Environ
		err  string
	}{
		{"A=1\n\n# x\nB=x=y\nC=\n", Environ{"A": "1", "B": "x=y", "C": ""}, ""},
		{"A=1\x00B=two\nlines\x00#C=3\x00", Environ{"A": "1", "B": "two\nlines", "#C": "3"}, ""},
		{"A=\xff", Environ{"A": "\xff"}, ""},
		{"A=1\nwords", nil, `line 2: want KEY=VALUE, not "words"`},
		{"=1", nil, "line 1: want KEY=VALUE"},
		{"A=1\x00B\nC=2\x00", nil, "entry 2: want KEY=VALUE"},
		{"A=/x\x00/bin", nil, "entry 2: want KEY=VALUE"},
	} {
		got, err := ParseEnviron(c.text)
		if diff := cmp.Diff(c.want, got); diff != "" || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%q: %v %s", c.text, err, diff)
		}
	}
}

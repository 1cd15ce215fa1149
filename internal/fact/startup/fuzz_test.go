package startup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// textHost holds files and nothing else.
type textHost map[string]string

func (textHost) Name() string { return "text" }

func (h textHost) Answer(_ context.Context, q host.Question) host.Answer {
	absent := host.Answer{State: host.Absent}
	switch q.Verb {
	case host.Account:
		return host.Answer{State: host.OK, Body: host.User{Name: "u", UID: 1000, GID: 1000, Home: "/home/u", Shell: "/bin/bash"}.Encode()}
	case host.Script:
		text, ok := h[q.Args[1]]
		if !ok {
			return absent
		}
		reduced, err := digest.Script(q.Args[0], text)
		if err != nil {
			return host.Answer{State: host.Failed, Body: err.Error()}
		}
		var lines []host.NumberedLine
		for n, l := range strings.Split(reduced, "\n") {
			if strings.TrimSpace(l) != "" {
				lines = append(lines, host.NumberedLine{N: n + 1, Text: l})
			}
		}
		return host.Answer{State: host.OK, Body: host.EncodeLines(lines)}
	}
	return absent
}

// homeOf is a host whose user has one text in the main file of every shell.
func homeOf(text string) *host.Host {
	files := textHost{}
	for _, n := range []string{".bashrc", ".profile", ".zshrc", ".zshenv", ".kshrc", ".config/fish/config.fish"} {
		files["/home/u/"+n] = text
	}
	return host.New(context.Background(), files)
}

// everySession runs all kinds of session on a text.
func everySession(t testing.TB, text string) {
	for _, shell := range Shells() {
		sessions(t, text, Kinds(shell))
	}
}

// sessions runs some kinds of session on a text and looks at their bounds.
func sessions(t testing.TB, text string, kinds []Kind) {
	h := homeOf(text)
	for _, k := range kinds {
		s, err := Run(h, k, Inherited(basePath))
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		for _, v := range s.Visits {
			if v.Err != nil && !errors.Is(v.Err, errDeep) && len(text) < 1<<16 {
				t.Fatalf("%s: %v", k, v.Err)
			}
		}
		size := 0
		for _, a := range s.Assignments {
			size += len(a.Value)
		}
		for _, e := range s.Path {
			size += len(e.Dir)
		}
		if size > 64*maxValue || len(s.Visits) > maxNotes+10 || len(s.Doubts) > maxNotes+1 {
			t.Errorf("%s: %d bytes, %d visits, %d doubts", k, size, len(s.Visits), len(s.Doubts))
		}
	}
}

func FuzzRun(f *testing.F) {
	for _, s := range []string{"export PATH=$PATH:/x", "A=$A$A", "f() { f; f; }; f", ". ~/.bashrc", "while true; do PATH=$PATH:/x; done", "set -gx PATH /x $PATH; fish_add_path -m ~/x",
		"for a in $PATH \"$@\"; do break; done", "path=(~/x $path); typeset -U path", "function f -a x\nset PATH $x[1] $PATH[2..-1]\nend\nf /a", "eval eval eval PATH=/x", "X=${PATH//:/ }; ${X%%:*}", "case $X in *) ;; esac; return", "local PATH; shift; set -- a b"} {
		f.Add(s)
	}
	for i := range 6 {
		for _, shell := range Shells() {
			for _, text := range randomHome(shell, uint64(i)) {
				f.Add(text)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		everySession(t, text)
	})
}

// TestHostileFiles: what no person writes must not hang or exhaust us.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads megabytes")
	}
	deep := func(open, inner, end string, n int) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}
	var calls strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&calls, "f%d() { f%d; f%d; PATH=$PATH:/x; }\n", i, (i+1)%10000, (i+2)%10000)
	}
	const mb = 1 << 20
	for name, text := range map[string]string{
		"a_megabyte_of_assignments":         strings.Repeat("export PATH=$PATH:/opt/x/bin\n", mb/29),
		"a_megabyte_of_variables":           strings.Repeat("X=$X/go Y=$PATH\n", mb/16),
		"a_megabyte_in_one_word":            "PATH=" + strings.Repeat("$PATH", mb/5-10),
		"a_megabyte_of_comments":            strings.Repeat("# PATH\n", mb/7),
		"ten_thousand_ifs":                  deep("if true; then\n", "PATH=/x\n", "fi\n", 10000),
		"ten_thousand_unknown_ifs":          deep("if grep x y; then\n", "PATH=/x\n", "fi\n", 10000),
		"ten_thousand_fish_ifs":             deep("if true\n", "set PATH /x\n", "end\n", 10000),
		"ten_thousand_cases":                deep("case x in x)\n", "PATH=/x\n", ";; esac\n", 10000),
		"ten_thousand_substitutions":        "PATH=" + deep("$(echo ", "/x", ")", 10000) + "\n",
		"ten_thousand_defaults":             "PATH=" + deep("${X:-", "/x", "}", 10000) + "\n",
		"a_megabyte_of_parentheses":         strings.Repeat("(", mb-1),
		"a_megabyte_of_braces":              strings.Repeat("{ ", mb/2-1),
		"a_megabyte_of_substitutions":       strings.Repeat("$(", mb/2-1),
		"a_megabyte_of_fish_blocks":         strings.Repeat("begin\n", mb/6),
		"a_megabyte_of_quotes":              "PATH=" + strings.Repeat(`"$(`, mb/3-10),
		"a_megabyte_of_arithmetic":          "PATH=$((" + strings.Repeat("-(", mb/2-10),
		"a_megabyte_of_tests":               "[[ " + strings.Repeat("! ( ", mb/4-10),
		"a_megabyte_of_negations":           "[[ " + strings.Repeat("! ", mb/2-10),
		"a_megabyte_of_ands":                strings.Repeat("true && ", mb/8-10) + "PATH=/x\n",
		"a_megabyte_of_pipes":               strings.Repeat("true | ", mb/7-10) + "PATH=/x\n",
		"a_megabyte_of_backquotes":          "PATH=" + strings.Repeat("`", mb-10),
		"functions_that_call_each_other":    calls.String() + "f0\n",
		"a_variable_that_doubles":           "A=x\n" + strings.Repeat("A=$A$A\n", 5000) + "PATH=$A\n",
		"a_path_that_doubles":               strings.Repeat("PATH=$PATH:$PATH\n", 5000),
		"a_fish_path_that_doubles":          strings.Repeat("set PATH $PATH $PATH\n", 5000),
		"fish_products":                     "set X a b c d e f g h\n" + strings.Repeat("set X $X$X$X$X$X$X$X$X\n", 50),
		"a_file_that_reads_itself_twice":    strings.Repeat(". ~/.bashrc\nsource ~/.config/fish/config.fish\n", 2),
		"loops_inside_loops":                deep("for a in 1 2 3 4 5 6 7 8 9; do\n", "PATH=$PATH:/x\n", "done\n", 50),
		"a_loop_without_end":                "while true; do PATH=$PATH:/x; done\nwhile true\nset PATH $PATH /x\nend\n",
		"undecided_branches_of_a_long_path": strings.Repeat("PATH=$PATH:/a\n", 300) + strings.Repeat("grep -q x y && PATH=$PATH:/b\n", 3000),
		"undecided_returns":                 strings.Repeat("grep -q x y && return\nPATH=$PATH:/b\n", 3000),
		"braces_that_multiply":              "for a in " + strings.Repeat("{1..9}", 50) + "; do PATH=$PATH:$a; done\nset PATH " + strings.Repeat("{a,b}", 50) + "\n",
		"eval_of_eval":                      strings.Repeat("eval ", 2000) + "PATH=/x\n",
		"backslashes_of_fish":               "set PATH " + strings.Repeat("\\\n", mb/2-10),
		"fish_substitutions":                "set PATH " + deep("(echo ", "x", ")", 10000) + "\n",
		"globs_of_stars":                    "X=" + strings.Repeat("a", 3000) + "; [[ $X == " + strings.Repeat("*a", 300) + "b ]] && PATH=/x\nY=${X%" + strings.Repeat("*a", 300) + "b}; PATH=$Y\n",
	} {
		t.Run(name, func(t *testing.T) {
			for _, shell := range Shells() { // go test ends what hangs
				sessions(t, text, []Kind{{Shell: shell, Interactive: true, Login: true}})
			}
		})
	}
}

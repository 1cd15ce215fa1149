package startup

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// bashrc runs an interactive bash on a ~/.bashrc of its own.
func bashrc(t *testing.T, text string) *Session {
	return sessionOf(t, Kind{Shell: "bash", Interactive: true}, map[string]string{".bashrc": text})
}

func sessionOf(t *testing.T, k Kind, files map[string]string) *Session {
	t.Helper()
	h := textHost{}
	for n, text := range files {
		h["/home/u/"+n] = text
	}
	s, err := Run(host.New(context.Background(), h), k, Inherited("/usr/bin:/bin"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestDefects: each line fails in its own way, and what it was meant to be, put
// in its place, does it in the real shell.
func TestDefects(t *testing.T) {
	for name, c := range map[string]struct {
		line, meant string
		kind        DefectKind
		path        string // that the meant line makes; ~ for the home directory
	}{
		"tilde_in_double_quotes":       {`export PATH="$PATH:~/go/bin"`, `export PATH="$PATH:$HOME/go/bin"`, QuotedTilde, "/usr/bin:/bin:~/go/bin"},
		"tilde_first_in_double_quotes": {`export PATH="~/go/bin:$PATH"`, `export PATH="$HOME/go/bin:$PATH"`, QuotedTilde, "~/go/bin:/usr/bin:/bin"},
		"tilde_in_single_quotes":       {`PATH=$PATH:'~/go/bin'`, `PATH=$PATH:"$HOME/go/bin"`, QuotedTilde, "/usr/bin:/bin:~/go/bin"},
		"dollar_in_single_quotes":      {`export PATH='$HOME/go/bin':$PATH`, `export PATH="$HOME/go/bin":$PATH`, LiteralDollar, "~/go/bin:/usr/bin:/bin"},
		"blank_after_colon":            {`export PATH="$PATH: /opt/go/bin"`, `export PATH="$PATH:/opt/go/bin"`, Blank, "/usr/bin:/bin:/opt/go/bin"},
		"blank_before_colon":           {`export PATH="/opt/go/bin :$PATH"`, `export PATH="/opt/go/bin:$PATH"`, Blank, "/opt/go/bin:/usr/bin:/bin"},
		"blank_without_quotes":         {`export PATH=$PATH: /opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, Blank, "/usr/bin:/bin:/opt/go/bin"},
		"blank_without_export":         {`PATH=$PATH: /opt/go/bin`, `PATH=$PATH:/opt/go/bin`, Blank, "/usr/bin:/bin:/opt/go/bin"},
		"blanks_around_equals":         {`PATH = $PATH:/opt/go/bin`, `PATH=$PATH:/opt/go/bin`, BlankAtEquals, "/usr/bin:/bin:/opt/go/bin"},
		"blank_before_equals":          {`export PATH =$PATH:/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, BlankAtEquals, "/usr/bin:/bin:/opt/go/bin"},
		"blank_after_equals":           {`export PATH= /opt/go/bin:$PATH`, `export PATH=/opt/go/bin:$PATH`, BlankAtEquals, "/opt/go/bin:/usr/bin:/bin"},
		"semicolon":                    {`export PATH=$PATH;/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, Semicolon, "/usr/bin:/bin:/opt/go/bin"},
		"semicolon_and_blank":          {`export PATH=$PATH; /opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, Semicolon, "/usr/bin:/bin:/opt/go/bin"},
		"comma":                        {`export PATH=$PATH,/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, Comma, "/usr/bin:/bin:/opt/go/bin"},
		"dollar_before_name":           {`$PATH=$PATH:/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, DollarName, "/usr/bin:/bin:/opt/go/bin"},
		"export_of_a_dollar":           {`export $PATH=$PATH:/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, DollarName, "/usr/bin:/bin:/opt/go/bin"},
		"set_of_windows":               {`set PATH=$PATH:/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, OtherShell, "/usr/bin:/bin:/opt/go/bin"},
		"setenv_of_csh":                {`setenv PATH $PATH:/opt/go/bin`, `export PATH=$PATH:/opt/go/bin`, OtherShell, "/usr/bin:/bin:/opt/go/bin"},
		"carriage_return":              {"export PATH=$PATH:/opt/go/bin\r", `export PATH=$PATH:/opt/go/bin`, CarriageReturn, "/usr/bin:/bin:/opt/go/bin"},
		"carriage_returns_in_a_block":  {"if true; then\r\nPATH=$PATH:/opt/go/bin\r\nfi\r", `PATH=$PATH:/opt/go/bin`, CarriageReturn, "/usr/bin:/bin:/opt/go/bin"},
		"quote_left_open":              {`export PATH="$PATH:/opt/go/bin`, "", SyntaxError, ""},
		"if_left_open":                 {"if true; then\nexport PATH=$PATH:/opt/go/bin", "", SyntaxError, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := bashrc(t, c.line+"\n")
			if len(s.Defects) != 1 || s.Defects[0].Kind != c.kind || s.Defects[0].Meant != c.meant {
				t.Fatalf("defects: %+v", s.Defects)
			}
			if c.meant == "" {
				return
			}
			fixed := bashrc(t, c.meant+"\n")
			if got := describe(fixed.Path, "/home/u"); got != c.path {
				t.Errorf("the meant line makes %s, want %s", got, c.path)
			}
			if len(fixed.Defects) > 0 {
				t.Errorf("the meant line has defects: %+v", fixed.Defects)
			}
			sh := realShell{name: "bash"}
			var err error
			if sh.program, err = exec.LookPath("bash"); err != nil || testing.Short() {
				return
			}
			home := writeHome(t, map[string]string{".bashrc": "PATH=/usr/bin:/bin\n" + c.meant + "\n"})
			got, _, _ := runShell(t, sh, realSession{kind: Kind{Shell: "bash", Interactive: true}, args: []string{"-i"}}, home)
			if got = strings.ReplaceAll(got, home, "~"); got != c.path {
				t.Errorf("bash makes %s of the meant line, want %s", got, c.path)
			}
		})
	}
}

// TestUndecided: what cannot be decided is said to be so, and what can is kept.
func TestUndecided(t *testing.T) {
	for name, c := range map[string]struct{ text, path string }{
		"undecided_condition_adds":           {"grep -q x y && PATH=$PATH:/a\n", "/usr/bin:/bin:/a?"},
		"undecided_condition_drops":          {"grep -q x y && PATH=/a:/bin\n", "/a?:/usr/bin?:/bin"},
		"both_branches_add_the_same":         {"if grep -q x y; then PATH=$PATH:/a; else PATH=$PATH:/a; fi\n", "/usr/bin:/bin:/a"},
		"branches_differ":                    {"if grep -q x y; then PATH=$PATH:/a; else PATH=$PATH:/b; fi\n", "/usr/bin:/bin:/a?:/b?"},
		"undecided_return_doubts_the_rest":   {"grep -q x y && return\nPATH=$PATH:/a\n", "/usr/bin:/bin:/a?"},
		"undecided_exit_doubts_the_rest":     {"grep -q x y && exit\nPATH=$PATH:/a\n", "/usr/bin:/bin:/a?"},
		"branch_knows_what_it_set":           {"if grep -q x y; then X=/a; [ -n \"$X\" ] && PATH=$PATH:$X; fi\n", "/usr/bin:/bin:/a?"},
		"variable_of_a_branch_is_not_known":  {"grep -q x y && X=/a\n[ -n \"$X\" ] && PATH=$PATH:/b\n", "/usr/bin:/bin:/b?"},
		"variable_same_in_both_branches":     {"if grep -q x y; then X=/a; else X=/a; fi\nPATH=$PATH:$X\n", "/usr/bin:/bin:/a"},
		"output_that_is_not_known":           {"PATH=$PATH:$(brew --prefix)/bin\n", "/usr/bin:/bin:«$(brew --prefix)/bin»"},
		"function_defined_in_a_branch":       {"grep -q x y && f() { PATH=$PATH:/a; }\nPATH=$PATH:/b\n", "/usr/bin:/bin:/b"},
		"text_hung_on_a_doubtful_element":    {"grep -q x y && PATH=$PATH:/a\nPATH=$PATH/b\n", "/usr/bin:/bin?:/a/b?"},
		"undecided_case":                     {"case $TERM in x*) PATH=$PATH:/a ;; *) PATH=$PATH:/b ;; esac\n", "/usr/bin:/bin:/a?:/b?"},
		"subshell_changes_nothing":           {"(PATH=/a)\n", "/usr/bin:/bin"},
		"variable_that_another_tool_may_set": {"[ -n \"$SSH_CLIENT\" ] && PATH=$PATH:/a\n", "/usr/bin:/bin:/a?"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.path, describe(bashrc(t, c.text).Path, "/home/u")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestDropped(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"keeps_all":                  {"PATH=$PATH:/a\n", false},
		"keeps_some":                 {"PATH=/bin:/a\n", false},
		"keeps_none":                 {"PATH=/a\n", true},
		"undecided":                  {"grep -q x y && PATH=/a\n", false},
		"output_that_may_be_the_old": {"PATH=$(clean \"$PATH\")\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := bashrc(t, c.text)
			if len(s.Assignments) != 1 || s.Assignments[0].Dropped != c.want {
				t.Errorf("%+v", s.Assignments)
			}
		})
	}
}

// TestGuards: where reading ends, and whether for want of a terminal.
func TestGuards(t *testing.T) {
	ssh := Kind{Shell: "bash", SSH: true}
	for name, c := range map[string]struct {
		kind    Kind
		file    string
		text    string
		stopped int
		guard   bool
	}{
		"case_of_debian":         {ssh, ".bashrc", "X=1\ncase $- in\n  *i*) ;;\n  *) return;;\nesac\nPATH=/a\n", 2, true},
		"prompt_of_older_debian": {ssh, ".bashrc", "[ -z \"$PS1\" ] && return\nPATH=/a\n", 1, true},
		"double_brackets":        {ssh, ".bashrc", "[[ $- != *i* ]] && return\nPATH=/a\n", 1, true},
		"or_return":              {ssh, ".bashrc", "[[ $- == *i* ]] || return 0\n", 1, true},
		"if_then_return":         {ssh, ".bashrc", "if [ -z \"$PS1\" ]; then\n  return\nfi\n", 1, true},
		"return_for_another_end": {ssh, ".bashrc", "[ -n \"$HOME\" ] && return\nPATH=/a\n", 1, false},
		"plain_return":           {ssh, ".bashrc", "PATH=/a\nreturn\n", 2, false},
		"guard_inside_a_branch":  {ssh, ".bashrc", "if [ -n \"$HOME\" ]; then\n  [ -z \"$PS1\" ] && return\nfi\n", 1, true},
		"interactive_goes_on":    {Kind{Shell: "bash", Interactive: true}, ".bashrc", "[ -z \"$PS1\" ] && return\nPATH=/a\n", 0, false},
		"fish_or_return":         {Kind{Shell: "fish"}, ".config/fish/config.fish", "status is-interactive; or return\nset PATH /a\n", 1, true},
		"fish_or_on_a_new_line":  {Kind{Shell: "fish"}, ".config/fish/config.fish", "status is-interactive\nor return\nset PATH /a\n", 2, true},
		"fish_if_not":            {Kind{Shell: "fish"}, ".config/fish/config.fish", "if not status is-interactive\n  return\nend\nset PATH /a\n", 1, true},
		"zsh_option":             {Kind{Shell: "zsh"}, ".zshenv", "[[ -o interactive ]] || return\npath=(/a)\n", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := sessionOf(t, c.kind, map[string]string{c.file: c.text})
			for _, v := range s.Visits {
				if v.Path != "/home/u/"+c.file {
					continue
				}
				line := 0
				if v.Stopped != nil {
					line = v.Stopped.Line
				}
				if line != c.stopped || v.Guard != c.guard {
					t.Errorf("stopped at line %d, guard %v; want %d, %v", line, v.Guard, c.stopped, c.guard)
				}
			}
		})
	}
}

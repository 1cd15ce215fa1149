package digest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// kept lists the lines that are left of a file, by number.
func keptLines(t *testing.T, dialect, text string) []string {
	t.Helper()
	out, err := Script(dialect, text)
	if err != nil {
		t.Fatal(err)
	}
	if problem := malformed(text, out); problem != "" {
		t.Error(problem)
	}
	var list []string
	for _, l := range strings.Split(out, "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" && !strings.HasPrefix(l, Sets) {
			list = append(list, l)
		}
	}
	return list
}

func TestScriptKeepsWhatConcernsGo(t *testing.T) {
	for name, c := range map[string]struct {
		dialect, text string
		want          []string
	}{
		"secrets_are_dropped":            {Bash, "export GITHUB_TOKEN=ghp_x\nexport GOOGLE_API_KEY=y\nexport PATH=$PATH:/a\nAWS_SECRET=z\n", []string{"export PATH=$PATH:/a"}},
		"aliases_are_dropped":            {Bash, "alias ll='ls -l'\nalias go=/opt/go\n", []string{"alias go=/opt/go"}},
		"comments_are_dropped":           {Bash, "# PATH=/a\nPATH=/b # secret\n", []string{"PATH=/b"}},
		"here_documents_are_dropped":     {Bash, "cat <<EOF\nexport PATH=/a password\nEOF\nPATH=/b\n", []string{"PATH=/b"}},
		"here_document_in_a_branch":      {Bash, "if true; then\ncat <<EOF; PATH=/b\nsecret\nEOF\nfi\n", []string{"if true; then", "_ ; PATH=/b", "fi"}},
		"empty_here_document":            {Bash, "cat <<EOF\nEOF\nPATH=/b\n", []string{"PATH=/b"}},
		"secret_beside_path":             {Bash, "TOKEN=x; PATH=/a; SECRET=y\n", []string{"PATH=/a;"}},
		"secret_in_a_one_line_block":     {Bash, "{ TOKEN=x; PATH=/a; }\n", []string{"{ _ ; PATH=/a; }"}},
		"secret_in_a_kept_branch":        {Bash, "if true; then\nexport TOKEN=x\nPATH=/a\nfi\n", []string{"if true; then", "_", "PATH=/a", "fi"}},
		"chain_of_variables":             {Bash, "X=/opt\nY=$X/go\nZ=secret\nPATH=$Y:$PATH\n", []string{"X=/opt", "Y=$X/go", "PATH=$Y:$PATH"}},
		"variable_of_a_condition":        {Bash, "W=1\nif [ -n \"$W\" ]; then PATH=/a; fi\n", []string{"W=1", "if [ -n \"$W\" ]; then PATH=/a; fi"}},
		"function_that_sets_path":        {Bash, "f() { PATH=$1; }\ng() { echo $SECRET; }\nf /a\ng\n", []string{"f() { PATH=$1; }", "f /a"}},
		"function_that_decides":          {Bash, "f() { [ -d /x ]; }\nf && PATH=/a\n", []string{"f() { [ -d /x ]; }", "f && PATH=/a"}},
		"function_that_only_returns":     {Bash, "f() { echo x; return 1; }\nreturn\n", []string{"return"}},
		"break_of_a_kept_loop":           {Bash, "for d in /a /b; do\n[ -d $d ] || break\nPATH=$d\ndone\n", []string{"for d in /a /b; do", "[ -d $d ] || break", "PATH=$d", "done"}},
		"loop_that_only_breaks":          {Bash, "for d in secret; do break; done\n", nil},
		"parameters_that_are_used":       {Bash, "set -- /a /b\nPATH=$1\n", []string{"set -- /a /b", "PATH=$1"}},
		"parameters_that_are_not_used":   {Bash, "set -- secret\nPATH=/a\n", []string{"PATH=/a"}},
		"posix_export":                   {POSIX, "export TOKEN=x\nexport D=/a\nPATH=$D\n", []string{"export D=/a", "PATH=$D"}},
		"dot_with_a_backslash":           {Bash, "\\. ~/.g/env\n", []string{"\\. ~/.g/env"}},
		"zsh_array":                      {Zsh, "typeset -U path\npath=(/a $path)\nfpath=(/b $fpath)\n", []string{"typeset -U path", "path=(/a $path)"}},
		"carriage_return_stays":          {Bash, "PATH=/a\r\nX=1\r\n", []string{"PATH=/a"}},
		"open_quote":                     {Bash, "PATH=/a\nX=\"\nPATH=/b\n", []string{"PATH=/a", "PATH=/b", Mark + "syntax error 2 reached EOF without closing quote `\"`"}},
		"open_if":                        {Bash, "PATH=/a\nif true; then\nPATH=/b\n", []string{"PATH=/a", "PATH=/b", Mark + "syntax error 2 `if` statement must end with `fi`"}},
		"fish_secrets":                   {Fish, "set -gx TOKEN x\nset -gx PATH /a $PATH\nalias ll ls\n# PATH\n", []string{"set -gx PATH /a $PATH"}},
		"fish_block":                     {Fish, "if status is-login\nset -gx TOKEN x\nset -gx PATH /a $PATH\nelse\necho\nend\n", []string{"if status is-login", "set -gx PATH /a $PATH", "else", "end"}},
		"fish_variable":                  {Fish, "set d /a\nset e secret\nfish_add_path $d\n", []string{"set d /a", "fish_add_path $d"}},
		"fish_function":                  {Fish, "function f\necho\nset PATH $argv\nend\nfunction g\necho x\nreturn\nend\nf /a\ng\n", []string{"function f", "set PATH $argv", "end", "f /a"}},
		"fish_one_line":                  {Fish, "set T x; set PATH /a; set U y\n", []string{"; set PATH /a;"}},
		"fish_open_block":                {Fish, "set PATH /a\nif true\n", []string{"set PATH /a", Mark + "syntax error 2 missing end to balance this if"}},
		"fish_assignment_of_other_shell": {Fish, "PATH=/a\n", []string{"PATH=/a", Mark + "syntax error 1 unsupported use of '='; fish wants: set PATH VALUE"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, keptLines(t, c.dialect, c.text)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestHiddenVariables: a variable that another file may use is told to be set,
// but not by its name.
func TestHiddenVariables(t *testing.T) {
	out, _ := Script(Bash, "export SECRET_DIR=/x\nPATH=/a\n")
	if !strings.Contains(out, Sets+" "+NameSum("SECRET_DIR")) || strings.Contains(out, "SECRET") {
		t.Error(out)
	}
}

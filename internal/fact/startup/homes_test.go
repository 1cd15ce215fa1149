package startup

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
)

// A gen writes start-up files at random, from the idioms that people have in
// theirs.
type gen struct {
	*rand.Rand
	shell string
	idiom map[string][]string // what each @X of a template may stand for
	depth int
}

var hole = regexp.MustCompile(`@[A-Za-z]`)

// fill writes one of the templates that a hole may stand for. Below a few
// levels it takes the first, which every list keeps simple.
func (g *gen) fill(name string) string {
	list := g.idiom[name]
	text := list[0]
	if g.depth < 4 {
		text = list[g.IntN(len(list))]
	}
	g.depth++
	defer func() { g.depth-- }()
	return hole.ReplaceAllStringFunc(text, g.fill)
}

func (g *gen) file(statements int) string {
	var b strings.Builder
	for range statements {
		b.WriteString(g.fill("@S") + "\n")
	}
	return b.String()
}

// common is the language that bash, dash, ksh and zsh share.
func common() map[string][]string {
	return map[string][]string{
		"@N": {"0", "1", "2", "3", "4", "5"}, // d0 to d2 exist in every home
		"@D": {"/opt/d@N/bin", "$HOME/d@N", "${HOME}/d@N/bin", "$HOME/d@N", "$X/bin", "${GOPATH}/bin", "$GOROOT/bin", "${GOPATH:-$HOME/d@N}/bin", "${X:-/opt/x@N}", "${X%/bin}/b"},
		"@T": {"@D", "~/d@N", "@D", "~/d@N/bin", "@D"}, // outside of quotes
		"@V": {`$PATH:@T`, `"$PATH:@D"`, `@T:$PATH`, `"@D:$PATH"`, `${PATH}:@T`, `'/opt/q@N':$PATH`, `$PATH":@D"`, `"@D${PATH:+:$PATH}"`,
			`${PATH:+$PATH:}@D`, `$PATH:@T:@T`, `"$PATH":@D`, "\"$PATH:\\\n@D\"", `"$HOME"/d@N:$PATH`, `"${PATH}:~/d@N"`, `'$HOME/d@N':$PATH`,
			`/only/d@N:/usr/bin:/bin`, `$PATH:/opt/d@N\ x`, `"$PATH: /opt/b@N"`, `$PATH,/opt/c@N`, `$X:$PATH`, `"$PATH:$(echo /opt/e@N)"`, `"$(dirname /opt/e@N/x):$PATH"`,
			`${PATH#/usr/bin:}:@D`, `$PATH:`},
		"@P": {`export PATH=@V`, `PATH=@V`, `PATH=@V; export PATH`, `export PATH; PATH=@V`, `export X=/opt/y PATH=@V`, `PATH=@V && export PATH`},
		"@A": {`X=@T`, `export GOPATH=$HOME/d@N`, `export GOROOT=/opt/d@N`, `: ${X:=/opt/x@N}`, `export X="${X:-@D}"`, `unset X`, `X=@D Y=$X`, `X="/opt/d@N/bin"`,
			`GOPATH=$GOROOT/d@N; export GOPATH`, `IGNORED=$(ls / | head -1)`, `export GITHUB_TOKEN=abc`, `X=; export X`},
		"@C": {`[ -d "@D" ]`, `test -d @D`, `[ -n "$X" ]`, `[ -z "$X" ]`, `[ "$USER" = root ]`, `[ ! -d "@D" ]`, `! [ -d "@D" ]`, `[ -d "@D" ] && [ -n "$X" ]`,
			`[ -d "$HOME/d1" -a -n "$X" ]`, `[ -f ~/.extra ]`, `command -v ls >/dev/null 2>&1`, `command -v nosuchthing >/dev/null`, `[ "$TERM" = dumb ]`,
			`[ -n "$SSH_CLIENT" ]`, `[ "$(id -u)" -eq 0 ]`, `[ -x /bin/ls ]`, `[ "$X" != "/opt/x1" ]`, `[ -d @D ] || [ -d @D ]`, `true`, `false`, `[ -n "$BASH_VERSION" ]`,
			`[ -n "$ZSH_VERSION" ]`, `[ "${X-none}" = none ]`, `[ -n "$PS1" ]`, `test "x$X" = x`, `[ "$SHLVL" = 1 ]`, `[ -e "@D" ]`, `type nosuchthing >/dev/null 2>&1`, `[ "$(uname)" = Linux ]`,
			`grep -q root /etc/passwd`, `ls /nosuch >/dev/null 2>&1`, `[ "$X" = "$Y" ]`},
		"@L": {`@P`, `@P`, `@A`, `@P`},
		"@F": {`"$HOME/.extra"`, `~/.extra`, `$HOME/.extra`, `~/.missing`},
		"@S": {`@P`, `@P`, `@P`, `@A`, `@A`, `@A`,
			"if @C; then\n  @L\nfi", "if @C; then\n  @L\nelse\n  @L\nfi", "if @C; then\n @L\nelif @C; then\n @L\nelse\n @L\nfi", "if @C; then\n  @S\n  @S\nfi",
			`@C && @P`, `@C || @P`, `@C && @A`, `@C && @C && @P`, `@C && { @L; @P; }`, `@C && @P || @P`,
			"case \":$PATH:\" in\n  *:@D:*) ;;\n  *) @P ;;\nesac", "case \":${PATH}:\" in\n  *\":@D:\"*) ;;\n  *) @P ;;\nesac",
			"case $- in\n  *i*) @L ;;\nesac", "case \"$X\" in\n /opt/*) @L ;;\n '') @L ;;\n *) @P;;\nesac", "case $TERM in\n d*|x*) @L;;\nesac",
			"case \"$(uname -m)\" in\n x86_64) @L ;;\n *) @L ;;\nesac",
			"add_path() {\n  case \":$PATH:\" in\n    *\":$1:\"*) ;;\n    *) PATH=\"$PATH:$1\" ;;\n  esac\n}\nadd_path @D\nadd_path \"@D\"",
			"pathmunge () {\n  if ! echo $PATH | grep -q \"(^|:)$1($|:)\" ; then\n    if [ \"$2\" = \"after\" ] ; then\n      PATH=$PATH:$1\n    else\n      PATH=$1:$PATH\n    fi\n  fi\n}\npathmunge @D after\npathmunge @D",
			"prepend() {\n  [ -d \"$1\" ] || return 0\n  PATH=\"$1${PATH:+:$PATH}\"\n}\nprepend @D; prepend \"$HOME/d1\"",
			"prepends() {\n  for p in \"$@\"; do\n    [ -d \"$p\" ] && PATH=\"$p:$PATH\"\n  done\n}\nprepends @D $HOME/d1 \"@D\"",
			"shifty() {\n  while [ $# -gt 0 ]; do\n    PATH=$PATH:$1; shift\n  done\n}\nshifty @D /opt/s@N",
			"for d in @D /opt/f@N \"@D\"; do\n  PATH=$PATH:$d\ndone", "for d in $HOME/d1 $HOME/d5 \"$X\"; do\n  [ -d \"$d\" ] && PATH=\"$d:$PATH\"\ndone",
			"for d in $HOME/d1 $HOME/d2 $HOME/d5; do\n  [ -d \"$d\" ] || break\n  PATH=\"$d:$PATH\"\ndone", "for d in @D @D; do\n  @C && continue\n  PATH=\"$d:$PATH\"\ndone",
			"for f in ~/.rc.d/*.sh; do\n  [ -r \"$f\" ] && . \"$f\"\ndone\nunset f", "for f in \"$HOME\"/d*; do PATH=$PATH:$f; done",
			`. @F`, `[ -f @F ] && . @F`, "if [ -r @F ]; then\n  . @F\nfi", `[ -s "$HOME/.missing" ] && . "$HOME/.missing"`,
			`eval "export PATH=$PATH:@D"`, `eval 'PATH=@D:$PATH'`, `eval "$(echo export PATH=/opt/v@N:\$PATH)"`, `(PATH=/nope; X=/nope)`, `PATH=/nope ls / >/dev/null`,
			`echo /opt/r@N | while read d; do PATH=$PATH:$d; done`, "while [ -z \"$DONE\" ]; do DONE=1; @P; done", `PATH=$(echo "$PATH" | tr a-z a-z)`, `PATH=$(printf %s "$PATH:/opt/p@N")`,
			`set -- /opt/a@N /opt/b@N; PATH=$PATH:$1`, "set -- /opt/a@N /opt/b@N\nfor a; do PATH=$PATH:$a; done", `OLD=$PATH; PATH=/nope; PATH=$OLD:@D`, `unset PATH; PATH=/usr/bin:/bin:@D`, `alias ll='ls -l'`,
			"cat >/dev/null <<EOF\nPATH=/nope\nEOF", `# PATH=/nope`, `export PATH`, `PATH=$PATH:/opt/no@N | true`, "IFS=:\nfor d in $X:/opt/i@N; do PATH=$PATH:$d; done\nunset IFS", `[ -z "$PS1" ] && return`,
			"case $- in\n  *i*) ;;\n  *) return;;\nesac", `[ -n "$PS1" ] || return 0`, `@C && return`, "if @C; then return; fi", `exit_never() { exit; }`, "read Z </etc/hostname\nPATH=$PATH:/opt/$Z",
			"PATH = /opt/w@N:$PATH 2>/dev/null", "set PATH=$PATH:/opt/z@N", "$PATH=/opt/z@N 2>/dev/null", "setenv PATH /opt/z@N 2>/dev/null", "PATH=$PATH;/opt/k@N/bin 2>/dev/null"},
	}
}

// only adds idioms to some holes.
func only(base map[string][]string, more map[string][]string) map[string][]string {
	for k, list := range more {
		base[k] = append(base[k], list...)
	}
	return base
}

func bashIdioms() map[string][]string {
	return only(common(), map[string][]string{
		"@V": {`"${PATH//\/usr\/bin:/}:@D"`, `"${PATH/:\/bin/}"`, "$PATH:`echo /opt/e@N`"},
		"@P": {`PATH+=:@T`, `PATH+=":@D"`, `export PATH+=:@T`, `declare -x PATH=@V`, `typeset -x PATH=@V`, `readonly Q@N=1; PATH=@V`},
		"@C": {`[[ -d @D ]]`, `[[ -d @D && -n $X ]]`, `[[ ":$PATH:" == *":@D:"* ]]`, `[[ ":$PATH:" != *":@D:"* ]]`, `[[ $PATH =~ d3 ]]`, `[[ $- == *i* ]]`, `[[ $X == /opt/* ]]`, `(( 1 ))`,
			`[[ ! -d @D ]]`, `[[ -z $X || -n $GOPATH ]]`, `[ "$X" == /opt/x1 ]`, `[[ -v X ]]`, `hash ls 2>/dev/null`, `which ls >/dev/null`, `shopt -q login_shell`},
		"@S": {"function addto {\n  local dir=$1\n  [[ -d $dir ]] && PATH=\"$dir:$PATH\"\n}\naddto @D; addto $HOME/d2", "loc() { local PATH=/nope X=/nope; X=/nope2; }; loc", `[[ $- != *i* ]] && return`, `[[ $- == *i* ]] || return`,
			`source @F`, "dirs=(/opt/a@N \"$HOME/d@N\")\nfor d in \"${dirs[@]}\"; do PATH+=:$d; done", `: "${X:=/opt/x@N}"`, `declare X=/opt/dx@N`, `shopt -s nullglob; for f in ~/.none/*.sh; do PATH=$PATH:$f; done; shopt -u nullglob`,
			"IFS=: read -ra parts <<< \"$PATH\"\nfor p in \"${parts[@]}\"; do NEW=$NEW:$p; done", "PATH=$(IFS=:; echo \"$PATH\")", "for ((i=0;i<2;i++)); do PATH=$PATH:/opt/i$i; done", "if (( UID == 0 )); then @P; fi"},
	})
}

func zshIdioms() map[string][]string {
	base := only(bashIdioms(), map[string][]string{
		"@S": {`path=(@T $path)`, `path+=(@T)`, `path+=@T`, `path=($path @T @T)`, `typeset -U path PATH`, `typeset -U path`, `path=("$HOME/d@N" $path[@])`, `path=($path ~/d@N(N))`, `path=(~/d@N(N-/) $path)`,
			"path=(\n  @T\n  $HOME/d@N # two\n  $path\n)\nexport PATH", `path=(${path:#/bin})`, `[[ -o interactive ]] && @P`, `[[ -o login ]] && @P`, `(( $+commands[ls] )) && @P`, `export -U PATH`,
			`emulate sh -c '. ~/.extra'`, `export PATH="@D:${(j.:.)path}"`, `for d in $path; do NEW=$NEW:$d; done`, `dirs=(/opt/a@N /opt/b@N); path+=($dirs)`, `typeset -gU path; path=(@T "$path[@]")`,
			`path[1]=/opt/one@N`, `path[1,0]=/opt/one@N`, `export path`, `local q=1`, `() { path+=(/opt/anon@N) }`, `typeset -aU path`, `path=(@T ${path[@]})`},
	})
	return base
}

func fishIdioms() map[string][]string {
	return map[string][]string{
		"@N": {"0", "1", "2", "3", "4", "5"},
		"@D": {"/opt/d@N/bin", "$HOME/d@N", "~/d@N", "\"$HOME/d@N\"", "$X/bin", "$GOPATH/bin", "$GOROOT/bin", "{$HOME}/d@N", "'/opt/q@N'", "(echo /opt/e@N)", "/opt/{a,b}@N", "$X", "'~/d@N'", "$HOME/d@N/bin", "\"$X\""},
		"@P": {"set -gx PATH $PATH @D", "set -gx PATH @D $PATH", "set PATH @D $PATH", "set -x PATH $PATH @D @D", "set -a PATH @D", "set -gxa PATH @D", "set -p PATH @D", "set --append PATH @D", "set -gx --prepend PATH @D",
			"set -gx PATH \"$PATH:/opt/j@N\"", "set -gx PATH /opt/c@N:$PATH", "export PATH=\"$PATH:/opt/x@N\"", "set -x PATH \"/opt/y@N:$PATH\"", "fish_add_path -gP @D", "fish_add_path @D", "fish_add_path -a @D", "fish_add_path -p @D @D", "fish_add_path -m @D",
			"fish_add_path --path @D", "fish_add_path -aP @D", "fish_add_path -g @D", "fish_add_path --append --path $HOME/d1 $HOME/d2", "fish_add_path -g $HOME/d1 $HOME/d2", "fish_add_path -gm $HOME/d1", "fish_add_path -Pm /usr/bin", "set -g fish_user_paths @D $fish_user_paths",
			"fish_add_path -gap $HOME/d@N", "set -ga fish_user_paths $HOME/d@N", "set PATH /only/d@N /usr/bin /bin", "set -e PATH[1]", "set PATH $PATH[1] @D $PATH[2..-1]", "set PATH[1] @D", "set -gx PATH", "set PATH $PATH @D; set -x PATH $PATH", "set -l PATH /nope"},
		"@A": {"set X /opt/x@N", "set -gx GOPATH $HOME/d@N", "set -x GOROOT /opt/d@N", "set -gx X @D", "set -e X", "set -l X /opt/l@N", "set X /opt/a@N /opt/b@N", "set X", "set -q X; or set X /opt/x@N", "set -gx GOPATH $GOROOT/d@N", "set --global --export X /opt/d@N", "set -a X /opt/d@N", "set X $X[1]"},
		"@C": {"test -d @D", "test -n \"$X\"", "test -z \"$X\"", "status is-interactive", "status --is-login", "status is-login", "not test -d @D", "test -d $HOME/d1; and test -d @D", "test -d $HOME/d1 && test -n \"$X\"", "set -q X", "not set -q GOPATH", "contains @D $PATH", "not contains $HOME/d1 $PATH",
			"contains -- /opt/d1/bin $PATH", "type -q ls", "command -q nosuchthing", "command -sq ls", "test \"$USER\" = root", "test (id -u) -eq 0", "string match -q '*d1*' -- $PATH", "test -d @D; or test -d $HOME/d2", "! test -d $HOME/d1", "[ -d $HOME/d1 ]", "test -f ~/.config/fish/extra.fish", "true", "false", "grep -q root /etc/passwd", "type -q nosuchthing", "test \"$TERM\" = dumb", "test -n \"$SSH_CLIENT\"", "string match -q '*/opt/d2/bin*' \"$PATH\"", "test -d $HOME/d1 -a -n \"$X\"", "functions -q nosuchfn", "test $X = /opt/x1"},
		"@L": {"@P", "@P", "@A", "@P"},
		"@S": {"@P", "@P", "@P", "@A", "@A", "@A", "if @C\n  @L\nend", "if @C\n  @L\nelse\n  @L\nend", "if @C\n @L\nelse if @C\n @L\nelse\n @L\nend", "if @C\n @S\n @S\nend", "@C; and @P", "@C; or @P", "@C && @P", "@C || @P", "@C\nand @P", "@C; and begin; @L; @P; end",
			"if @C; @P; end", "for d in @D /opt/f@N\n  set PATH $PATH $d\nend", "for d in $HOME/d1 $HOME/d5 $X\n  if test -d $d\n    set -gx PATH $d $PATH\n  end\nend", "function addp\n  set -gx PATH $argv $PATH\nend\naddp @D", "function addone --argument-names dir\n  contains -- $dir $PATH; or set -gx PATH $dir $PATH\nend\naddone @D; addone $HOME/d1",
			"function adda -a d\n  if test -d $d\n    set -a PATH $d\n  end\nend\nadda $HOME/d1", "switch $X\n  case '/opt/*'\n    @L\n  case ''\n    @L\n  case '*'\n    @P\nend", "switch (uname)\n  case Linux\n    @P\n  case Darwin '*BSD'\n    @P\nend", "switch $TERM\n case dumb xterm\n  @L\nend", "source ~/.config/fish/extra.fish", "source ~/.config/fish/missing.fish 2>/dev/null", "test -f ~/.config/fish/extra.fish; and source ~/.config/fish/extra.fish", "if test -f ~/.config/fish/extra.fish\n  . ~/.config/fish/extra.fish\nend",
			"begin\n  set -l X /nope\n  set -gx PATH $PATH $X\nend", "for f in ~/.config/fish/more/*.fish\n  source $f\nend", "set PATH (string match -v /bin -- $PATH)", "eval set -gx PATH /opt/v@N \\$PATH", "alias ll='ls -l'", "# set PATH /nope", "set -l cmd (ls / | head -n 1)", "if not contains @D $PATH\n  @P\nend", "set PATH (printf '%s\\n' $PATH)", "echo /opt/r@N | read -l r; set PATH $PATH $r", "while not set -q DONE; set -g DONE 1; @P; end",
			"set -q XDG_NOTHING; or set -gx GOBIN $HOME/d@N", "set PATH $PATH $GOBIN", "status is-interactive; or return", "if not status is-interactive\n  return\nend", "@C; and return", "PATH=/nope ls / >/dev/null", "string join : $PATH >/dev/null", "set -gx PATH $HOME/d@N \\\n  $PATH", "not test -d @D; and @P", "set -l dirs $HOME/d1 /opt/m@N\nset -gx PATH $dirs $PATH", "fish_add_path ~/d1; set -e fish_user_paths"},
	}
}

// randomHome makes a home directory for a shell.
func randomHome(shell string, seed uint64) map[string]string {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 0)), shell: shell}
	files := map[string]string{"d0/": "", "d1/": "", "d2/bin/": ""}
	maybe := func(names ...string) {
		for _, n := range names {
			if g.IntN(3) > 0 {
				files[n] = g.file(1 + g.IntN(5))
			}
		}
	}
	switch shell {
	case "bash":
		g.idiom = bashIdioms()
		maybe(".bashrc", ".profile", ".extra")
		if g.IntN(3) == 0 {
			files[[]string{".bash_profile", ".bash_login"}[g.IntN(2)]] = g.file(2) + "[ -f ~/.bashrc ] && . ~/.bashrc\n"
		}
		if g.IntN(4) == 0 {
			files[".extra"] = g.file(1) + ". ~/.extra\n" + g.file(1)
		}
	case "sh":
		g.idiom = common()
		maybe(".profile", ".extra")
		if g.IntN(2) == 0 {
			files[".profile"] += "if [ -n \"$BASH_VERSION\" ]; then\n  if [ -f \"$HOME/.bashrc\" ]; then\n    . \"$HOME/.bashrc\"\n  fi\nfi\n" + g.file(2)
			files[".bashrc"] = g.file(1)
		}
	case "ksh":
		g.idiom = only(common(), map[string][]string{"@P": {`PATH+=:@T`, `typeset -x PATH=@V`, `export PATH+=:@T`}, "@C": {`[[ -d @D ]]`, `[[ $- == *i* ]]`, `[[ ":$PATH:" == *":@D:"* ]]`}, "@S": {"function addto {\n typeset dir=$1\n [[ -d $dir ]] && PATH=$dir:$PATH\n}\naddto @D; addto $HOME/d1"}})
		maybe(".profile", ".kshrc", ".extra")
	case "zsh":
		g.idiom = zshIdioms()
		maybe(".zshenv", ".zprofile", ".zshrc", ".zlogin", ".extra")
		if g.IntN(4) == 0 {
			files[".zshenv"] += "export ZDOTDIR=$HOME/z\n"
			maybe("z/.zshrc", "z/.zprofile")
		}
	case "fish":
		g.idiom = fishIdioms()
		maybe(".config/fish/config.fish", ".config/fish/extra.fish", ".config/fish/conf.d/a.fish", ".config/fish/conf.d/b.fish", ".config/fish/more/x.fish")
		if g.IntN(4) == 0 {
			files[".config/fish/fish_variables"] = fmt.Sprintf("# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR fish_user_paths:/opt/u%d\\x1e/opt/d1/bin\nSETUVAR X:/opt/uv\n", g.IntN(3))
		}
	}
	if shell != "fish" && g.IntN(2) == 0 {
		files[".rc.d/a.sh"], files[".rc.d/b.sh"] = g.file(1), g.file(1)
	}
	for n, text := range files { // files that read themselves or each other do it once
		switch i := strings.LastIndexByte(n, '/'); {
		case strings.HasSuffix(n, "/"):
		case strings.HasSuffix(n, ".fish") && !strings.Contains(n, "conf.d"):
			files[n] = fmt.Sprintf("set -q ONCE%d; and return\nset -g ONCE%d 1\n", len(n), len(n)) + text
		case n == ".extra" || i > 0 && n[:i] == ".rc.d":
			files[n] = fmt.Sprintf("[ -n \"$ONCE%c\" ] && return\nONCE%c=1\n", n[len(n)-4], n[len(n)-4]) + text
		}
	}
	return files
}

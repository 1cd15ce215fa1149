package setting

import "testing"

func TestLiteral(t *testing.T) {
	for _, c := range []struct {
		line, want string
		ok         bool
	}{
		{"export GOROOT=/usr/local/go", "/usr/local/go", true},
		{`export GOROOT="/usr/local/go" # the old one`, "/usr/local/go", true},
		{"GOROOT='/usr/local/go'", "/usr/local/go", true},
		{"export GOROOT=~/go", "$HOME/go", true},
		{"export GOROOT=$HOME/go;", "$HOME/go", true},
		{`export GOROOT="${HOME}/go"`, "${HOME}/go", true},
		{"set -gx GOROOT /usr/local/go", "/usr/local/go", true},
		{"export GOROOT='$HOME/go'", "", false},
		{`export GOROOT="~/go"`, "", false},
		{"export GOROOT=$(brew --prefix)/go", "", false},
		{`export GOROOT="/my go"`, "", false},
		{"export GOROOT=", "", false},
		{"export GOROOT=/a GOPATH=/b", "", false},
		{"set -gx GOROOT /a /b", "", false},
	} {
		if got, ok := literal("GOROOT", c.line); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: got %q, %v; want %q, %v", c.line, got, ok, c.want, c.ok)
		}
	}
}

func TestSubstitute(t *testing.T) {
	for _, c := range []struct {
		line, want string
		ok         bool
	}{
		{"export PATH=$PATH:$GOROOT/bin", "export PATH=$PATH:/g/bin", true},
		{`export PATH="${GOROOT}/bin:$PATH"`, `export PATH="/g/bin:$PATH"`, true},
		{"set -gx PATH $PATH $GOROOT/bin", "set -gx PATH $PATH /g/bin", true},
		{"# GOROOT is $GOROOT", "# GOROOT is $GOROOT", true},
		{"export GOROOT_FINAL=/x", "export GOROOT_FINAL=/x", true},
		{"alias ll='ls -l'", "alias ll='ls -l'", true},
		{"export PATH='$GOROOT/bin'", "", false},
		{`echo \$GOROOT`, "", false},
		{"export PATH=$PATH:${GOROOT:-/x}/bin", "", false},
		{"unset GOROOT", "", false},
		{"GOROOT=$GOROOT/x", "", false},
	} {
		if got, ok := substitute(c.line, "GOROOT", "/g"); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: got %q, %v; want %q, %v", c.line, got, ok, c.want, c.ok)
		}
	}
}

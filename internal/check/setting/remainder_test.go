package setting

import "testing"

func TestRemainder(t *testing.T) {
	for _, c := range []struct {
		line, want string
		ok         bool
	}{
		{"export GOROOT=/x", "", true},
		{"GOROOT=/x; export GOROOT", "", true},
		{"GOROOT=/x && export GOROOT", "", false},
		{"export GOROOT=/x GOPATH=$HOME/go", "export GOPATH=$HOME/go", true},
		{"  export GOPATH=$HOME/go GOROOT=/x # mine", "  export GOPATH=$HOME/go # mine", true},
		{"export A=1 GOROOT=$(brew --prefix)/go B='a b'", "export A=1 B='a b'", true},
		{"declare -x GOROOT=/x", "", true},
		{"declare -x GOROOT=/x A=1", "declare -x A=1", true},
		{"export GOROOT=/x; export GOPATH=/y", "export GOPATH=/y", true},
		{"GOROOT=/x; GOPATH=/y; export GOROOT GOPATH", "GOPATH=/y; export GOPATH", true},
		{"export GOROOT=/x # of old", "", true},
		{"GOROOT=/x go build", "", false},
		{"[ -d /x ] && export GOROOT=/x", "", false},
		{"export GOROOT=/x; echo hello", "", false},
		{"export GOPATH=/y", "", false},
		{"export GOROOT='/x", "", false},
		{"set -gx GOROOT /x; set -gx A 1", "", false},
	} {
		if got, ok := remainder("GOROOT", c.line); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: got %q, %v; want %q, %v", c.line, got, ok, c.want, c.ok)
		}
	}
}

package setting

import "testing"

// A line is removed only if it does nothing but set the variable.
func TestAlone(t *testing.T) {
	for line, want := range map[string]bool{
		`export GOROOT=/usr/local/go`:                  true,
		`  export GOROOT="/opt/my go"`:                 true,
		`GOROOT='/x'`:                                  true,
		`export GOROOT=/x # from the old days`:         true,
		`export GOROOT=$HOME/go;`:                      true,
		`set -gx GOROOT /x`:                            true,
		`declare -x GOROOT=/x`:                         true,
		`export GOROOT=/x PATH=/x/bin:$PATH`:           false,
		`export GOROOT=/x; export PATH`:                false,
		`[ -d /x ] && export GOROOT=/x`:                false,
		`GOROOT=/x go build`:                           false,
		`export GOROOT="$(go env GOROOT)"`:             false,
		`Environment=GOROOT=/x`:                        false,
		`ENV GOROOT=/x`:                                false,
		`export GOROOTS=/x`:                            false,
		`if true; then export GOROOT=/x; fi`:           false,
		`set -gx GOROOT /x; fish_add_path $GOROOT/bin`: false,
		`export GOPATH=/y`:                             false,
		`export GOROOT=`:                               true,
		`export GOROOT="/a" GOPATH="/b"`:               false,
		`export GOROOT=/x | tee`:                       false,
	} {
		if got := alone("GOROOT", line); got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
	}
}

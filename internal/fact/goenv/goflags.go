package goenv

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// CheckGOFLAGS is what the go command says of a value of GOFLAGS, "" if it
// accepts it (cmd/go/internal/base, InitGOFLAGS). "go env" and "go bug" do not
// check.
func (e *Env) CheckGOFLAGS(value string) string {
	words, err := Split(value)
	if err != nil {
		return fmt.Sprintf("go: parsing $GOFLAGS: %v", err)
	}
	for _, f := range words {
		name := strings.TrimPrefix(strings.TrimPrefix(f, "-"), "-")
		if name == f || name == "" || name[0] == '-' || name[0] == '=' {
			return fmt.Sprintf("go: parsing $GOFLAGS: non-flag %q", f)
		}
		name, _, _ = strings.Cut(name, "=")
		if !e.knowsFlag(name) {
			return fmt.Sprintf("go: parsing $GOFLAGS: unknown flag -%s", name)
		}
	}
	return ""
}

// flagList holds the names that GOFLAGS may hold: every flag of every go command,
// with the release that brought it and the one that dropped it, where those are
// not 1.21 or earlier and none.
//
//go:generate go test -run TestFlagNames . -args -update
//go:embed goflags.txt
var flagList string

// knowsFlag reports whether a go command has a flag of this name.
func (e *Env) knowsFlag(name string) bool {
	for line := range strings.Lines(flagList) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != name {
			continue
		}
		return (len(words) < 2 || words[1] == "-" || e.AtLeast(words[1])) && (len(words) < 3 || !e.AtLeast(words[2]))
	}
	return false
}

// refuseEnvFlags is about flags of "go env" in GOFLAGS: -ldflags=-s -w without
// quotes makes it "go env -w".
func (e *Env) refuseEnvFlags() ([]Refusal, error) {
	v, err := e.lookup("GOFLAGS")
	if err != nil {
		return nil, err
	}
	words, err := Split(v)
	if err != nil {
		return nil, nil
	}
	var out []Refusal
	for _, f := range words {
		name, value, has := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(f, "-"), "-"), "=")
		switch on, valid := boolean(value, has); {
		case !strings.HasPrefix(f, "-"):
		case !valid && (name == "w" || name == "u" || name == "json" || name == "n" || name == "x" || name == "changed" && e.AtLeast("1.23")):
			return refusal(Listing, "GOFLAGS", f, "go: invalid boolean value %q for flag -%s (from $GOFLAGS): parse error", value, name), nil
		case on && name == "w":
			out = refusal(Listing, "GOFLAGS", f, "go: no KEY=VALUE arguments given")
		case on && name == "u":
			out = refusal(Listing, "GOFLAGS", f, "go: 'go env -u' requires an argument")
		}
	}
	return out, nil
}

// boolean reads the value of a boolean flag.
func boolean(value string, has bool) (on, valid bool) {
	if !has {
		return true, true
	}
	on, err := strconv.ParseBool(value)
	return on, err == nil
}

package goenv

import (
	"fmt"
	"slices"
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

// flagNames are the names that GOFLAGS may hold: every flag of every go
// command, and the release that brought it ("" up to 1.21). -C is among them.
var flagNames = []struct{ since, names string }{
	{"", `C a asan asmflags bench benchmem benchtime blockprofile blockprofilerate buildmode buildvcs c cache compat
		compiled compiler count cover covermode coverpkg coverprofile cpu cpuprofile d debug-actiongraph debug-
		runtime-trace debug-trace deps dropexclude dropreplace droprequire dropretract dropuse e exclude exec export f
		failfast find fix fmt fullpath fuzz fuzzcache fuzzminimizetime fuzztime gccgoflags gcflags go i insecure
		installsuffix json ldflags linkshared list m memprofile memprofilerate mod modcache modcacherw modfile module
		msan mutexprofile mutexprofilefraction n o outputdir overlay p parallel pgo pkgdir print r race replace
		require retract retracted reuse run short shuffle skip t tags test testcache timeout toolchain toolexec trace
		trimpath u use v vendor versions vet vettool w work x`},
	{"1.23", "changed diff dropgodebug godebug"},
	{"1.24", "droptool tool"},
	{"1.25", "dropignore ignore"},
	{"1.26", "artifacts"},
}

// knowsFlag reports whether a go command has a flag of this name.
func (e *Env) knowsFlag(name string) bool {
	for _, f := range flagNames {
		if (f.since == "" || e.AtLeast(f.since)) && slices.Contains(strings.Fields(f.names), name) {
			return true
		}
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

package goenv

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// targets are the ports of Go by system (internal/platform).
var targets = map[string]string{
	"aix": "ppc64", "android": "386 amd64 arm arm64", "darwin": "amd64 arm64", "dragonfly": "amd64",
	"freebsd": "386 amd64 arm arm64 riscv64", "illumos": "amd64", "ios": "amd64 arm64", "js": "wasm",
	"linux":  "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64",
	"netbsd": "386 amd64 arm arm64", "openbsd": "386 amd64 arm arm64 mips64 ppc64 riscv64", "plan9": "386 amd64 arm",
	"solaris": "amd64", "wasip1": "wasm", "windows": "386 amd64 arm arm64",
}

// came and went are the releases in which ports came and were dropped.
var (
	came = map[string]string{"linux/loong64": "1.19", "freebsd/riscv64": "1.20", "wasip1/wasm": "1.21", "openbsd/ppc64": "1.22", "openbsd/riscv64": "1.22"}
	went = map[string]string{"windows/arm": "1.26", "openbsd/mips64": "1.27"}
)

// supported reports whether the go command can build for a target.
func supported(e *Env, goos, arch string) bool {
	pair := goos + "/" + arch
	if since := came[pair]; since != "" && !e.AtLeast(since) {
		return false
	}
	if until := went[pair]; until != "" && e.AtLeast(until) {
		return false
	}
	return slices.Contains(strings.Fields(targets[goos]), arch)
}

// anyTarget reports whether a system has a port at all.
func anyTarget(goos string) bool { return targets[goos] != "" }

// A level is a variable that names the level of a processor, or the like.
type level struct {
	name  string
	text  string // what the go command says of other values
	valid func(e *Env, v string) bool
}

// levels are in the order in which the go command judges them
// (internal/buildcfg). It reads them from the process environment alone: a bad
// value in the GOENV file stops the compiler instead.
var levels = []level{
	{"GOAMD64", "invalid GOAMD64: must be v1, v2, v3, v4", oneOf("v1", "v2", "v3", "v4")},
	{"GOARM", "", validARM},
	{"GOARM64", `invalid GOARM64: must start with v8.{0-9} or v9.{0-5} and may optionally end in ",lse" and/or ",crypto"`, validARM64},
	{"GOMIPS", "invalid GOMIPS: must be hardfloat, softfloat", oneOf("hardfloat", "softfloat")},
	{"GOMIPS64", "invalid GOMIPS64: must be hardfloat, softfloat", oneOf("hardfloat", "softfloat")},
	{"GOPPC64", "", validPPC64},
	{"GORISCV64", "", validRISCV64},
	{"GOWASM", "", validWASM},
	{"GOFIPS140", "", validFIPS140},
}

// says is what the go command says of a bad value.
func (l level) says(e *Env, v string) string {
	switch {
	case l.name == "GOARM" && e.AtLeast("1.22"):
		return `invalid GOARM: must start with 5, 6, or 7, and may optionally end in either ",hardfloat" or ",softfloat"`
	case l.name == "GOARM":
		return "invalid GOARM: must be 5, 6, 7"
	case l.name == "GOPPC64" && e.AtLeast("1.20"):
		return "invalid GOPPC64: must be power8, power9, power10"
	case l.name == "GOPPC64":
		return "invalid GOPPC64: must be power8, power9"
	case l.name == "GORISCV64" && e.AtLeast("1.25"):
		return "invalid GORISCV64: must be rva20u64, rva22u64, rva23u64"
	case l.name == "GORISCV64":
		return "invalid GORISCV64: must be rva20u64, rva22u64"
	case l.name == "GOFIPS140" && e.AtLeast("1.26"):
		return "invalid GOFIPS140: must be off, latest, inprocess, certified, or v1.Y.Z"
	case l.name == "GOFIPS140":
		return "invalid GOFIPS140: must be off, latest, inprocess, certified, or vX.Y.Z"
	case l.name == "GOWASM":
		return fmt.Sprintf("invalid GOWASM: no such feature %q", unknownFeature(v))
	}
	return l.text
}

func oneOf(words ...string) func(*Env, string) bool {
	return func(_ *Env, v string) bool { return slices.Contains(words, v) }
}

func validARM(e *Env, v string) bool {
	if e.AtLeast("1.22") {
		v = strings.TrimSuffix(strings.TrimSuffix(v, ",softfloat"), ",hardfloat")
	}
	return v == "5" || v == "6" || v == "7"
}

func validARM64(_ *Env, v string) bool {
	for trimmed := ""; trimmed != v; {
		trimmed, v = v, strings.TrimSuffix(strings.TrimSuffix(v, ",lse"), ",crypto")
	}
	major, minor, ok := strings.Cut(v, ".")
	n, err := strconv.Atoi(minor)
	return ok && err == nil && len(minor) == 1 && (major == "v8" || major == "v9" && n <= 5)
}

func validPPC64(e *Env, v string) bool {
	return v == "power8" || v == "power9" || v == "power10" && e.AtLeast("1.20")
}

func validRISCV64(e *Env, v string) bool {
	return v == "rva20u64" || v == "rva22u64" || v == "rva23u64" && e.AtLeast("1.25")
}

func validWASM(_ *Env, v string) bool { return unknownFeature(v) == "" }

// unknownFeature is the last feature in a value of GOWASM that there is not.
func unknownFeature(v string) string {
	unknown := ""
	for opt := range strings.SplitSeq(v, ",") {
		if opt != "" && opt != "satconv" && opt != "signext" {
			unknown = opt
		}
	}
	return unknown
}

var (
	fipsOld = pattern.Lazy(`^v\d+\.\d+\.\d+(-.{8})?$`)
	fipsNew = pattern.Lazy(`^v1\.\d+\.\d+(-.{8}|-rc\d+)?$`)
)

func validFIPS140(e *Env, v string) bool {
	switch v {
	case "off", "latest", "inprocess", "certified":
		return true
	}
	if e.AtLeast("1.26") {
		return fipsNew().MatchString(v)
	}
	return fipsOld().MatchString(v)
}

// refuseLevels are the errors of internal/buildcfg: of several, the last one is
// told. From 1.23 on, judging GOARM64 forgets the errors before it, so that a
// bad GOAMD64 or GOARM is taken for the default in silence.
func (e *Env) refuseLevels() ([]Refusal, error) {
	var out []Refusal
	for _, l := range levels {
		v, err := e.getenv(l.name)
		if err != nil {
			return nil, err
		}
		if l.name == "GOARM64" && e.AtLeast("1.23") {
			out = nil
		}
		if known, _ := VariableNamed(l.name); v != "" && e.Knows(known) && !l.valid(e, v) {
			out = refusal(Every, l.name, v, "go: %s", l.says(e, v))
		}
	}
	return out, nil
}

// IgnoredLevel reports whether the value of a variable such as GOAMD64 is none
// that the go command knows, whether it says so or not.
func (e *Env) IgnoredLevel(name, value string) bool {
	for _, l := range levels {
		if l.name == name {
			return value != "" && !l.valid(e, value)
		}
	}
	return false
}

// refuseFlags is the error of reading GOFLAGS.
func (e *Env) refuseFlags() ([]Refusal, error) {
	v, err := e.lookup("GOFLAGS")
	if err != nil {
		return nil, err
	}
	if text := e.CheckGOFLAGS(v); text != "" {
		return refusal(Flagged, "GOFLAGS", v, "%s", text), nil
	}
	return nil, nil
}

// UnknownTarget reports whether GOOS and GOARCH name no port of this go command.
func (e *Env) UnknownTarget() bool {
	r, err := e.refuseTarget()
	return err == nil && len(r) > 0
}

package goenv

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A buildFlag is one of GOFLAGS that the commands that compile have.
type buildFlag struct{ name, value string }

// The build flags that are switches, and those that need a value
// (cmd/go/internal/work, AddBuildFlags).
const (
	switches  = " a asan linkshared modcacherw msan n race trimpath v work x "
	withValue = " C asmflags buildmode compiler debug-actiongraph debug-runtime-trace debug-trace gccgoflags gcflags installsuffix ldflags" +
		" mod modfile overlay p pgo pkgdir tags toolexec "
)

// refuseFlagValues are the errors of the commands that compile about values in
// GOFLAGS: those of reading the flags in their order, then those of
// work.BuildInit and of running the compiler.
func (e *Env) refuseFlagValues() ([]Refusal, error) {
	given, err := e.lookup("GOFLAGS")
	if err != nil || !e.AtLeast("1.21") || e.CheckGOFLAGS(given) != "" {
		return nil, err
	}
	words, _ := Split(given)
	flags := map[string]string{}
	for _, w := range words {
		name, value, has := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(w, "-"), "-"), "=")
		if text := e.badFlag(name, value, has); text != "" {
			return refusal(Compiles, "GOFLAGS", w, "go: %s", text), nil
		}
		if flags[name] = value; !has {
			flags[name] = "true"
		}
	}
	var out []Refusal
	var unknown error
	for _, judge := range []func(*Env, map[string]string) (buildFlag, string, error){
		(*Env).badModfile, (*Env).badSanitizer, (*Env).badModes, (*Env).badOverlay, (*Env).badCount, (*Env).badToolexec, (*Env).badProfile,
	} {
		f, text, err := judge(e, flags)
		switch {
		case err != nil && unknown == nil:
			unknown = err
		case text != "":
			out = append(out, refusal(Compiles, "GOFLAGS", "-"+f.name+"="+f.value, "%s", text)...)
		}
	}
	return out, unknown
}

// badFlag is what reading one flag says (cmd/go/internal/base, SetFromGOFLAGS).
func (e *Env) badFlag(name, value string, has bool) string {
	const from = "(from $GOFLAGS)"
	in := func(list string) bool { return strings.Contains(list, " "+name+" ") }
	switch _, valid := boolean(value, has); {
	case in(switches) || name == "json" && e.AtLeast("1.24"):
		if !valid {
			return fmt.Sprintf("invalid boolean value %q for flag -%s %s: parse error", value, name, from)
		}
		return ""
	case name == "buildvcs":
		if !valid && value != "auto" {
			return fmt.Sprintf("invalid boolean value %q for flag -%s %s: value is neither 'auto' nor a valid bool", value, name, from)
		}
		return ""
	case !in(withValue):
		return "" // of other commands
	case !has:
		return fmt.Sprintf("flag needs an argument: -%s %s", name, from)
	}
	if err := flagError(name, value); err != nil {
		return fmt.Sprintf("invalid value %q for flag -%s %s: %v", value, name, from, err)
	}
	return ""
}

// flagError is the error of setting a flag that takes a value.
func flagError(name, value string) (err error) {
	switch name {
	case "C":
		return errors.New("-C flag must be first flag on command line")
	case "compiler":
		if value != "gc" && value != "gccgo" {
			return fmt.Errorf("unknown compiler %q", value)
		}
	case "p":
		_, err = strconv.ParseInt(value, 0, 64)
		switch {
		case errors.Is(err, strconv.ErrRange):
			return errors.New("value out of range")
		case err != nil:
			return errors.New("parse error")
		}
	case "toolexec":
		_, err = Split(value)
	case "tags":
		if strings.ContainsAny(value, " '") {
			_, err = Split(value)
		}
	case "asmflags", "gccgoflags", "gcflags", "ldflags":
		return perPackage(strings.TrimSpace(value))
	}
	return err
}

// perPackage is the error of reading [PATTERN=]FLAGS (cmd/go/internal/load,
// PerPackageFlag).
func perPackage(value string) error {
	if value == "" {
		return nil
	}
	if !strings.HasPrefix(value, "-") {
		before, after, ok := strings.Cut(value, "=")
		switch {
		case !ok:
			return errors.New("missing =<value> in <pattern>=<value>")
		case strings.TrimSpace(before) == "":
			return errors.New("missing <pattern> in <pattern>=<value>")
		}
		value = after
	}
	_, err := Split(value)
	return err
}

func (e *Env) badModfile(flags map[string]string) (buildFlag, string, error) {
	f := buildFlag{"modfile", flags["modfile"]}
	switch {
	case f.value == "":
		return f, "", nil
	case !strings.HasSuffix(e.Module, "go.mod") || e.Work != "" && e.Work != "off":
		return f, "", e.unseen
	case !strings.HasSuffix(f.value, ".mod"):
		return f, fmt.Sprintf("go: -modfile=%s: file does not have .mod extension", f.value), nil
	}
	absent, err := e.absent(f.value)
	if !absent {
		return f, "", err
	}
	return f, "go: open " + f.value + ": no such file or directory", nil
}

// absent reports whether a path leads nowhere that go can see.
func (e *Env) absent(p string) (bool, error) {
	abs, ok := e.abs(p)
	if !ok {
		return false, e.noCwd
	}
	if _, err := e.h.Stat(abs); err != nil {
		return missing(err), unlessNone(err)
	}
	return false, nil
}

// badSanitizer is the error of -race, -msan and -asan.
func (e *Env) badSanitizer(flags map[string]string) (buildFlag, string, error) {
	var on []string
	for _, name := range []string{"race", "msan", "asan"} {
		if v, has := flags[name]; has {
			if yes, _ := boolean(v, true); yes {
				on = append(on, name)
			}
		}
	}
	if len(on) == 0 {
		return buildFlag{}, "", nil
	}
	f := buildFlag{on[len(on)-1], "true"}
	if len(on) > 1 {
		return f, fmt.Sprintf("go: may not use -%s and -%s simultaneously", on[0], on[1]), nil
	}
	for _, name := range []string{"GOOS", "GOARCH"} {
		s, err := e.Get(name)
		if err != nil || name == "GOOS" && s.Value != "linux" || name == "GOARCH" && s.Value != "amd64" && s.Value != "arm64" {
			return f, "", err // where the platform supports it is not known here
		}
	}
	cgo, err := e.Get("CGO_ENABLED")
	if err != nil || cgo.Value != "0" {
		return f, "", err
	}
	text := fmt.Sprintf("go: -%s requires cgo", f.name)
	own, err := e.hostArch()
	if arch, err2 := e.Get("GOARCH"); err == nil && err2 == nil && arch.Value == own {
		text += "; enable cgo by setting CGO_ENABLED=1"
	}
	return f, text, err
}

func (e *Env) badModes(flags map[string]string) (buildFlag, string, error) {
	if v, has := flags["buildmode"]; has && !slices.Contains([]string{"archive", "c-archive", "c-shared", "default", "exe", "pie", "shared", "plugin"}, v) {
		return buildFlag{"buildmode", v}, fmt.Sprintf("buildmode=%s not supported", v), nil
	}
	if v := flags["mod"]; v != "" && v != "mod" && v != "readonly" && v != "vendor" {
		return buildFlag{"mod", v}, fmt.Sprintf("-mod=%s not supported (can be '', 'mod', 'readonly', or 'vendor')", v), nil
	}
	return buildFlag{}, "", nil
}

func (e *Env) badOverlay(flags map[string]string) (buildFlag, string, error) {
	f := buildFlag{"overlay", flags["overlay"]}
	if f.value == "" {
		return f, "", nil
	}
	absent, err := e.absent(f.value)
	if !absent {
		return f, "", err
	}
	what := "overlay"
	if !e.AtLeast("1.24") {
		what = "overlay file"
	}
	return f, fmt.Sprintf("go: reading %s: open %s: no such file or directory", what, f.value), nil
}

func (e *Env) badCount(flags map[string]string) (buildFlag, string, error) {
	v, has := flags["p"]
	n, _ := strconv.ParseInt(v, 0, 64)
	if !has || n > 0 {
		return buildFlag{}, "", nil
	}
	return buildFlag{"p", v}, fmt.Sprintf("go: -p must be a positive integer: %d", n), nil
}

func (e *Env) badToolexec(flags map[string]string) (buildFlag, string, error) {
	f := buildFlag{"toolexec", flags["toolexec"]}
	words, _ := Split(f.value)
	if len(words) == 0 {
		return f, "", nil
	}
	why, err := e.cannotStart(words[0])
	if why == "" {
		return f, "", err
	}
	return f, "go: error obtaining buildID for go tool compile: " + why, nil
}

// cannotStart is what os/exec says of a program that does not exist, "" if it
// does.
func (e *Env) cannotStart(program string) (string, error) {
	if strings.Contains(program, "/") {
		absent, err := e.absent(program)
		if !absent {
			return "", err
		}
		return "fork/exec " + program + ": no such file or directory", nil
	}
	if program == "" {
		return "exec: no command", nil
	}
	found, err := e.LookPath(program)
	if err != nil || found != "" {
		return "", err
	}
	return fmt.Sprintf("exec: %q: executable file not found in $PATH", program), nil
}

func (e *Env) badProfile(flags map[string]string) (buildFlag, string, error) {
	f := buildFlag{"pgo", flags["pgo"]}
	if f.value == "" || f.value == "auto" || f.value == "off" || !path.IsAbs(f.value) {
		return f, "", nil
	}
	absent, err := e.absent(f.value)
	if !absent {
		return f, "", err
	}
	tool := "preprofile: "
	if !e.AtLeast("1.23") {
		tool = "compile: " + f.value + ": PGO error: "
	}
	return f, fmt.Sprintf("%serror opening profile: open %s: no such file or directory", tool, f.value), nil
}

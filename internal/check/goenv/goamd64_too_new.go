package goenv

import (
	"cmp"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// LevelTooNew reports a GOAMD64 that this processor lacks.
var LevelTooNew = &rule.Rule{
	ID:       "goenv/goamd64-too-new",
	Severity: finding.Error,
	Title:    "Programs are built for a newer processor than this one",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue, LevelInvalid},
	Doc: `
GOAMD64=v2, v3 or v4 lets the compiler use instructions that older processors do
not have. A program built so ends at its start on such a processor:

	This program can only be run on AMD64 processors with v3 microarchitecture support.

godoctor compares the level with the flags of /proc/cpuinfo. A hypervisor may hide
flags of the real processor. On arm64, GOARM64=v8.1 and later need the atomics
flag.

# Repair

Remove the setting: the default runs everywhere.
`,
	Symptoms: []string{`This program can only be run on AMD64 processors with v\d microarchitecture support`, `This program can only be run on`},
	Check:    checkLevelTooNew,
}

// x86Levels are the flags of /proc/cpuinfo that each level adds
// (runtime/asm_amd64.s).
var x86Levels = []struct{ level, flags string }{
	{"v2", "pni ssse3 cx16 sse4_1 sse4_2 popcnt"},
	{"v3", "fma movbe avx f16c abm avx2 bmi1 bmi2"},
	{"v4", "avx512f avx512bw avx512cd avx512dq avx512vl"},
}

func checkLevelTooNew(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if given, err := anyLevel(e); err != nil || !given {
		return nil, cmp.Or(err, rule.Skip("no level is set"))
	}
	if other, err := otherTarget(e); err != nil || other.Name != "" {
		return nil, err
	}
	arch, err := e.Get("GOARCH")
	if err != nil {
		return nil, err
	}
	name, flagsLine := "GOAMD64", "flags"
	switch arch.Value {
	case "amd64":
	case "arm64":
		name, flagsLine = "GOARM64", "Features"
	default:
		return nil, rule.Skip("GOARCH=%s has no such levels", arch.Value)
	}
	s, err := e.Get(name)
	if err != nil {
		return nil, err
	}
	if s.Given() == "" {
		return nil, rule.Skip("%s is not set", name)
	}
	if e.IgnoredLevel(name, s.Given()) {
		return nil, nil // level-invalid speaks: no such level is built for
	}
	lines, err := h.Lines("/proc/cpuinfo", flagsLine)
	if host.IsAbsent(err) || host.StateOf(err) == host.Unheld {
		return nil, rule.Skip("this root file system is not running")
	}
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, rule.Skip("/proc/cpuinfo names no flags")
	}
	lacking := lackingFlags(name, s.Value, lines[0].Text)
	if len(lacking) == 0 {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s is %s, and this processor lacks %s: what is built here does not start here", name, finding.Visible(s.Value), strings.Join(lacking, ", ")),
		Evidence: []finding.Evidence{{Source: "/proc/cpuinfo", Line: lines[0].N, Value: "without " + strings.Join(lacking, " ")}},
	}
	if name == "GOAMD64" {
		f.Evidence = append(f.Evidence, setting.Says("This program can only be run on AMD64 processors with "+s.Value+" microarchitecture support."))
	}
	return blamed(h, f, s)
}

// anyLevel reports whether a level is set at all.
func anyLevel(e *goenv.Env) (bool, error) {
	for _, name := range []string{"GOAMD64", "GOARM64"} {
		if s, err := e.Supplied(name); err != nil || s.Given() != "" {
			return true, err
		}
	}
	return false, nil
}

// lackingFlags are the flags that a level needs and a line of cpuinfo lacks.
func lackingFlags(name, level, line string) []string {
	_, list, _ := strings.Cut(line, ":")
	have := map[string]bool{}
	for _, f := range strings.Fields(list) {
		have[f] = true
	}
	var out []string
	need := func(flags string) {
		for _, f := range strings.Fields(flags) {
			if !have[f] {
				out = append(out, f)
			}
		}
	}
	if name == "GOARM64" {
		if v, _, _ := strings.Cut(level, ","); v != "v8.0" || strings.Contains(level, ",lse") {
			need("atomics")
		}
		return out
	}
	for _, l := range x86Levels {
		if l.level <= level {
			need(l.flags)
		}
	}
	return out
}

package goenv

import (
	"cmp"
	"slices"
	"strings"
)

// experiments are the names that GOEXPERIMENT may hold, alone or after "no"
// (internal/goexperiment): from which release ("": 1.21 or before) until before
// which ("": still).
var experiments = []struct{ since, until, names string }{
	{"", "", "arenas boringcrypto cgocheck2 fieldtrack heapminimum512kib loopvar preemptibleloops regabiargs regabiwrappers staticlockranking"},
	{"", "1.23", "pagetrace"},
	{"", "1.25", "coverageredesign"},
	{"", "1.26", "cacheprog"},
	{"1.22", "", "newinliner"},
	{"1.22", "1.23", "allocheaders exectracer2 range"},
	{"1.22", "1.26", "rangefunc"},
	{"1.23", "1.26", "aliastypeparams"},
	{"1.24", "1.25", "spinbitmutex"},
	{"1.24", "1.26", "swissmap synchashtriemap synctest"},
	{"1.25", "", "dwarf5 greenteagc jsonv2"},
	{"1.26", "", "randomizedheapbase64 runtimefreegc runtimesecret simd sizespecializedmalloc"},
	{"1.26", "1.27", "goroutineleakprofile"},
	{"1.27", "", "mapsplitgroup"},
}

func (e *Env) knowsExperiment(name string) bool {
	if name == "regabi" {
		return true
	}
	for _, x := range experiments {
		if (x.since == "" || e.AtLeast(x.since)) && (x.until == "" || !e.AtLeast(x.until)) && slices.Contains(strings.Fields(x.names), name) {
			return true
		}
	}
	return false
}

// experiments is GOEXPERIMENT. The go command of gccgo takes the experiments of its
// library for a setting.
func (e *Env) experiments(given string) (string, error) {
	if given != "" || !e.isGCCGo() {
		built, err := e.builtConstant("GOEXPERIMENT")
		return cmp.Or(given, built), err
	}
	arch, err := e.lookup("GOARCH")
	if err == nil {
		arch, err = e.arch(arch)
	}
	if arch == "amd64" {
		return "fieldtrack,regabiwrappers", err
	}
	return "fieldtrack", err
}

// refuseExperiment is the error of reading GOEXPERIMENT from the environment
// (internal/buildcfg, ParseGOEXPERIMENT); it hides those of levels.
func (e *Env) refuseExperiment() ([]Refusal, error) { return e.experimentIn(Process) }

// refuseStoredExperiment is the same for the GOENV file.
func (e *Env) refuseStoredExperiment() ([]Refusal, error) { return e.experimentIn(UserFile) }

func (e *Env) experimentIn(layer Layer) ([]Refusal, error) {
	all, err := e.supplies("GOEXPERIMENT")
	if err != nil || len(all) == 0 || all[0].Layer != layer {
		return nil, err
	}
	for name := range strings.SplitSeq(all[0].Value, ",") {
		if name == "" || name == "none" {
			continue
		}
		name = strings.TrimPrefix(name, "no")
		if !e.knowsExperiment(name) {
			return refusal(Every, "GOEXPERIMENT", name, "go: unknown GOEXPERIMENT %s", name), nil
		}
	}
	return nil, nil
}

package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// TempUnusable reports a temporary directory in which go cannot work.
var TempUnusable = &rule.Rule{
	ID:       "goenv/tmp-unusable",
	Severity: finding.Error,
	Title:    "The directory for temporary files is missing or not writable",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
Go builds in GOTMPDIR, or in TMPDIR, or in /tmp. It does not make that directory:

	go: creating work dir: stat /nonexist: no such file or directory
	go: creating work dir: mkdir /tmp/go-build...: permission denied

# Repair

Make the directory, or remove the setting.
`,
	Symptoms: []string{`creating work dir: `},
	Check:    checkTemp,
}

// tempDir is where the go command builds, with the setting that says so.
func tempDir(h *host.Host) (string, goenv.Setting, error) {
	e, err := ownGo(h)
	if err != nil {
		return "", goenv.Setting{}, err
	}
	s, err := e.Final().Get("GOTMPDIR")
	if err != nil {
		return "", s, err
	}
	if s.Given() != "" {
		return absolute(h, s.Given()), s, nil
	}
	v, _, err := h.Env("TMPDIR")
	s = goenv.Setting{Name: "TMPDIR", Value: v, Supply: goenv.Supply{Layer: goenv.Process, Value: v}}
	if v == "" {
		s.Supply, s.Value, v = goenv.Supply{Layer: goenv.Default}, "/tmp", "/tmp"
	}
	return absolute(h, v), s, err
}

func checkTemp(h *host.Host) ([]finding.Finding, error) {
	dir, s, err := tempDir(h)
	if err != nil {
		return nil, err
	}
	info, err := h.Stat(dir)
	if host.IsAbsent(err) && s.Layer == goenv.Default && !running(h) {
		return nil, rule.Skip("/tmp is made when this root file system runs")
	}
	f := finding.Finding{About: []string{dir}}
	switch {
	case host.IsAbsent(err):
		f.Message = finding.Msg("%s names %s, which does not exist: nothing can be built", s.Name, dir)
		f.Evidence = []finding.Evidence{setting.Says("go: creating work dir: stat " + s.Value + ": no such file or directory")}
	case host.IsDenied(err):
		f.Message = finding.Msg("%s names %s, which this user may not reach: nothing can be built", s.Name, dir)
		f.Evidence = []finding.Evidence{permissions(h, dir)}
	case err != nil && host.StateOf(err) != host.Invalid:
		return nil, err
	case err != nil || !info.IsDir():
		f.Message = finding.Msg("%s names %s, which is no directory: nothing can be built", s.Name, dir)
		f.Evidence = []finding.Evidence{setting.Says("go: creating work dir: mkdir " + s.Value + "/go-build...: not a directory")}
	default:
		why, err := unwritable(h, dir)
		if err != nil || why == nil {
			return nil, err
		}
		f.Message = finding.Msg("%s names %s, where this user cannot write: nothing can be built", s.Name, dir)
		f.Evidence = []finding.Evidence{*why, setting.Says("go: creating work dir: mkdir " + s.Value + "/go-build...: permission denied")}
	}
	if s.Layer == goenv.Default {
		f.Message = finding.Msg("/tmp is missing, or this user cannot write there: nothing can be built")
		f.Fix = &finding.Fix{Summary: finding.Msg("repair /tmp"), Class: finding.Manual, Steps: []finding.Step{{Advice: "as root: mkdir -p /tmp; chmod 1777 /tmp"}}}
	}
	return blamed(h, f, s)
}

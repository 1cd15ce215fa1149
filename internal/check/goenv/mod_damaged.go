package goenv

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ModDamaged reports damaged files in the module cache.
var ModDamaged = &rule.Rule{
	ID:       "goenv/empty-mod-file",
	Severity: finding.Error,
	Title:    "The module cache holds empty or truncated files",
	Fix:      finding.Manual,
	Doc: `
A full disk or a crash has left empty files in the module cache. An empty go.mod
looks like an attack:

	verifying ...: checksum mismatch
	    downloaded: h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=
	SECURITY ERROR

that sum is the one of an empty go.mod. A truncated archive gives

	zip: not a valid zip file

godoctor looks at what go.mod of the working directory requires.

# Repair

Delete the files that are named, and let go download them again. Do not switch the
checksum database off.
`,
	Symptoms: []string{`h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=`, `zip: not a valid zip file`},
	Check:    checkModDamaged,
}

func checkModDamaged(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	mod, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	if mod == "" {
		return nil, rule.Skip("no go.mod here")
	}
	cache, err := e.Final().Get("GOMODCACHE")
	if err != nil {
		return nil, err
	}
	if !path.IsAbs(cache.Value) {
		return nil, rule.Skip("there is no module cache")
	}
	damaged, err := h.Damaged(cache.Value, mod)
	if host.StateOf(err) == host.Invalid || host.IsDenied(err) {
		return nil, rule.Skip("go.mod does not parse, or may not be read")
	}
	if err != nil || len(damaged) == 0 {
		return nil, err
	}
	f := finding.Finding{
		Message: finding.Msg("the module cache holds %d damaged files of this project's modules", len(damaged)),
		About:   []string{cache.Value},
		Fix:     &finding.Fix{Summary: finding.Msg("delete the damaged files"), Class: finding.Manual},
	}
	if len(damaged) == 1 {
		f.Message = finding.Msg("the module cache holds a damaged file: %s", damaged[0].Path)
	}
	for _, d := range damaged {
		f.Evidence = append(f.Evidence, finding.Saw(d.Path, "%s: %d bytes, of %s", d.Kind, d.Size, d.ModTime.Format("2006-01-02 15:04")))
		step := finding.Step{Advice: "rm " + strings.TrimSuffix(d.Path, path.Ext(d.Path)) + ".*"}
		if !slices.ContainsFunc(f.Fix.Steps, func(s finding.Step) bool { return s.Advice == step.Advice }) { // .mod and .zip of one module
			f.Fix.Steps = append(f.Fix.Steps, step)
		}
	}
	if strings.HasPrefix(damaged[0].Kind, "empty mod") {
		f.Evidence = append(f.Evidence, setting.Says("checksum mismatch, downloaded: h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY= (the sum of an empty file)"))
	}
	return []finding.Finding{f}, nil
}

// SumDBLatest reports a damaged note of the checksum database.
var SumDBLatest = &rule.Rule{
	ID:       "goenv/sumdb-latest",
	Severity: finding.Error,
	Title:    "The saved state of the checksum database is damaged",
	Fix:      finding.Manual,
	Doc: `
Go keeps the last state of the checksum database that it has seen in GOPATH, in
pkg/sumdb/NAME/latest: a signed note. Where that file is damaged, every download
ends with

	reading tree note: malformed note

An empty file is fine.

# Repair

Delete the file: go fetches the state again.
`,
	Symptoms: []string{`reading tree note: malformed note`, `malformed note`},
	Check:    checkSumDBLatest,
}

func checkSumDBLatest(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	dir, err := e.Final().InGOPATH("pkg/sumdb")
	if err != nil {
		return nil, err
	}
	if !path.IsAbs(dir) {
		return nil, rule.Skip("there is no GOPATH")
	}
	names, err := h.List(dir)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	for _, n := range names {
		p := path.Join(dir, n, "latest")
		text, err := h.Read(p)
		if host.IsAbsent(err) || host.IsDenied(err) || host.StateOf(err) == host.Invalid {
			continue
		}
		if err != nil {
			return out, err
		}
		if text == "" || strings.HasPrefix(text, "go.sum database tree\n") {
			continue
		}
		out = append(out, finding.Finding{
			Message:  finding.Msg("%s is damaged: go cannot check what it downloads", p),
			Evidence: []finding.Evidence{finding.Saw(p, "no note of a checksum database: it does not begin with \"go.sum database tree\""), setting.Says("reading tree note: malformed note")},
			About:    []string{p},
			Fix: &finding.Fix{Summary: finding.Msg("delete the file"), Class: finding.Manual,
				Steps: []finding.Step{{Advice: "rm " + p}}},
		})
	}
	return out, nil
}

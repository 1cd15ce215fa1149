package goenv

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// linesRefusedSince are the releases from which the go command refuses a switch in
// a godebug line, 1.27 for those that are not named: x509sha1 and tlskyber went in
// 1.24 already.
var linesRefusedSince = map[string]string{"x509sha1": "1.24", "tlskyber": "1.24"}

// removedInFiles judges the godebug lines of go.mod, or of go.work, which then
// counts alone.
func removedInFiles(h *host.Host, e *goenv.Env) ([]finding.Finding, error) {
	file, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	if path.IsAbs(e.Work) {
		file = e.Work
	}
	if file == "" {
		return nil, nil
	}
	lines, err := h.GoMod(file)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil // other rules speak
	}
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	for _, l := range lines.Godebug {
		key, value, _ := strings.Cut(l.Text, "=")
		if _, removed := removedSwitches[key]; removed {
			if f := removedLine(e, file, l, key, value); f != nil {
				out = append(out, *f)
			}
		}
	}
	return out, nil
}

// removedLine is about one line with a removed switch, nil if no release minds it.
func removedLine(e *goenv.Env, file string, l host.NumberedLine, key, value string) *finding.Finding {
	old := slices.Contains(removedSwitches[key], value)
	since := linesRefusedSince[key]
	words := refusesLine(e, file, l.N, key, value)
	if words == "" && !old {
		return nil
	}
	if since == "" {
		since = "1.27"
	}
	at := finding.Place{Source: file, Line: l.N, Text: "godebug " + l.Text}
	command := []string{"go", "mod", "edit", "-dropgodebug=" + key}
	if path.Base(file) == "go.work" {
		command[1] = "work"
	}
	f := &finding.Finding{
		Message:  finding.Msg("%s:%d asks for %s, which Go %s has removed", file, l.N, l.Text, since),
		Evidence: []finding.Evidence{finding.At(at)},
		SetBy:    &at,
		About:    []string{file},
		Fix:      &finding.Fix{Summary: finding.Msg("remove the switch from %s", path.Base(file)), Class: finding.Manual, Steps: []finding.Step{{Command: command}}},
	}
	if words == "" || e.Assumed {
		f.Severity = finding.Warning
	} else {
		f.Evidence = append(f.Evidence, setting.Says(words))
	}
	return f
}

// refusesLine is what the go command says of a line, "" if it accepts it.
func refusesLine(e *goenv.Env, file string, line int, key, value string) string {
	at := fmt.Sprintf("%s:%d: ", path.Base(file), line)
	since := linesRefusedSince[key]
	switch {
	case e.AtLeast("1.27") && slices.Contains(removedSwitches[key], value):
		if since == "" {
			since = "1.27"
		}
		return at + `removed GODEBUG "` + key + `" set to old value "` + value + `" (https://go.dev/doc/godebug#go-` + strings.ReplaceAll(since, ".", "") + ")"
	case e.AtLeast("1.27") || since == "" || !e.AtLeast(since):
		return ""
	case e.AtLeast("1.26") && key == "x509sha1":
		return at + `use of removed godebug "x509sha1", see https://go.dev/doc/godebug#go-124`
	}
	return at + `unknown godebug "` + key + `"`
}

package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GoEnvMissing reports a tree without go.env.
var GoEnvMissing = &rule.Rule{
	ID:       "goenv/goenv-missing",
	Severity: finding.Error,
	Title:    "go.env gives no default, so that there is no module proxy",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{GOROOTMissing, GOROOTNotATree, GOROOTUnreadable, GOROOTMismatch},
	Doc: `
From 1.21 on, the defaults of GOPROXY, GOSUMDB and GOTOOLCHAIN are not built into
the go command: they stand in the file go.env of its tree. Where that is missing
(a tree copied or packaged in part), empty, or closed to the user, they have no
value, and every download ends with

	GOPROXY list is not the empty string, but contains no entries

or, for want of GOSUMDB, with

	verifying go.mod: missing GOSUMDB

A line "GOPROXY=" in the file of "go env -w" does the same: it hides the default.

# Repair

Install the release anew, as a whole: go.env comes with it. Remove the empty line;
"go env -u GOPROXY" does that.
`,
	Symptoms: []string{`GOPROXY list is not the empty string, but contains no entries`, `missing GOSUMDB`},
	Check:    checkGoEnvMissing,
}

func checkGoEnvMissing(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if !e.AtLeast("1.21") || e.Assumed {
		return nil, rule.Skip("before 1.21 there was no go.env")
	}
	if e.Root.Dir == "" || e.Program.Class == toolchain.Snap {
		return nil, e.Dist.Err
	}
	root := absolute(h, e.Root.Dir)
	if tools, err := holdsTools(h, root); err != nil || !tools {
		return nil, err
	}
	var out []finding.Finding
	var empty []string
	for _, name := range []string{"GOPROXY", "GOSUMDB", "GOTOOLCHAIN"} {
		s, err := e.Get(name)
		if err != nil {
			return nil, err
		}
		if s.Value != "" {
			continue
		}
		hidden, err := hiddenDefault(h, e, s)
		switch {
		case err != nil:
			return nil, err
		case hidden != nil:
			out = append(out, *hidden)
		case name != "GOTOOLCHAIN" || !e.Dist.Exists || e.Dist.Err != nil: // go.env need not have it
			empty = append(empty, name)
		}
	}
	if len(empty) > 0 {
		out = append(out, lacksDefaults(h, e, root, empty))
	}
	return out, nil
}

// withoutValue are go's words for a setting that has none; "" where nothing is
// said.
func withoutValue(name string) string {
	return map[string]string{"GOPROXY": "GOPROXY list is not the empty string, but contains no entries", "GOSUMDB": "missing GOSUMDB"}[name]
}

// lacksDefaults is about a go.env that does not give settings a value.
func lacksDefaults(h *host.Host, e *goenv.Env, root string, empty []string) finding.Finding {
	p := path.Join(root, "go.env")
	f := finding.Finding{
		Severity: finding.Warning,
		About:    []string{root, "go", p},
		Fix:      &finding.Fix{Summary: finding.Msg("install Go anew, as a whole"), Class: finding.Manual, Steps: []finding.Step{{Advice: "install " + e.Version + " anew; go.env comes with it"}}},
	}
	names := strings.Join(empty, ", ")
	switch {
	case !e.Dist.Exists:
		f.Message = finding.Msg("%s has no go.env: %s without a value", root, names)
		f.Evidence = []finding.Evidence{finding.Saw(p, "does not exist, though the tree is %s", e.Version)}
	case e.Dist.Err != nil:
		f.Message = finding.Msg("this user may not read %s, and go ignores it: %s without a value", p, names)
		f.Evidence = []finding.Evidence{permissions(h, p)}
		f.Fix = openTree(h, root, p)
	default:
		f.Message = finding.Msg("%s does not set %s: without a value", p, names)
		f.Evidence = []finding.Evidence{finding.Saw(p, "%d lines, none for %s", len(e.Dist.Lines), names)}
	}
	for _, name := range empty {
		f.About = append(f.About, setting.Instance(name))
		if words := withoutValue(name); words != "" {
			f.Evidence = append(f.Evidence, setting.Says(words))
		}
	}
	if e.Root.Set {
		f.About = append(f.About, setting.Instance("GOROOT"))
	}
	if empty[0] == "GOPROXY" {
		f.Severity = finding.Error
	}
	return f
}

// hiddenDefault is about an empty line of the GOENV file, which go takes for a value
// that hides the one of go.env; nil if there is none.
func hiddenDefault(h *host.Host, e *goenv.Env, s goenv.Setting) (*finding.Finding, error) {
	line, ok := e.User.Last(s.Name)
	def, has := e.Dist.Last(s.Name)
	if !ok || !has || line.Value != "" || def.Value == "" {
		return nil, nil
	}
	s.Supply = goenv.Supply{Layer: goenv.UserFile, Place: &line.Place}
	f := finding.Finding{
		Severity: finding.Warning,
		Message:  finding.Msg("%s has no value: an empty line in %s hides the default, %s", s.Name, line.Place.Source, finding.Visible(def.Value)),
		Evidence: []finding.Evidence{finding.At(def.Place)},
		About:    []string{line.Place.String()},
	}
	if words := withoutValue(s.Name); words != "" {
		f.Evidence = append(f.Evidence, setting.Says(words))
	}
	if s.Name == "GOPROXY" {
		f.Severity = finding.Error
	}
	out, err := blamed(h, f, s)
	if err != nil {
		return nil, err
	}
	return &out[0], nil
}

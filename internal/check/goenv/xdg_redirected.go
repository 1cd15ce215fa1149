package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// XDGRedirected reports that the GOENV file is looked for in another place.
var XDGRedirected = &rule.Rule{
	ID:       "goenv/xdg-redirected",
	Severity: finding.Warning,
	Title:    "XDG_CONFIG_HOME hides the settings that go env -w stored",
	Fix:      finding.Manual,
	Doc: `
The file of "go env -w" is in XDG_CONFIG_HOME, or in ~/.config where that is not
set. Snaps, Flatpaks and some editors start their terminals with a directory of
their own: there the stored settings have no effect, and what is stored there has
none elsewhere.

# Repair

Unset XDG_CONFIG_HOME in that terminal, or set GOENV to the file.
`,
	Check: checkXDG,
}

func checkXDG(h *host.Host) ([]finding.Finding, error) {
	dir, _, err := h.Env("XDG_CONFIG_HOME")
	if err != nil {
		return nil, err
	}
	home, _, err := h.Env("HOME")
	if err != nil {
		return nil, err
	}
	if dir == "" || home == "" {
		return nil, rule.Skip("XDG_CONFIG_HOME is not set")
	}
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	usual := path.Join(home, ".config/go/env")
	if e.User.Off || e.User.Path == usual || !strings.HasPrefix(e.User.Path, dir) {
		return nil, nil
	}
	lines, err := h.Lines(usual, "=")
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var hidden []string
	for _, l := range lines {
		key, value, ok := goenv.ParseLine(l.Text)
		if _, isSetting := goenv.VariableNamed(key); !ok || !isSetting || value == "" {
			continue
		}
		if now, there := e.User.Last(key); !there || now.Value != value {
			hidden = append(hidden, key)
		}
	}
	if len(hidden) == 0 {
		return nil, nil
	}
	return []finding.Finding{{
		Message:  finding.Msg("XDG_CONFIG_HOME is %s, so that %s of %s have no effect here", dir, strings.Join(hidden, ", "), usual),
		Evidence: []finding.Evidence{finding.Saw("environment", "XDG_CONFIG_HOME=%s", dir), finding.Saw("GOENV file", "%s", e.User.Path), finding.Saw(usual, "sets %s", strings.Join(hidden, ", "))},
		About:    []string{"XDG_CONFIG_HOME"},
		Fix: &finding.Fix{Summary: finding.Msg("let go read %s", usual), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "unset XDG_CONFIG_HOME in this terminal, or set GOENV=" + usual}}},
	}}, nil
}

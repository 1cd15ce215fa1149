// Package goenv works out the settings of the go command from the process
// environment, the user's GOENV file and Go's own defaults, without running go.
package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Setting is the effective value of one variable.
type Setting struct {
	Name  string
	Value string
	Layer string         // environment, file or default
	Place *finding.Place // the line of the file
}

type settingKey struct{ name string }

// Get works out one setting: the environment if it is not empty there, else the
// user's file, else "" (cmd/go/internal/cfg, Getenv).
func Get(h *host.Host, name string) (Setting, error) {
	return host.Once(h, settingKey{name}, func(h *host.Host) (Setting, error) {
		s := Setting{Name: name, Layer: "default"}
		v, _, err := h.Env(name)
		if err != nil {
			return s, err
		}
		if v != "" {
			s.Value, s.Layer = v, "environment"
			return s, nil
		}
		file, err := UserFile(h)
		if err != nil || file == "" {
			return s, err
		}
		lines, err := h.Lines(file, name+"=")
		if err != nil {
			return s, nil // the go command ignores a file that it cannot read
		}
		for _, l := range lines { // a later line wins
			if v, ok := strings.CutPrefix(l.Text, name+"="); ok {
				s.Value, s.Layer = v, "file"
				s.Place = &finding.Place{Source: file, Line: l.N, Text: l.Text}
			}
		}
		return s, nil
	})
}

// UserFile is the path of the GOENV file, "" where there is none.
func UserFile(h *host.Host) (string, error) {
	for _, c := range []struct{ name, below string }{{"GOENV", ""}, {"XDG_CONFIG_HOME", "go/env"}, {"HOME", ".config/go/env"}} {
		v, _, err := h.Env(c.name)
		if err != nil {
			return "", err
		}
		switch {
		case c.name == "GOENV" && v == "off":
			return "", nil
		case v != "" && path.IsAbs(v):
			return path.Join(v, c.below), nil
		}
	}
	return "", nil
}

// InstallDir is where "go install" puts programs: GOBIN, else the bin directory
// of the first GOPATH element, which defaults to ~/go.
func InstallDir(h *host.Host) (dir string, from Setting, err error) {
	bin, err := Get(h, "GOBIN")
	if err != nil {
		return "", bin, err
	}
	if bin.Value != "" {
		return bin.Value, bin, nil
	}
	if from, err = Get(h, "GOPATH"); err != nil {
		return "", from, err
	}
	dir, err = GOPATHBin(h)
	return dir, from, err
}

// GOPATHBin is the bin directory of the first GOPATH element, which defaults to
// ~/go; "" where there is neither.
func GOPATHBin(h *host.Host) (string, error) {
	gopath, err := Get(h, "GOPATH")
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(gopath.Value, ":")
	if first == "" {
		home, _, err := h.Env("HOME")
		if err != nil || home == "" {
			return "", err
		}
		first = path.Join(home, "go")
	}
	return path.Join(first, "bin"), nil
}

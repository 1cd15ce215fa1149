package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// Origin finds the line that set a setting: of the GOENV file or go.env, or the
// statement of a start-up file that put it into the environment. nil: a default,
// or nobody knows.
func Origin(h *host.Host, s Setting) (*finding.Place, error) {
	if s.Layer != Process {
		return s.Place, nil
	}
	return scene.VariableSetBy(h, s.Name, s.Given())
}

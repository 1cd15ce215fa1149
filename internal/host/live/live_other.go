//go:build !linux

// Package live answers questions about this machine. It is the only package
// that looks at it.
package live

import (
	"context"
	"errors"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// Source implements host.Source; there is none outside Linux.
type Source struct{}

// New says that live checks need Linux.
func New() (*Source, error) {
	return nil, errors.New("live checks need Linux; examine a directory with --root or a recording with --from")
}

// Name implements host.Source.
func (s *Source) Name() string { return "live" }

// Answer implements host.Source.
func (s *Source) Answer(context.Context, host.Question) host.Answer {
	return host.Answer{State: host.Unheld}
}

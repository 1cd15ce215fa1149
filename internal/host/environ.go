package host

import (
	"context"
	"fmt"
	"sort"
	"strings"
)

// Environ is a complete process environment; nil means that it is not known.
type Environ map[string]string

// ParseEnviron reads KEY=VALUE entries, one a line as env(1) prints them, or
// each ended by a NUL byte as in /proc/PID/environ. Empty entries are skipped,
// and lines that begin with #; nothing is quoted or expanded.
func ParseEnviron(text string) (Environ, error) {
	e := Environ{}
	unit, end := "line", "\n"
	if strings.Contains(text, "\x00") { // which no variable can hold
		unit, end = "entry", "\x00"
	}
	for n, entry := range strings.Split(text, end) {
		if entry == "" || unit == "line" && strings.HasPrefix(entry, "#") {
			continue
		}
		k, v, ok := strings.Cut(entry, "=")
		if !ok || k == "" || strings.Contains(k, "\n") {
			return nil, fmt.Errorf("%s %d: want KEY=VALUE, not %.60q", unit, n+1, entry)
		}
		e[k] = v
	}
	return e, nil
}

// Answer answers the questions env and envnames.
func (e Environ) Answer(q Question) (a Answer, ok bool) {
	if q.Verb != Env && q.Verb != EnvNames {
		return Answer{}, false
	}
	if e == nil {
		return Answer{Unheld, "no environment was given; use --env-file or --env"}, true
	}
	if q.Verb == Env {
		v, set := e[q.Args[0]]
		if !set {
			return Answer{State: Absent}, true
		}
		return Answer{OK, v}, true
	}
	var names []string
	for k := range e {
		if strings.HasPrefix(k, q.Args[0]) {
			names = append(names, k)
		}
	}
	sort.Strings(names)
	return Answer{OK, strings.Join(names, "\n")}, true
}

// Overrides are variables that differ from those of a source; nil stands for one
// that is not set.
type Overrides map[string]*string

// Over is a source with other variables.
func (o Overrides) Over(s Source) Source {
	if len(o) == 0 {
		return s
	}
	return overridden{s, o}
}

type overridden struct {
	Source
	env Overrides
}

// Answer implements Source.
func (s overridden) Answer(ctx context.Context, q Question) Answer {
	switch q.Verb {
	case Env:
		if v, ok := s.env[q.Args[0]]; ok {
			if v == nil {
				return Answer{State: Absent}
			}
			return Answer{OK, *v}
		}
	case EnvNames:
		a := s.Source.Answer(ctx, q)
		if a.State == OK {
			a.Body = s.env.names(q.Args[0], a.Body)
		}
		return a
	}
	return s.Source.Answer(ctx, q)
}

// names are the names of a source, a line each, as they are with the overrides.
func (o Overrides) names(prefix, under string) string {
	var names []string
	for _, n := range strings.Split(under, "\n") {
		if _, ok := o[n]; !ok && n != "" {
			names = append(names, n)
		}
	}
	for n, v := range o {
		if v != nil && strings.HasPrefix(n, prefix) {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return strings.Join(names, "\n")
}

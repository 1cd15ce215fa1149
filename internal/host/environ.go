package host

import (
	"fmt"
	"sort"
	"strings"
)

// Environ is a complete process environment; nil means that it is not known.
type Environ map[string]string

// ParseEnviron reads KEY=VALUE lines, as env(1) prints them. Empty lines and
// lines that begin with # are skipped; nothing is quoted or expanded.
func ParseEnviron(text string) (Environ, error) {
	e := Environ{}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, v, ok := strings.Cut(line, "=")
		if !ok || k == "" {
			return nil, fmt.Errorf("line %d: want KEY=VALUE, not %q", n+1, line)
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

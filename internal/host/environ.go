package host

import (
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

// Package rule runs rules: values with a pure function from a host to findings.
// It runs them in parallel, contains their panics, and folds echoes under root
// causes.
package rule

import (
	"errors"
	"fmt"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Rule is one thing that can be wrong. Everything about it stands in its
// value: explain, rules, the reference page and completion print it.
type Rule struct {
	ID       string           // area/kebab-name, for ever
	Severity finding.Severity // the worst that it reports
	Title    string           // what is wrong, in a line
	Doc      string           // Go doc comment syntax: meaning, how godoctor knows, repair, when it is fine
	Symptoms []string         // regular expressions of error texts that point here
	Fix      finding.FixClass // the class of the fix that it proposes; "" for none
	// Background is true of the machine in general, not of what fails here: it is
	// told after the other findings that weigh the same.
	Background bool
	// Causes are the rules whose findings can explain those of this rule. They
	// are pointers: a typo or a cycle does not compile.
	Causes []*Rule
	// Check returns the findings. An error says "could not tell"; an error made
	// by Skip says that the rule does not apply here.
	Check func(h *host.Host) ([]finding.Finding, error)
}

// Area is the part of the id before the slash.
func (r *Rule) Area() string {
	area, _, _ := strings.Cut(r.ID, "/")
	return area
}

type skip struct{ reason string }

func (s skip) Error() string { return s.reason }

// Skip makes the error by which a rule says that it does not apply here.
func Skip(format string, args ...any) error { return skip{fmt.Sprintf(format, args...)} }

// Select picks rules by area or id, in registry order; no names picks all.
func Select(all []*Rule, names []string) ([]*Rule, error) {
	if len(names) == 0 {
		return all, nil
	}
	want := map[string]bool{}
	for _, n := range names {
		known := false
		for _, r := range all {
			if r.ID == n || r.Area() == n {
				want[r.ID], known = true, true
			}
		}
		if !known {
			return nil, &UnknownError{n, Nearest(n, Names(all))}
		}
	}
	var out []*Rule
	for _, r := range all {
		if want[r.ID] {
			out = append(out, r)
		}
	}
	return out, nil
}

// An UnknownError names an area or rule that does not exist.
type UnknownError struct{ Name, Nearest string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no area or rule %.80q", e.Name)
}

// Hint is what to type instead.
func (e *UnknownError) Hint() string {
	if e.Nearest != "" {
		return fmt.Sprintf("did you mean %s? godoctor rules lists them all", e.Nearest)
	}
	return "godoctor rules lists them all"
}

// Names are the areas and ids, for completion and suggestions.
func Names(all []*Rule) []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range all {
		if !seen[r.Area()] {
			seen[r.Area()] = true
			out = append(out, r.Area())
		}
	}
	for _, r := range all {
		out = append(out, r.ID)
	}
	return out
}

// Find looks a rule up by its id.
func Find(all []*Rule, id string) (*Rule, error) {
	var ids []string
	for _, r := range all {
		if r.ID == id {
			return r, nil
		}
		ids = append(ids, r.ID)
	}
	return nil, &UnknownError{id, Nearest(id, ids)}
}

// Nearest is the candidate with the smallest edit distance to name, "" if none
// is near. A name without its area is compared with what follows the slash.
func Nearest(name string, candidates []string) string {
	best, bestDistance := "", len(name)/2+1
	for _, c := range candidates {
		d := distance(name, c)
		if _, short, ok := strings.Cut(c, "/"); ok {
			d = min(d, distance(name, short))
		}
		if d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two short strings.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b)) // nobody mistypes a name that long
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// asSkip reports whether err says that a rule does not apply.
func asSkip(err error) (reason string, ok bool) {
	var s skip
	if errors.As(err, &s) {
		return s.reason, true
	}
	return "", false
}

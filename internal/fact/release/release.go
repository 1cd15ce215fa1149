// Package release knows the releases of Go: which exist, which are supported,
// and since which one the standard library has a package.
package release

import (
	"fmt"
	"go/version"
	"strconv"
	"strings"
	"time"
)

// Made is when the tables of this package were made.
const Made = "2026-11-24"

// stale is the age beyond which a new line has come out for certain: there is
// one every six months.
const stale = 183 * 24 * time.Hour

// A line is all releases 1.N.
type line struct {
	first string // date of 1.N or, from 1.21 on, 1.N.0
	last  int    // the highest patch known
}

// lines is indexed by N. The test compares it with what the module proxy lists;
// dates are those of go.dev/doc/devel/release.
var lines = []line{
	0:  {"2012-03-28", 3},
	1:  {"2013-05-13", 2},
	2:  {"2013-12-01", 2},
	3:  {"2014-06-18", 3},
	4:  {"2014-12-10", 3},
	5:  {"2015-08-19", 4},
	6:  {"2016-02-17", 4},
	7:  {"2016-08-15", 6},
	8:  {"2017-02-16", 7},
	9:  {"2017-08-24", 7},
	10: {"2018-02-16", 8},
	11: {"2018-08-24", 13},
	12: {"2019-02-25", 17},
	13: {"2019-09-03", 15},
	14: {"2020-02-25", 15},
	15: {"2020-08-11", 15},
	16: {"2021-02-16", 15},
	17: {"2021-08-16", 13},
	18: {"2022-03-15", 10},
	19: {"2022-08-02", 13},
	20: {"2023-02-01", 14},
	21: {"2023-08-08", 13},
	22: {"2024-02-06", 12},
	23: {"2024-08-13", 12},
	24: {"2025-02-11", 13},
	25: {"2025-08-12", 14},
	26: {"2026-02-10", 11},
	27: {"2026-08-18", 4},
}

// firstWithZero is the first line whose first release is called 1.N.0.
const firstWithZero = 21

// Newest is the newest release that is known.
func Newest() string {
	n := len(lines) - 1
	return fmt.Sprintf("go1.%d.%d", n, lines[n].last)
}

// LatestOf is the newest known release of the line that a version belongs to;
// "" where the line is not known.
func LatestOf(v string) string {
	n, _, _, ok := split(v)
	if !ok || n >= len(lines) {
		return ""
	}
	return fmt.Sprintf("go1.%d.%d", n, lines[n].last)
}

// FirstOf is the name of the first release of the line that a version belongs
// to, such as go1.22.0 or go1.20.
func FirstOf(v string) string {
	n, _, _, ok := split(v)
	switch {
	case !ok:
		return ""
	case n < firstWithZero:
		return fmt.Sprintf("go1.%d", n)
	}
	return fmt.Sprintf("go1.%d.0", n)
}

// split takes a version such as go1.22.5 apart, without the suffix of a vendor;
// patch is -1 for go1.22, pre is "rc1" of go1.22rc1.
func split(v string) (n, patch int, pre string, ok bool) {
	if v = Trim(v); !version.IsValid(v) || v == "go1" {
		return 0, 0, "", false
	}
	lang := version.Lang(v)
	n, err := strconv.Atoi(strings.TrimPrefix(lang, "go1."))
	if err != nil {
		return 0, 0, "", false
	}
	rest := strings.TrimPrefix(v, lang)
	if p, isPatch := strings.CutPrefix(rest, "."); isPatch {
		patch, err = strconv.Atoi(p)
		return n, patch, "", err == nil
	}
	return n, -1, rest, true
}

// Trim takes the suffix of a vendor, and experiments, off the name of a release,
// as the go command does (cmd/go/internal/gover, FromToolchain): go1.24.4-1 and
// "go1.24.4 X:jsonv2" are go1.24.4.
func Trim(name string) string {
	if i := strings.IndexAny(name, " \t-"); i >= 0 {
		name = name[:i]
	}
	return name
}

// OfToolchain is the version in the name of a toolchain, without "go"; "" if it
// is none. A name with a slash is none, because it would be looked up as a path.
func OfToolchain(name string) string {
	v, ok := strings.CutPrefix(name, "go")
	if !ok || strings.ContainsAny(name, `/\`) {
		return ""
	}
	if v = Trim(v); !version.IsValid("go" + v) {
		return ""
	}
	return v
}

// Compare compares versions without "go", such as 1.22.1, as the go command
// does: what is not valid comes before all others, and a suffix is not valid.
func Compare(a, b string) int { return version.Compare(bare(a), bare(b)) }

// bare is a version with "go", "" if it has a suffix, which go/version ignores.
func bare(v string) string {
	if strings.Contains(v, "-") {
		return ""
	}
	return "go" + v
}

// Existence says whether there is a release.
type Existence int

// Unknown is what is said of a release that came out after the tables were made,
// or may have.
const (
	Unknown Existence = iota
	Yes
	No
)

// Bounds of what is possible after the tables were made: a line has had 18
// releases at most, and two lines come out in a year. They are wide, because a
// clock that is wrong must not make a release impossible.
const (
	maxPatch = 40
	maxLine  = 50
)

// Exists reports whether a release such as go1.22.5 was ever made. Names with a
// suffix, such as go1.22.5-custom, and pre-releases are not known.
func Exists(v string) Existence {
	n, patch, pre, ok := split(v)
	switch {
	case !ok || strings.Contains(v, "-"):
		return Unknown
	case n >= maxLine || patch >= maxPatch:
		return No
	case pre != "":
		return Unknown
	case n >= firstWithZero && patch < 0, n < firstWithZero && patch == 0:
		return No // a language version; a name that the first release did not have
	case n >= len(lines):
		return Unknown
	case patch <= lines[n].last:
		return Yes
	case n < len(lines)-2:
		return No // the line was closed when the tables were made
	}
	return Unknown
}

// Support is how a release is supported: each line is until the second one after
// it comes out.
type Support struct {
	Ended    bool   // known, or by the calendar
	Expected bool   // by the calendar: the release that ended it is not in the tables
	By       string // the line that ended it, such as go1.28
	Since    time.Time
	Stale    bool // the tables are more than six months old
}

// Supported says how a release such as go1.22.5 is supported at a time; ok is
// false for a version that is not one of Go.
func Supported(v string, now time.Time) (s Support, ok bool) {
	n, _, _, ok := split(v)
	if !ok {
		return s, false
	}
	made, _ := time.Parse(time.DateOnly, Made)
	s.Stale = now.Sub(made) > stale
	s.By = fmt.Sprintf("go1.%d", n+2)
	s.Since, s.Expected = begins(n + 2)
	s.Ended = !now.Before(s.Since)
	return s, true
}

// begins is when the first release of a line was made, or is to be expected:
// every six months, with a month to spare.
func begins(n int) (first time.Time, expected bool) {
	if n < len(lines) {
		first, _ = time.Parse(time.DateOnly, lines[n].first)
		return first, false
	}
	last, _ := time.Parse(time.DateOnly, lines[len(lines)-1].first)
	return last.AddDate(0, 6*(n-len(lines)+1)+1, 0), true
}

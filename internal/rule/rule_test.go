package rule

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func registry() []*Rule {
	return []*Rule{{ID: "path/crlf"}, {ID: "path/go-not-on-path"}, {ID: "env/goroot-mismatch"}, {ID: "path/clobbered"}}
}

func TestSelect(t *testing.T) {
	for _, c := range []struct{ names, want string }{
		{"", "path/crlf path/go-not-on-path env/goroot-mismatch path/clobbered"},
		{"path", "path/crlf path/go-not-on-path path/clobbered"},
		{"path/clobbered path/crlf", "path/crlf path/clobbered"}, // registry order
		{"env path/crlf path/crlf", "path/crlf env/goroot-mismatch"},
	} {
		got, err := Select(registry(), strings.Fields(c.names))
		var ids []string
		for _, r := range got {
			ids = append(ids, r.ID)
		}
		if diff := cmp.Diff(c.want, strings.Join(ids, " ")); err != nil || diff != "" {
			t.Errorf("%q: %v %s", c.names, err, diff)
		}
	}
}

func TestUnknownNamesGetASuggestion(t *testing.T) {
	for name, want := range map[string]string{
		"pth":                      "path",
		"path/crfl":                "path/crlf",
		"crfl":                     "path/crlf",
		"go-not-on-pth":            "path/go-not-on-path",
		"env/goroot-missmatch":     "env/goroot-mismatch",
		"zzzzzzzzzz":               "",
		"":                         "",
		"/":                        "",
		strings.Repeat("x", 1<<16): "",
	} {
		_, err := Select(registry(), []string{"path", name})
		var unknown *UnknownError
		if !errors.As(err, &unknown) || unknown.Name != name || unknown.Nearest != want {
			t.Errorf("%.20q: %v, want the suggestion %q", name, err, want)
		}
		if unknown != nil && want != "" && !strings.Contains(unknown.Hint(), want) {
			t.Errorf("%.20q: the hint is %q", name, unknown.Hint())
		}
	}
}

func TestFindTakesIDsOnly(t *testing.T) {
	if r, err := Find(registry(), "path/crlf"); err != nil || r.ID != "path/crlf" {
		t.Errorf("got %v, %v", r, err)
	}
	if _, err := Find(registry(), "path"); err == nil {
		t.Error("an area is taken for a rule")
	}
}

func TestNames(t *testing.T) {
	want := "path env path/crlf path/go-not-on-path env/goroot-mismatch path/clobbered"
	if got := strings.Join(Names(registry()), " "); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"path", "pth", 1}, {"crlf", "crfl", 2}, {"kitten", "sitting", 3}} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d both ways", c.a, c.b, got, c.want)
		}
	}
}

package digest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someMod = `module example.com/m

go 1.21

require example.com/a v1.0.0 // indirect
require (
	"example.com/b" v1.2.0
	example.com/C v1.0.0
	example.com/d v1.0.0 // indirect
	example.com/e v1.0.0
)

replace (
	example.com/b v1.2.0 => example.com/fork v1.3.0
	example.com/d => ../d
)
replace example.com/e v9.9.9 => ../e
exclude example.com/f v1.0.0
`

func TestRequireLines(t *testing.T) {
	var got []string
	for _, r := range RequireLines(someMod) {
		line := r.Path + "@" + r.Version + " " + r.UnpackedIn("/cache")
		if r.Indirect {
			line += " indirect"
		}
		got = append(got, line)
	}
	want := []string{
		"example.com/a@v1.0.0 /cache/example.com/a@v1.0.0 indirect",
		"example.com/b@v1.2.0 /cache/example.com/fork@v1.3.0",
		"example.com/C@v1.0.0 /cache/example.com/!c@v1.0.0",
		"example.com/d@v1.0.0  indirect",
		"example.com/e@v1.0.0 /cache/example.com/e@v1.0.0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOutOfStep(t *testing.T) {
	const mod = "require example.com/a v1.0.0\nrequire example.com/b v1.0.0\n"
	for _, c := range []struct{ text, want string }{
		{"# example.com/a v1.0.0\n## explicit\nexample.com/a\n# example.com/b v1.0.0\n## explicit; go 1.17\n", ""},
		{"# example.com/a v1.0.0\n## explicit\n# example.com/b v1.0.0\n", "example.com/b@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt"},
		{"# example.com/a v1.0.0\n## explicit\n# example.com/b v1.0.0 => ../b\n## explicit\n# example.com/c v1.0.0\n## explicit\n# example.com/b => ../b\n", "example.com/c@v1.0.0: is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod"},
	} {
		if got := strings.Join(OutOfStep(mod, c.text), "\n"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzRequirements(f *testing.F) {
	f.Add(someMod, "# example.com/a v1.0.0\n## explicit\n")
	f.Add("require (\n) => )\nreplace => x\nrequire \" v1\n", "## explicit\n# \n")
	f.Fuzz(func(t *testing.T, mod, text string) {
		for _, r := range RequireLines(mod) {
			if dir := r.UnpackedIn("/cache"); dir != "" && !strings.HasPrefix(dir, "/cache/") {
				t.Errorf("%+v would be unpacked in %q", r, dir)
			}
		}
		OutOfStep(mod, text)
	})
}

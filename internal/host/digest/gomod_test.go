package digest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/host"
)

func TestGoMod(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       []string
	}{
		"empty":           {"go.mod", "", nil},
		"carriage_return": {"go.mod", "module x\r\n\r\ngo 1.21.3\r\ntoolchain go1.22.0 // why\r\n", []string{"go 3: 1.21.3", "toolchain 4: go1.22.0", "directive 3: go", "directive 1: module", "directive 4: toolchain"}},
		"byte_order_mark": {"go.mod", "\ufeffgo 1.20\nmodule x\ngo 1.21\n", []string{"go 3: 1.21", "directive 3: go", "directive 2: module", `error 1: unexpected input character '\ufeff'`}},
		"no_modules": {"go.mod", "module example.com/private\ngo 1.22\ngodebug (\n\tdefault=go1.21\n\tpanicnil=1\n)\ntool example.com/a/cmd\nignore ./x\nretract v1.0.0\nexclude example.com/b v1.0.0\nreplace example.com/x => ../x\nrequire (\n\texample.com/y v1.0.0\n)\nrequire example.com/z v1.0.0\n",
			[]string{"go 2: 1.22", "godebug 4: default=go1.21", "godebug 5: panicnil=1", "directive 10: exclude", "directive 2: go", "directive 3: godebug", "directive 8: ignore", "directive 1: module", "directive 11: replace", "directive 12: require", "directive 9: retract", "directive 7: tool"}},
		"errors_name_no_modules": {"go.mod", "module x\ngo 1.21.x\nrequire (\n\texample.com/secret v2.0.0\n\tcorp v3.0.0\n)\nfoo bar\nexample.com/secret/z v1.2.3\n",
			[]string{"go 2: 1.21.x", "directive 2: go", "directive 1: module", "directive 3: require", "error 2: invalid go version '1.21.x': must match format 1.23.0",
				`error 4 2: require REDACTED: version "v2.0.0" invalid: should be v0 or v1, not v2`, `error 5 2: require REDACTED: version "v3.0.0" invalid: should be v0 or v1, not v3`, "error 7: unknown directive: foo", "error 8: unknown directive: REDACTED"}},
		"merge_conflict": {"go.mod", "module x\n<<<<<<< HEAD\ngo 1.21\n=======\ngo 1.22\n>>>>>>> b\n", []string{"go 3: 1.21", "directive 3: go", "directive 1: module",
			"error 2: unknown directive: <<<<<<<", "error 4: unknown directive: =======", "error 5: repeated go statement", "error 6: unknown directive: >>>>>>>"}},
		"found_before_it_is_parsed": {"go.mod", "/* */\nrequire (\n\tgo 1.2 // x\n)\n", []string{"go 3: 1.2", "directive 2: require", "error 1: mod files must use // comments (not /* */ comments)"}},
		"found_without_a_version":   {"go.mod", "golang\ngo// x\ngo // x\ngo 1.2\n", []string{"go 3: ", "directive 2: go", "error 1: unknown directive: golang", "error 2: go directive expects exactly one argument", "error 3: go directive expects exactly one argument"}},
		"binary":                    {"go.mod", "\x00\xff\x01 junk \n(((\n", []string{"error 1: unexpected input character '\\x00'"}},
		"workspace":                 {"go.work", "go 1.21\nuse (\n\t./a\n\t\"../b c\"\n)\nuse .\nreplace a.com/x => b.com/x v1.0.0\n", []string{"go 1: 1.21", "directive 1: go", "directive 7: replace", "directive 2: use", "use 3: ./a", "use 4: ../b c", "use 6: ."}},
		"workspace_of_a_module":     {"go.work", "go 1.21\nmodule x\nuse ./a\n", []string{"go 1: 1.21", "directive 1: go", "directive 2: module", "directive 3: use", "use 3: ./a", "error 2: unknown directive: module"}},
		"open_block":                {"go.work", "use (\n./a // x\n", []string{"directive 1: use", "use 2: ./a", "error 3: syntax error (unterminated block started at go.work:1:1)"}},
		"other_name":                {"go.tools.mod", "module x\nuse ./a\n", []string{"directive 1: module", "directive 2: use", "error 2: unknown directive: use"}},
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.Join(c.want, "\n")
			if diff := cmp.Diff(want, GoMod(c.file, c.text).Encode()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestModErrorsAreBounded(t *testing.T) {
	g := GoMod("go.mod", strings.Repeat("x", 1000)+"\n"+strings.Repeat("y\n", 500000))
	if len(g.Errors) != maxModErrors || len(g.Errors[0].Reason) > maxModReason+3 {
		t.Errorf("%d errors, the first of %d bytes", len(g.Errors), len(g.Errors[0].Reason))
	}
}

// A comment is not copied to each line below it: what is allocated stays a small
// multiple of the text.
func TestHostileComments(t *testing.T) {
	for _, comment := range []string{strings.Repeat("// c\n", 100000) + "retract (\n", "retract ( //" + strings.Repeat("c\"", 200000) + "\n"} {
		text := comment + strings.Repeat("v1.0.0\n", 70000) + ")\n"
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if g := GoMod("go.mod", text); len(g.Errors) != 0 {
			t.Error(g.Errors)
		}
		_, _ = Requirements(text)
		runtime.ReadMemStats(&after)
		if n := (after.TotalAlloc - before.TotalAlloc) / uint64(len(text)); n > 1000 {
			t.Errorf("%d bytes allocated for each of the text", n)
		}
	}
}

// What a syntax tree tells, the scan of a file that has none tells too.
func TestScanAgreesWithTheParser(t *testing.T) {
	text := "module x // y\n\ngo 1.21\nrequire ( // z\n\ta.com/b v1.0.0 // indirect\n\n\t// c\n)\nretract [v1.0.0, v1.1.0]\nrequire()\ngodebug(\n\ta=b\n)\n"
	text = uncommented(text)
	syntax, err := parseMod("go.mod", text)
	if err != nil {
		t.Fatal(err)
	}
	shape := func(list []statement) (words []string) {
		for _, s := range list {
			words = append(words, strings.Join(s.words[:min(len(s.words), 2)], " "))
		}
		return words
	}
	parsed, scanned := shape(statements(syntax, text)), shape(scanStatements(text))
	for i, s := range scanned { // the scan takes an interval for words, and a closed bracket for arguments
		scanned[i] = strings.TrimSuffix(strings.NewReplacer("[v1.0.0,", "[", " (", "").Replace(s), " ")
	}
	if diff := cmp.Diff(parsed, scanned); diff != "" {
		t.Error(diff)
	}
}

func FuzzGoMod(f *testing.F) {
	for _, s := range []string{"", "module x\ngo 1.21\r\ntoolchain go1.22.0\n", "go 1.21\nuse (\n./a\n\"b\"\n)\n", "\ufeffmodule \"x", "require a.com/b v2.0.0", "x (\n", "\x00\xff", "retract [v1, v2]\nreplace a => b v1.0.0 (", "godebug a=b\n)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		for _, name := range []string{"go.mod", WorkName} {
			g := GoMod(name, text)
			got, err := host.ParseGoMod(g.Encode())
			if diff := cmp.Diff(g, got); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			for _, d := range g.Directives {
				if d.Line < 1 || d.Line > lines {
					t.Errorf("%s on line %d of %d", d.Name, d.Line, lines)
				}
			}
			if len(g.Errors) > maxModErrors {
				t.Errorf("%d errors", len(g.Errors))
			}
		}
		_, _ = Requirements(text)
	})
}

func TestRequirements(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"replaced":        {"require (\n\ta.com/a v1.0.0\n\ta.com/b v1.0.0\n\ta.com/c v1.0.0\n)\nreplace a.com/a => ../a\nreplace a.com/b v1.0.0 => a.com/d v1.2.0\nreplace a.com/b => ../b\nreplace a.com/c v1.1.0 => ../c\n", "a.com/d@v1.2.0 a.com/c@v1.0.0"},
		"not_for_this_go": {"require a.com/a v1.0.0\nnews x\n", "a.com/a@v1.0.0"},
		"branch":          {"require a.com/a master\n", "it does not parse as a go.mod file"},
		"binary":          {"\x00", "it does not parse as a go.mod file"},
	} {
		list, err := Requirements(c.text)
		var got []string
		for _, m := range list {
			got = append(got, m.String())
		}
		if err != nil {
			got = append(got, err.Error())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// A file of replacements for each of its requirements takes no longer than one
// without: each is looked up, not searched for.
func BenchmarkRequirements(b *testing.B) {
	var text strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&text, "require a.example/m%d v1.0.0\nreplace a.example/n%d => ../n\n", i, i)
	}
	for b.Loop() {
		if list, err := Requirements(text.String()); err != nil || len(list) != 10000 {
			b.Fatal(len(list), err)
		}
	}
}

package digest

import (
	"fmt"
	"strings"
	"testing"
)

func TestCompiled(t *testing.T) {
	for name, want := range map[string]bool{
		"a.go": true, "a_linux.go": true, "a_linux_amd64.go": true, "a_arm64.go": true, "a_unix.go": true, "windows.go": true, "a_js_handler.go": true, "amd64.go": true,
		"a_windows.go": false, "a_windows_amd64.go": false, "a_js_wasm.go": false, "a_wasm.go": false, "a_android.go": false, "x_windows_arm64.go": false,
		"a_test.go": false, "a_linux_test.go": false, "_a.go": false, ".a.go": false, "a.c": false, "go": false, "a.go/": false, "": false,
	} {
		if got := Compiled(name); got != want {
			t.Errorf("%q: %t, want %t", name, got, want)
		}
	}
}

func TestImports(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"grouped":          {"package x\n\nimport (\n\t\"fmt\"\n\t_ \"example.com/a\"\n\tj \"encoding/json/v2\"\n)\nimport \"iter\"\n", "fmt:4 encoding/json/v2:6 iter:8"},
		"not_of_a_library": {"package x\nimport \"C\"\nimport \"./y\"\nimport \"../y\"\nimport \"\"\nimport \"/y\"\nimport . \"a.b\"\nimport `os`\n", "os:8"},
		"cut_off":          {"package x\nimport (\n\t\"fmt\"\n\t\"o", "fmt:3"},
		"broken_below":     {"package x\nimport \"fmt\"\nfunc (\n}}}\n", "fmt:2"},
		"other_positions":  {"//line x.y:100\npackage x\nimport \"fmt\"\n", "fmt:3"},
		"carriage_return":  {"package x\r\nimport \"fmt\"\r\n", "fmt:2"},
		"byte_order_mark":  {"\ufeffpackage x\nimport \"fmt\"\n", "fmt:2"},
		"ignored":          {"//go:build ignore\n\npackage x\nimport \"fmt\"\n", ""},
		"versioned":        {"// Copyright\n\n//go:build go1.23 && linux\n\npackage x\nimport \"iter\"\n", ""},
		"before_a_version": {"//go:build !go1.23\npackage x\nimport \"fmt\"\n", ""},
		"any_processor":    {"//go:build unix && (arm64 || amd64)\n\npackage x\nimport \"fmt\"\n", "fmt:4"},
		"elsewhere":        {"//go:build windows\n\npackage x\nimport \"fmt\"\n", ""},
		"not_elsewhere":    {"//go:build !windows\n\npackage x\nimport \"fmt\"\n", "fmt:4"},
		"own_tag":          {"//go:build appengine\n\npackage x\nimport \"appengine\"\n", ""},
		"old_constraint":   {"// +build ignore\n\npackage x\nimport \"fmt\"\n", ""},
		"bad_constraint":   {"//go:build (\n\npackage x\nimport \"fmt\"\n", ""},
		"later_constraint": {"package x\nimport \"fmt\"\n//go:build ignore\n", "fmt:2"},
		"no_package":       {"import \"fmt\"\n", ""},
		"empty":            {"", ""},
	} {
		var got []string
		for _, i := range Imports("a.go", c.text) {
			got = append(got, fmt.Sprintf("%s:%d", i.Path, i.Line))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func FuzzImports(f *testing.F) {
	for _, s := range []string{"package x\nimport (\"fmt\"; _ `a/b`)", "//go:build a && !b\n\npackage x", "\ufeff//line x:9\n/*\n*/ package x; import \"C\"", "package x; import \"\\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, i := range Imports("a.go", text) {
			if i.Path == "" || i.Line < 1 || i.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%+v", i)
			}
		}
	})
}

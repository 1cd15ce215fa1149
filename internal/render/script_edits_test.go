package render_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A change is one file, what a plan does to it, and what it is then.
type change struct {
	name, before string
	edits        []finding.Edit
	after        string
}

const absent = "(absent)"

// changes are the ways to change a file that scripts know.
func changes() []change {
	lines := func(l ...string) []string { return l }
	hard := "it's \"$HOME\" `x` \\n \\\\ %s \xff\xe9 é \t\x01 {{x}} end "
	return []change{
		{"insert", "a\nb\nc\n", []finding.Edit{{Line: 2, New: lines("x", "y")}}, "a\nx\ny\nb\nc\n"},
		{"insert_at_end", "a\n", []finding.Edit{{Line: 2, New: lines("x")}}, "a\nx\n"},
		{"insert_after_open_line", "a\nb", []finding.Edit{{Line: 3, New: lines("x")}}, "a\nb\nx\n"},
		{"insert_above_open_line", "a\nb", []finding.Edit{{Line: 2, New: lines("x")}}, "a\nx\nb"},
		{"insert_in_empty", "", []finding.Edit{{Line: 1, New: lines("x")}}, "x\n"},
		{"insert_above_its_equal", "a\nb\n", []finding.Edit{{Line: 1, New: lines("b")}}, "b\na\nb\n"},
		{"insert_what_is_there", "a\nb\n", []finding.Edit{{Line: 2, New: lines("b")}}, "a\nb\n"},
		{"insert_hard", "a\n", []finding.Edit{{Line: 1, New: lines(hard, "-x", "+y", "END", "")}}, hard + "\n-x\n+y\nEND\n\na\n"},
		{"append", "a\n", []finding.Edit{{New: lines("x", "y")}}, "a\nx\ny\n"},
		{"append_to_open_line", "a", []finding.Edit{{New: lines("x")}}, "a\nx\n"},
		{"append_and_keep_empty_lines", "a\n\n\n", []finding.Edit{{New: lines("x", "", "x")}}, "a\n\n\nx\n\nx\n"},
		{"create", absent, []finding.Edit{{Line: 1, Create: true, New: lines("x", hard)}}, "x\n" + hard + "\n"},
		{"create_below/new/folders", absent, []finding.Edit{{Create: true, New: lines("x")}}, "x\n"},
		{"create_what_exists", "a\nb", []finding.Edit{{Line: 1, Create: true, New: lines("x")}}, "x\na\nb"},
		{"create_twice", absent, []finding.Edit{{Line: 1, Create: true, New: lines("x")}, {Line: 1, Create: true, New: lines("y")}}, "x\ny\n"},
		{"replace", "a\nb\nc\n", []finding.Edit{{Line: 2, Old: lines("b"), New: lines("x", "y")}}, "a\nx\ny\nc\n"},
		{"replace_hard", "1.0\n" + hard + "\nc\n", []finding.Edit{{Line: 2, Old: lines(hard), New: lines("é\\1\\g<0>")}}, "1.0\né\\1\\g<0>\nc\n"},
		{"replace_number", "1\n2\n", []finding.Edit{{Line: 1, Old: lines("1"), New: lines("1.0")}}, "1.0\n2\n"},
		{"replace_open_line", "a\nb", []finding.Edit{{Line: 2, Old: lines("b"), New: lines("x")}}, "a\nx"},
		{"replace_return", "a\r\nb\r\n", []finding.Edit{{Line: 1, Old: lines("a\r"), New: lines("x\r")}}, "x\r\nb\r\n"},
		{"replace_by_more", "a\nb\n", []finding.Edit{{Line: 1, Old: lines("a"), New: lines("a", "x")}}, "a\nx\nb\n"},
		{"replace_by_less", "a\nx\nb\n", []finding.Edit{{Line: 1, Old: lines("a", "x"), New: lines("a")}}, "a\nb\n"},
		{"delete", "a\nb\nc\n", []finding.Edit{{Line: 2, Old: lines("b")}}, "a\nc\n"},
		{"delete_open_line", "a\nb", []finding.Edit{{Line: 2, Old: lines("b")}}, "a\n"},
		{"delete_all", "a\n", []finding.Edit{{Line: 1, Old: lines("a")}}, ""},
		{"delete_what_is_gone", "a\nc\n", []finding.Edit{{Line: 2, Old: lines("b")}}, "a\nc\n"},
		{"unix_ends", "a\r\nb\n\r\nc\r", []finding.Edit{{UnixEnds: true}}, "a\nb\n\nc\r"},
		{"unix_ends_already", "a\rb\nc", []finding.Edit{{UnixEnds: true}}, "a\rb\nc"},
		{"several", "a\nb\nc\nd\ne\n", []finding.Edit{
			{Line: 4, Old: lines("d"), New: lines("D")}, {Line: 2, New: lines("x", "y")}, {Line: 3, Old: lines("c")},
			{Line: 5, Old: lines("e"), New: lines("e", "z")}, {New: lines("end")},
		}, "a\nx\ny\nb\nD\ne\nz\nend\n"},
		{"twins", "a\nb\nc\n", []finding.Edit{{Line: 1, New: lines("x")}, {Line: 1, New: lines("x")}, {Line: 3, Old: lines("c"), New: lines("C")}}, "x\na\nb\nC\n"},
		{"unix_ends_between", "a\r\nb\r\nc\r\n", []finding.Edit{
			{Line: 1, Old: lines("a\r"), New: lines("x\r")}, {UnixEnds: true}, {Line: 3, Old: lines("c\r"), New: lines("y\r")}}, "x\nb\ny\n"},
		{"same_place", "a\nb\n", []finding.Edit{
			{Line: 2, New: lines("x")}, {Line: 2, Old: lines("b"), New: lines("B")}, {Line: 2, New: lines("y")}, {New: lines("v")}, {New: lines("w")}},
			"a\nx\ny\nB\nv\nw\n"},
		{"delete_neighbours", "x\nx\na\n", []finding.Edit{{Line: 1, Old: lines("x")}, {Line: 2, Old: lines("x")}}, "a\n"},
		{"delete_both", "x\na\nx\nb\n", []finding.Edit{{Line: 3, Old: lines("x")}, {Line: 1, Old: lines("x")}}, "a\nb\n"},
		{"replace_below_its_equal", "a\nx\nx\n", []finding.Edit{{Line: 3, Old: lines("x"), New: lines("y")}, {Line: 1, New: lines("n")}}, "n\na\nx\ny\n"},
		{"replace_by_its_neighbour", "a\nb\n", []finding.Edit{{Line: 1, Old: lines("a"), New: lines("b", "b")}}, "b\nb\nb\n"},
		{"open_line_goes", "a\nb", []finding.Edit{{Line: 2, Old: lines("b")}, {New: lines("x")}}, "a\nx\n"},
		{"open_line_grows", "a\nb", []finding.Edit{{Line: 1, New: lines("x")}, {Line: 2, Old: lines("b"), New: lines("b", "y")}}, "x\na\nb\ny"},
	}
}

// layOut writes the files of changes, and makes the plan.
func layOut(t *testing.T, dir string, cs []change) finding.Plan {
	t.Helper()
	var items []finding.Item
	for _, c := range cs {
		file := filepath.Join(dir, c.name)
		if c.before != absent {
			if err := os.WriteFile(file, []byte(c.before), 0o640); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range c.edits {
			e.Path = file
			items = append(items, repair(finding.Safe, false, edit(e)))
		}
	}
	return planOf(items...)
}

// holds compares the files with what they should be.
func holds(t *testing.T, dir string, cs []change) {
	t.Helper()
	for _, c := range cs {
		have, err := os.ReadFile(filepath.Join(dir, c.name))
		if err != nil {
			t.Error(err)
		}
		if string(have) != c.after {
			t.Errorf("%s: have %q, want %q, edits %+v of %q", c.name, have, c.after, c.edits, c.before)
		}
	}
}

// state is every file below a directory, with its bytes.
func state(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		what := fi.Mode().String()
		if fi.Mode().IsRegular() {
			data, err := os.ReadFile(name)
			what += string(data)
			if err != nil {
				return err
			}
		} else if to, err := os.Readlink(name); err == nil {
			what += to
		}
		out[name] = what
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// twice runs a script and runs it again, which must change nothing.
func twice(t *testing.T, dir, text string, run func(string) (string, error)) (first string) {
	t.Helper()
	first, err := run(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, first)
	}
	before := state(t, dir)
	out, err := run(text)
	if err != nil {
		t.Fatalf("run again: %v\n%s", err, out)
	}
	if strings.Contains(out, ": changed") {
		t.Errorf("run again, it says:\n%s", out)
	}
	if d := cmp.Diff(before, state(t, dir)); d != "" {
		t.Errorf("run again, it changed (-first +second):\n%s", d)
	}
	return first
}

// few are changes of every kind for the shells that do not get all: their tools
// are those of dash, except that busybox has its own.
func few() []change {
	return slices.DeleteFunc(changes(), func(c change) bool {
		return !slices.Contains(strings.Fields("insert_hard create_below/new/folders replace_hard several unix_ends_between"), c.name)
	})
}

func TestScriptChangesFiles(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir, cs := t.TempDir(), few()
		if strings.HasSuffix(t.Name(), "/dash") || strings.HasSuffix(t.Name(), "/busybox") {
			cs = changes()
		}
		twice(t, dir, script(t, language, layOut(t, dir, cs), false), run)
		holds(t, dir, cs)
		for _, c := range cs { // the way back
			have, err := os.ReadFile(filepath.Join(dir, c.name) + ".godoctor-orig")
			if want := c.before; c.before != absent && c.after != want && string(have) != want {
				t.Errorf("%s: the copy is %q, error %v", c.name, have, err)
			}
		}
	})
}

// What is refused leaves the file as it was, and ends the script.
func TestScriptRefuses(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		plan := layOut(t, dir, []change{
			{name: "f", before: "a\nB\n", edits: []finding.Edit{{Line: 1, Old: []string{"a"}, New: []string{"x"}}, {Line: 2, Old: []string{"b"}}}},
			{name: "next", before: "a\n", edits: []finding.Edit{{New: []string{"x"}}}}})
		before := state(t, dir)
		out, err := run(script(t, language, plan, false))
		if want := "f:2 is not as the plan found it: the file was not changed"; err == nil || !strings.Contains(out, want) {
			t.Errorf("error %v, says %q, want %q", err, out, want)
		}
		if d := cmp.Diff(before, state(t, dir)); d != "" {
			t.Errorf("changed (-before +after):\n%s", d)
		}
	})
}

// goingOn makes a script go on with the next file where one is refused.
func goingOn(text string) string {
	for _, name := range []string{"edit", "unix_ends"} {
		text = strings.Replace(text, "\n"+name+"() {", "\n"+name+"() { (only_"+name+" \"$@\") || :; }\nonly_"+name+"() {", 1)
	}
	return text
}

func TestScriptRefusesWhatItDoesNotKnow(t *testing.T) {
	lines := func(l ...string) []string { return l }
	changed, fewer := " is not as the plan found it: the file was not changed", " is not as the plan found it: the file has fewer lines"
	cases := []struct {
		change
		says string
	}{
		{change{"replace", "a\nB\n", []finding.Edit{{Line: 2, Old: lines("b"), New: lines("x")}}, ""}, "replace:2" + changed},
		{change{"number", "1.0\n", []finding.Edit{{Line: 1, Old: lines("1"), New: lines("x")}}, ""}, "number:1" + changed},
		{change{"return", "a\r\n", []finding.Edit{{Line: 1, Old: lines("a"), New: lines("x")}}, ""}, "return:1" + changed},
		{change{"moved", "n\nb\n", []finding.Edit{{Line: 1, Old: lines("b"), New: lines("x")}}, ""}, "moved:1" + changed},
		{change{"moved_away", "n\nb\n", []finding.Edit{{Line: 1, Old: lines("b")}}, ""}, "moved_away:1" + changed},
		{change{"far", "a\n", []finding.Edit{{Line: 3, New: lines("x")}}, ""}, "far:3" + fewer},
		{change{"short", "a\n", []finding.Edit{{Line: 1, Old: lines("a", "b"), New: lines("x")}}, ""}, "short:1" + fewer},
		{change{"open", "a", []finding.Edit{{Line: 3, New: lines("x")}}, ""}, "open:3" + fewer},
		{change{"second", "a\nb\n", []finding.Edit{{Line: 2, Old: lines("c")}, {Line: 1, New: lines("x")}}, ""}, "second:2" + changed},
		{change{"neighbours", "x\nx\na\n", []finding.Edit{{Line: 1, Old: lines("x")}}, ""}, "neighbours would be changed again by a second run"},
		{change{"shrinks", "a\nx\nx\n", []finding.Edit{{Line: 1, Old: lines("a", "x"), New: lines("a")}}, ""}, "shrinks would be changed again"},
		{change{"nul", "a\x00\n", []finding.Edit{{Line: 1, New: lines("x")}}, ""}, "nul is no text"},
		{change{"absent", absent, []finding.Edit{{New: lines("x")}}, ""}, "absent is not as the plan found it"},
		{change{"absent_too", absent, []finding.Edit{{UnixEnds: true}}, ""}, "absent_too is not as the plan found it"},
	}
	var cs []change
	for _, c := range cases {
		cs = append(cs, c.change)
	}
	needs(t, "dash")
	dir := t.TempDir()
	text := goingOn(script(t, "sh", layOut(t, dir, cs), false))
	before := state(t, dir)
	out, err := dash(t, text)
	for _, c := range cases {
		if want := "stop: " + filepath.Join(dir, c.says); err != nil || !strings.Contains(out, want) {
			t.Errorf("error %v, want %q of\n%s", err, want, out)
		}
	}
	if d := cmp.Diff(before, state(t, dir)); d != "" {
		t.Errorf("changed (-before +after):\n%s", d)
	}
}

// dash runs a script.
func dash(t *testing.T, text string) (string, error) {
	t.Helper()
	cmd := exec.Command("dash")
	cmd.Stdin, cmd.Env = strings.NewReader(text), append(os.Environ(), "TMPDIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// What is done to a file already is done where its first repair is, and what does
// not go together is left out.
func TestScriptMakesOneCallForAFile(t *testing.T) {
	of := func(edits ...finding.Edit) finding.Item {
		var steps []finding.Step
		for _, e := range edits {
			e.Path = "/rc"
			steps = append(steps, edit(e))
		}
		return repair(finding.Safe, false, steps...)
	}
	lines := func(l ...string) []string { return l }
	plan := planOf(of(finding.Edit{Line: 9, Old: lines("c\r"), New: lines("d")}, finding.Edit{Line: 9, Old: lines("c\r"), New: lines("d")}),
		of(finding.Edit{Line: 9, Old: lines("c\r"), New: lines("e")}, finding.Edit{Line: 1, New: lines("lost")}),
		of(finding.Edit{Line: 8, Old: lines("b", "c")}), of(finding.Edit{New: lines("end\r")}, finding.Edit{UnixEnds: true}),
		of(finding.Edit{Line: 9, New: lines("x")}), of(finding.Edit{Line: 10, Old: lines("z"), New: lines()}, finding.Edit{Line: 10, Old: lines("z"), New: lines("y")}))
	out := script(t, "sh", plan, false)
	for _, want := range []string{"# includes what these repairs change in it: 4, 5\nprintf '%b\\n' \\\n\t@9 ",
		"# done above, with /rc\n", "left out: it changes the same lines as repair 1: run godoctor again\n",
		"left out: it changes the same lines in two ways: do it by hand\n", "unix_ends as_me /rc\n"} {
		if !strings.Contains(strings.ReplaceAll(out, "'@9'", "@9"), want) {
			t.Errorf("want %q of\n%s", want, out)
		}
	}
	if n := strings.Count(out, "edit as_me"); n != 1 || strings.Contains(out, "+lost'") {
		t.Errorf("%d calls:\n%s", n, out)
	}
}

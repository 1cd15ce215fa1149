package render_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/render"
)

// repair is an item of a plan.
func repair(class finding.FixClass, root bool, steps ...finding.Step) finding.Item {
	return finding.Item{
		Rule:    "path/rc-not-read",
		Problem: finding.Msg("go is not found: %s is added to PATH in %s, which an interactive bash does not read", "/usr/local/go/bin", "/home/ann/.profile"),
		Fix:     &finding.Fix{Summary: finding.Msg("add %s to PATH", "/usr/local/go/bin"), Class: class, Root: root, Steps: steps},
	}
}

func edit(e finding.Edit) finding.Step { return finding.Step{Edit: &e} }

func link(path, from, to string) finding.Step {
	return finding.Step{Link: &finding.Link{Path: path, Old: from, New: to}}
}

func planOf(items ...finding.Item) finding.Plan {
	for i := range items {
		items[i].Number = i + 1
	}
	return finding.Plan{Version: finding.Version, Items: items}
}

// everything has every kind of step.
func everything() finding.Plan {
	settles := repair(finding.Unsafe, true, finding.Step{Command: []string{"snap", "refresh", "go", "--channel=1.26/stable"}, Undo: "sudo snap revert go"})
	settles.Obstacle = "snap is held until\ntomorrow"
	return planOf(
		repair(finding.Safe, false,
			edit(finding.Edit{Path: "/home/ann/.bashrc", Line: 6, New: []string{`export PATH="$PATH:/usr/local/go/bin"`}}),
			finding.Step{Advice: "open a new terminal, or run: . /home/ann/.bashrc"}),
		repair(finding.Safe, false,
			edit(finding.Edit{Path: "/home/ann/.bashrc", Line: 9, Old: []string{"export GOROOT=/opt/go \r", "\tcaf\u00e9 '\xff' %s {{x}}"}, New: []string{"export GOROOT=`x`"}}),
			edit(finding.Edit{Path: "/home/ann/.bashrc", Line: 3, Old: []string{"alias go='gccgo'"}, New: []string{}}),
			edit(finding.Edit{Path: "/home/ann/.config/go/env", Create: true, Line: 1, New: []string{"GOFLAGS=-mod=mod", "GOBIN=/home/ann/bin"}}),
			edit(finding.Edit{Path: "/home/ann/.zshrc", New: []string{"{{ x }} \\1"}})),
		repair(finding.Safe, false, edit(finding.Edit{Path: "/home/ann/a b's/.profile", UnixEnds: true})),
		repair(finding.Safe, false,
			link("/home/ann/bin/go", "/opt/go1.20/bin/go", "/usr/local/go/bin/go"),
			link("/home/ann/bin/gofmt", "", "/usr/local/go/bin/gofmt"),
			link("/home/ann/bin/gone", "/nowhere", "")),
		repair(finding.Safe, false,
			finding.Step{Command: []string{"git", "config", "--global", "--add", "safe.directory", "/srv/a.b"},
				UndoCommand: []string{"git", "config", "--global", "--unset-all", "safe.directory", `^/srv/a\.b$`}},
			finding.Step{Command: []string{"go", "env", "-w", "GOFLAGS=-tags=a 'b' {{c}} é"}}),
		settles,
		repair(finding.Unsafe, true, edit(finding.Edit{Path: "/etc/environment", Line: 2, Old: []string{"GOROOT=/opt/go"}})),
		repair(finding.Manual, true,
			finding.Step{Command: []string{"apt-get", "install", "golang-go"}},
			finding.Step{Advice: "take the archive from https://go.dev/dl/"}),
		repair(finding.Safe, false, edit(finding.Edit{Path: "/home/ann/.netrc.sh", Line: 1, Old: []string{"export TOKEN=REDACTED"}})),
	)
}

// hostilePlan has evil in every place, alone and within what would be taken.
func hostilePlan(evil string) finding.Plan {
	plan := finding.PlanOf(hostile(evil))
	oneLine := strings.NewReplacer("\n", "", "\x00", "").Replace(evil)
	for _, class := range []finding.FixClass{finding.Safe, finding.Unsafe, finding.FixClass(evil)} {
		it := repair(class, false,
			edit(finding.Edit{Path: "/" + oneLine, Line: 2, Old: []string{oneLine}, New: []string{oneLine, "END"}}),
			edit(finding.Edit{Path: "/" + oneLine, New: []string{oneLine}}),
			edit(finding.Edit{Path: "/" + oneLine, UnixEnds: true}),
			link("/"+oneLine, oneLine, oneLine+"x"),
			finding.Step{Command: []string{"true", oneLine}, Undo: evil, UndoCommand: []string{evil}, Advice: evil})
		it.Rule, it.Problem, it.Obstacle, it.Fix.Summary = evil, finding.Msg("%s", evil), evil, finding.Msg(evil)
		plan.Items = append(plan.Items, it)
	}
	return planOf(plan.Items...)
}

func script(t *testing.T, language string, plan finding.Plan, unsafe bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Script(&b, language, plan, render.ScriptOptions{Unsafe: unsafe, Tool: "godoctor 0.1.0"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var extensions = map[string]string{"sh": ".sh", "fish": ".fish", "ansible": ".yml"}

// goldenScripts are scripts in a language, by their names.
func goldenScripts(t *testing.T, language string) map[string]string {
	t.Helper()
	out := map[string]string{"unsafe": script(t, language, everything(), true)}
	manual := planOf(everything().Items[7])
	for name, plan := range map[string]finding.Plan{"empty": planOf(), "everything": everything(), "hostile": hostilePlan(evil), "manual": manual} {
		out[name] = script(t, language, plan, false)
	}
	return out
}

func TestScriptGolden(t *testing.T) {
	for _, l := range render.ScriptLanguages() {
		for name, text := range goldenScripts(t, l) {
			compare(t, filepath.Join("testdata/scripts", name+extensions[l]), []byte(withoutFunctions(text)))
		}
	}
}

// withoutFunctions leaves out what stands in the folder script.
func withoutFunctions(text string) string {
	for _, around := range [][2]string{{"set -eu\n", "\n# 1. "}, {"set -g posix '", "\nfunction godoctor"}} {
		before, rest, ok := strings.Cut(text, around[0])
		_, after, too := strings.Cut(rest, around[1])
		if ok && too {
			return before + around[0] + "[functions]\n" + around[1] + after
		}
	}
	return text
}

// written puts the scripts of a language into files.
func written(t *testing.T, language string) (files []string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range goldenScripts(t, language) {
		f := filepath.Join(dir, name+extensions[language])
		if err := os.WriteFile(f, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	slices.Sort(files)
	return files
}

func TestScriptLanguageIsUnknown(t *testing.T) {
	err := render.Script(&bytes.Buffer{}, "zsh\n", planOf(), render.ScriptOptions{})
	if want := `no scripts are written in "zsh\n", only in sh, fish, ansible`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestScriptNeedsAPlan(t *testing.T) {
	var b bytes.Buffer
	if err := render.Script(&b, "sh", finding.Plan{Error: "no such rule"}, render.ScriptOptions{}); err == nil || b.Len() > 0 {
		t.Errorf("error %v, output %q", err, b.String())
	}
}

func TestScriptWriterErrorIsReturned(t *testing.T) {
	for _, l := range render.ScriptLanguages() {
		if err := render.Script(&fullDisk{100}, l, everything(), render.ScriptOptions{}); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", l, err)
		}
	}
}

// A script is plain ASCII without control bytes, whatever the machine says.
func plainScript(t *testing.T, out string) {
	t.Helper()
	odd := func(r rune) bool { return r != '\n' && r != '\t' && (r > unicode.MaxASCII || !unicode.IsPrint(r)) }
	if i := strings.IndexFunc(out, odd); i >= 0 {
		t.Errorf("not plain: %q", out[i:min(i+40, len(out))])
	}
}

func FuzzScriptIsPlain(f *testing.F) {
	f.Add(evil)
	f.Add("'\"`$(touch /tmp/x) \\ {{ x }} %s\nEND\n#\n---\n")
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range render.ScriptLanguages() {
			plainScript(t, script(t, l, hostilePlan(s), true))
		}
	})
}

// shells are those that run scripts, with the language of each.
var shells = []struct {
	language string
	argv     []string
}{
	{"sh", []string{"dash"}}, {"sh", []string{"bash", "--posix"}}, {"sh", []string{"busybox", "sh"}},
	{"sh", []string{"ksh"}}, {"sh", []string{"mksh"}}, {"fish", []string{"fish", "--no-config"}},
}

// inEveryShell calls f for each shell of this machine.
func inEveryShell(t *testing.T, f func(t *testing.T, language string, run func(script string) (string, error))) {
	for _, sh := range shells {
		t.Run(sh.argv[0], func(t *testing.T) {
			t.Parallel()
			needs(t, sh.argv[0])
			home := t.TempDir()
			f(t, sh.language, func(script string) (string, error) {
				file := filepath.Join(home, "script")
				if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(sh.argv[0], append(sh.argv[1:], file)...)
				cmd.Env = append(os.Environ(), "HOME="+home, "TMPDIR="+home)
				if sh.argv[0] == "busybox" { // its own tools, not those of the machine
					cmd.Env = append(cmd.Env, "PATH="+applets(t))
				}
				out, err := cmd.CombinedOutput()
				return string(out), err
			})
		})
	}
}

func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

// applets is a directory of links to busybox, for its awk, sed, tail ...
func applets(t *testing.T) string {
	t.Helper()
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range strings.Fields("awk cat chmod cmp cp dirname id ln mkdir mktemp mv printf readlink rm sed tail tee sh test touch tr true wc") {
		if err := os.Symlink(busybox, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestScriptKeepsLinkAndMode(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		target, name := filepath.Join(dir, "dotfiles"), filepath.Join(dir, ".bashrc")
		if err := errors.Join(os.WriteFile(target, []byte("a\r\n"), 0o600), os.Symlink("dotfiles", name), os.Chmod(target, 0o772)); err != nil {
			t.Fatal(err)
		}
		was, err := os.Stat(target)
		if err != nil {
			t.Fatal(err)
		}
		twice(t, dir, script(t, language, planOf(repair(finding.Safe, false,
			edit(finding.Edit{Path: name, New: []string{"x"}}), edit(finding.Edit{Path: name, UnixEnds: true}))), false), run)
		is, err := os.Stat(target)
		if err != nil || is.Mode() != was.Mode() || !os.SameFile(was, is) {
			t.Errorf("mode %v, error %v", is.Mode(), err)
		}
		if fi, err := os.Stat(name + ".godoctor-orig"); err != nil || fi.Mode() != was.Mode() {
			t.Errorf("the copy has mode %v, error %v", fi.Mode(), err)
		}
		if to, err := os.Readlink(name); to != "dotfiles" {
			t.Errorf("link leads to %q, error %v", to, err)
		}
		if have, _ := os.ReadFile(target); string(have) != "a\nx\n" {
			t.Errorf("file is %q", have)
		}
	})
}

func TestScriptCreatesAsTouchDoes(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		name := filepath.Join(dir, "new folder/file")
		text := script(t, language, planOf(repair(finding.Safe, false, edit(finding.Edit{Path: name, Create: true, New: []string{"x"}}))), false)
		text = strings.Replace(text, "\nset -eu\n", "\nset -eu\numask 002\n", 1)
		if out, err := run(text); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for name, want := range map[string]fs.FileMode{name: 0o644, filepath.Dir(name): 0o755} {
			if fi, err := os.Stat(name); err != nil || fi.Mode().Perm() != want {
				t.Errorf("%s: mode %v, error %v", name, fi.Mode(), err)
			}
		}
	})
}

func TestScriptRelinks(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		at := func(name string) string { return filepath.Join(dir, name) }
		err := errors.Join(os.Mkdir(at("folder"), 0o755), os.Mkdir(at("other"), 0o755), os.Symlink("folder", at("to folder")),
			os.Symlink("nowhere", at("gone")), os.Symlink("é $x", at("odd")), os.WriteFile(at("file"), nil, 0o600))
		if err != nil {
			t.Fatal(err)
		}
		twice(t, dir, script(t, language, planOf(repair(finding.Safe, false, link(at("to folder"), "folder", "other"),
			link(at("gone"), "nowhere", ""), link(at("odd"), "é $x", "-n 'ü'"), link(at("new"), "", "folder"))), false), run)
		for name, want := range map[string]string{"to folder": "other", "gone": "", "odd": "-n 'ü'", "new": "folder"} {
			if to, err := os.Readlink(at(name)); to != want {
				t.Errorf("%s leads to %q, error %v", name, to, err)
			}
		}
		before := state(t, dir)
		for _, l := range []finding.Step{link(at("new"), "x", "y"), link(at("file"), "", "y"), link(at("file"), "x", ""), link(at("none"), "x", "y")} {
			out, err := run(script(t, language, planOf(repair(finding.Safe, false, l)), false))
			if want := l.Link.Path + " is not as the plan found it"; err == nil || !strings.Contains(out, want) {
				t.Errorf("error %v, says %q", err, out)
			}
		}
		if d := cmp.Diff(before, state(t, dir)); d != "" {
			t.Error(d)
		}
	})
}

func TestScriptRunsCommands(t *testing.T) {
	hard := "it's \"$HOME\" `x` \\n %s \xff é \t\n\x01 end "
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		out := filepath.Join(dir, "out")
		write := []string{"sh", "-c", `printf '%s|' "$@" >"$0"`, out, hard, "", "-n", "=x", "~"}
		said, err := run(script(t, language, planOf(
			repair(finding.Safe, false, finding.Step{Command: write}),
			repair(finding.Safe, false, finding.Step{Command: []string{"sh", "-c", "exit 7"}}),
			repair(finding.Safe, false, finding.Step{Command: []string{"touch", filepath.Join(dir, "late")}}),
		), false))
		if err == nil || !strings.Contains(said, "stop: this failed: sh -c exit 7") {
			t.Errorf("error %v, says %q", err, said)
		}
		if have, err := os.ReadFile(out); string(have) != hard+"||-n|=x|~|" {
			t.Errorf("words arrive as %q, error %v", have, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "late")); err == nil {
			t.Error("went on after a failure")
		}
	})
}

// What a command would do twice is recognised.
func TestScriptRecognisesCommands(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		needs(t, "git")
		dir := t.TempDir()
		t.Logf("in %s", dir)
		add := func(v string) finding.Step {
			return finding.Step{Command: []string{"git", "config", "--global", "--add", "safe.directory", v}}
		}
		git, err := exec.LookPath("git")
		if err != nil {
			t.Fatal(err)
		}
		text := script(t, language, planOf(repair(finding.Safe, false, add("/a.b"), add("/aXb"), add("/a+(b$"))), false)
		if language == "sh" {
			text = strings.Replace(text, "\nset -eu\n", "\nset -eu\ngit() { HOME="+dir+" "+git+" \"$@\"; }\n", 1)
		} else {
			text = strings.Replace(text, "set -eu\n", "set -eu\ngit() { HOME="+dir+" "+git+" \"$@\"; }\n", 1)
		}
		twice(t, dir, text, run)
		have, err := os.ReadFile(filepath.Join(dir, ".gitconfig"))
		if n := strings.Count(string(have), "directory ="); n != 3 {
			t.Errorf("%d lines, error %v:\n%s", n, err, have)
		}
	})
}

// Root is asked for where a repair needs it and nowhere else.
func TestScriptBecomesRoot(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		at := func(name string) string { return filepath.Join(dir, name) }
		if err := os.WriteFile(at("f"), []byte("a\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		text := script(t, language, planOf(
			repair(finding.Unsafe, true, edit(finding.Edit{Path: at("f"), New: []string{"x"}}), finding.Step{Command: []string{"touch", at("root")}}),
			repair(finding.Safe, false, finding.Step{Command: []string{"touch", at("me")}}),
		), true)
		fake := "\nset -eu\nid() { echo 1000; }\nsudo() { echo \"sudo $1\" >>" + at("log") + "; \"$@\"; }\n"
		text = strings.Replace(text, "set -eu\n", fake, 1)
		if out, err := run(text); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		log, err := os.ReadFile(at("log"))
		if want := "sudo test\nsudo cat\nsudo test\nsudo test\nsudo cp\nsudo tee\nsudo touch\n"; string(log) != want {
			t.Errorf("as root: %q, error %v", log, err)
		}
		if _, err := os.Stat(at("me")); err != nil {
			t.Error(err)
		}
	})
}

func TestScriptLeavesUnsafeOut(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		step := finding.Step{Command: []string{"touch", filepath.Join(dir, "made")}}
		for class, unsafe := range map[finding.FixClass]bool{finding.Unsafe: false, finding.Manual: true, "": true} {
			if out, err := run(script(t, language, planOf(repair(class, false, step)), unsafe)); err != nil || !strings.Contains(out, "nothing is done") {
				t.Errorf("error %v, says %q", err, out)
			}
		}
		if len(state(t, dir)) > 0 {
			t.Error("a command ran")
		}
		if out, err := run(script(t, language, planOf(repair(finding.Unsafe, false, step)), true)); err != nil || len(state(t, dir)) != 1 {
			t.Errorf("error %v, says %q", err, out)
		}
	})
}

// What a language cannot say is a comment, with the reason.
func TestScriptLeavesOutWhatItCannotSay(t *testing.T) {
	command := func(argv ...string) finding.Step { return finding.Step{Command: argv} }
	for _, c := range []struct {
		step      finding.Step
		languages string
		why       string
	}{
		{edit(finding.Edit{Path: "rc", New: []string{"x"}}), "sh fish ansible", "is not absolute"},
		{link("go", "a", "b"), "sh fish ansible", "is not absolute"},
		{edit(finding.Edit{Path: "/rc", New: []string{"x\ny"}}), "sh fish ansible", "a line feed"},
		{edit(finding.Edit{Path: "/rc", Line: 1, Old: []string{"K=REDACTED"}}), "sh fish ansible", "a secret"},
		{command("true", "a\x00"), "sh fish ansible", "a NUL byte"},
		{command("true", "a\n"), "sh fish ansible", "ends in a line feed"},
		{edit(finding.Edit{Path: "/rc", New: []string{"\xff"}}), "ansible", "not UTF-8"},
		{command("echo", "$HOME"), "ansible", "replaces variables"},
		{command("echo", "~"), "ansible", "replaces variables"},
	} {
		for _, l := range render.ScriptLanguages() {
			out := strings.Join(strings.Fields(strings.ReplaceAll(script(t, l, planOf(repair(finding.Safe, false, c.step)), false), "#", "")), " ")
			if said, want := strings.Contains(out, "left out, do it by hand: ") && strings.Contains(out, c.why), strings.Contains(c.languages, l); said != want {
				t.Errorf("%s: %+v: says %q: %v, want %v\n%s", l, c.step, c.why, said, want, out)
			}
		}
	}
}

// Hostile values change nothing but what they name, in any shell.
func TestScriptOfHostilePlanRunsNothing(t *testing.T) {
	inEveryShell(t, func(t *testing.T, language string, run func(string) (string, error)) {
		dir := t.TempDir()
		trap := "'\"`touch " + dir + "/1`$(touch " + dir + "/2)\ntouch " + dir + "/3\n;touch " + dir + "/4 # \\"
		for _, s := range []string{trap, evil, "END\n" + trap, "\\\ntouch " + dir + "/5"} {
			if out, _ := run(script(t, language, hostilePlan(s), true)); strings.Contains(strings.ToLower(out), "syntax") {
				t.Errorf("says %q", out)
			}
		}
		if left := state(t, dir); len(left) > 0 {
			t.Errorf("made %v", left)
		}
	})
}

func TestScriptPassesShellcheck(t *testing.T) {
	needs(t, "shellcheck")
	files := written(t, "sh")
	for _, args := range [][]string{files, {"-e", "SC2154", "script/edit.sh", "script/file.sh", "script/relink.sh", "script/run.sh", "script/say.sh", "script/unix_ends.sh"}} { // one sets work
		if out, err := exec.Command("shellcheck", append([]string{"-s", "sh"}, args...)...).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

func TestScriptPassesFishCheck(t *testing.T) {
	needs(t, "fish")
	files := written(t, "fish")
	for _, f := range files {
		if out, err := exec.Command("fish", "--no-config", "--no-execute", f).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", f, err, out)
		}
	}
}

func TestPlaybookSyntax(t *testing.T) {
	needs(t, "ansible-playbook")
	if testing.Short() {
		t.Skip("takes seconds")
	}
	files := written(t, "ansible")
	if out, err := exec.Command("ansible-playbook", append([]string{"--syntax-check"}, files...)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// ansible takes a second for a task, so it is run only when asked for.
const askAnsible = "GODOCTOR_TEST_ANSIBLE"

func TestPlaybookChangesFiles(t *testing.T) {
	if os.Getenv(askAnsible) == "" {
		t.Skipf("takes minutes: set %s=1", askAnsible)
	}
	needs(t, "ansible-playbook")
	dir, home := t.TempDir(), t.TempDir()
	cs := slices.DeleteFunc(append(changes(), randomChanges(rand.New(rand.NewPCG(9, 9)), 5, false)...), func(c change) bool {
		return slices.ContainsFunc(c.edits, func(e finding.Edit) bool {
			return !utf8.ValidString(strings.Join(e.New, ""))
		})
	})
	file := filepath.Join(home, "play.yml")
	if err := os.WriteFile(file, []byte(script(t, "ansible", layOut(t, dir, cs), false)), 0o600); err != nil {
		t.Fatal(err)
	}
	play := func(args ...string) string {
		cmd := exec.Command("ansible-playbook", append(args, file)...)
		cmd.Env = append(os.Environ(), "HOME="+home, "ANSIBLE_NOCOLOR=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	before := state(t, dir)
	play("--check", "--diff")
	if d := cmp.Diff(before, state(t, dir)); d != "" {
		t.Errorf("a check changed (-before +after):\n%s", d)
	}
	play()
	holds(t, dir, cs)
	before = state(t, dir)
	if out := play(); !strings.Contains(out, "changed=0") {
		t.Errorf("run again, it says:\n%s", out)
	}
	if d := cmp.Diff(before, state(t, dir)); d != "" {
		t.Errorf("run again, it changed (-before +after):\n%s", d)
	}
}

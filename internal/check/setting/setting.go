// Package setting says for rules of all areas what a finding about a Go setting
// needs: the evidence, who set it, and the repair at that place.
package setting

import (
	"fmt"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// Evidence is where a setting stands and what it says.
func Evidence(s goenv.Setting) finding.Evidence {
	if s.Place != nil {
		return finding.At(*s.Place)
	}
	value := s.Given()
	if s.Layer == goenv.Default {
		value = s.Value
	}
	return finding.Saw(s.Source(), "%s=%s", s.Name, finding.Visible(value))
}

// Instance names a setting in About, so that findings about it fold.
func Instance(name string) string { return "setting:" + name }

// Blame fills in what a finding about a setting has in common with all others:
// evidence first, who set it, and the instance.
func Blame(h *host.Host, f *finding.Finding, s goenv.Setting) error {
	at, err := goenv.Origin(h, s)
	if err != nil {
		return err
	}
	f.SetBy = at
	f.Evidence = append([]finding.Evidence{Evidence(s)}, f.Evidence...)
	f.About = append(f.About, Instance(s.Name))
	return nil
}

// Refused makes the findings for what the go command refuses because of a
// setting: those refusals that is picks, each with the sentence of say, go's
// words, who set the value, and its removal.
func Refused(h *host.Host, is func(goenv.Refusal) bool, say func(goenv.Refusal, goenv.Setting) finding.Message) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	all, unknown := e.Refusals()
	var out []finding.Finding
	told := map[string]bool{}
	for _, r := range all {
		if !is(r) || told[r.Setting+"="+r.Values[0]] {
			continue
		}
		told[r.Setting+"="+r.Values[0]] = true // the same value, met again by another command
		s, err := culprit(h, e, r)
		if err != nil {
			return out, err
		}
		f := finding.Finding{Message: say(r, s), Evidence: []finding.Evidence{Says(r.Text)}}
		if e.Assumed {
			f.Confidence = finding.Likely
		}
		if err := Blame(h, &f, s); err != nil {
			return out, err
		}
		if f.Fix, err = Remove(h, s); err != nil {
			return out, err
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, unknown
	}
	return out, nil
}

// FromEnvironment is a variable that is no setting of the go command's.
func FromEnvironment(h *host.Host, name string) (goenv.Setting, error) {
	value, _, err := h.Env(name)
	return goenv.Setting{Name: name, Value: value, Supply: goenv.Supply{Layer: goenv.Process, Value: value}}, err
}

// culprit is the setting that a refusal is about: the build cache has its place
// from XDG_CACHE_HOME where it has none of its own.
func culprit(h *host.Host, e *goenv.Env, r goenv.Refusal) (goenv.Setting, error) {
	s, err := e.Get(r.Setting)
	if err == nil && r.Setting == "GOCACHE" && s.Given() == "" && r.Values[0] != "" {
		return FromEnvironment(h, "XDG_CACHE_HOME")
	}
	return s, err
}

// Says is what the go command prints.
func Says(text string) finding.Evidence {
	return finding.Saw("go says", "%s", strings.ReplaceAll(text, "\n", " "))
}

// About picks the refusals about one setting.
func About(names ...string) func(goenv.Refusal) bool {
	return func(r goenv.Refusal) bool { return slices.Contains(names, r.Setting) }
}

// Remove is the repair that takes a setting away where it was set: the line of
// the GOENV file or of a start-up file, or advice where that line does more or
// nobody knows it. nil for what no user set.
func Remove(h *host.Host, s goenv.Setting) (*finding.Fix, error) {
	at, err := goenv.Origin(h, s)
	if err != nil || s.Layer == goenv.Default || s.Layer == goenv.RootFile {
		return nil, err
	}
	if at == nil || at.Line == 0 {
		return manual(finding.Msg("remove %s from the environment", s.Name),
			fmt.Sprintf("no start-up file that godoctor can read sets %s: look at what starts this process; in this shell: unset %s", s.Name, s.Name)), nil
	}
	fix := &finding.Fix{Summary: finding.Msg("remove the line that sets %s", s.Name)}
	fix.Class, fix.Root = ClassOf(h, at.Source)
	left := "" // of the line
	if s.Layer == goenv.Process {
		uses, ok, err := inlined(h, s.Name, *at)
		if err != nil {
			return nil, err
		}
		var cuttable bool
		left, cuttable = remainder(s.Name, at.Text)
		if !ok {
			why, err := used(h, s.Name, *at)
			if !cuttable {
				why = fmt.Sprintf("%s does more than set %s: take only that out of it", at, s.Name)
			}
			if why != "" || err != nil {
				return manual(finding.Msg("take %s out of %s", s.Name, at), why+"; then open a new terminal"), err
			}
		}
		if fix.Steps = uses; len(uses) > 0 {
			fix.Summary = finding.Msg("remove the line that sets %s, and write its value where other lines use it", s.Name)
		}
	}
	edit := &finding.Edit{Path: at.Source, Line: at.Line, Old: []string{at.Text}, New: instead(s, *at)}
	if left != "" {
		edit.New = []string{left}
		fix.Summary = finding.Msg("take %s out of the line that sets it", s.Name)
	}
	fix.Steps = append(fix.Steps, finding.Step{Edit: edit}, finding.Step{Advice: after(s)})
	return fix, nil
}

func manual(summary finding.Message, advice string) *finding.Fix {
	return &finding.Fix{Summary: summary, Class: finding.Manual, Steps: []finding.Step{{Advice: advice}}}
}

// used says which line of a start-up file uses a variable that another one sets, ""
// if none does.
func used(h *host.Host, name string, at finding.Place) (string, error) {
	lines, err := h.Lines(at.Source, "$"+name, "${"+name)
	if err != nil {
		return "", err
	}
	for _, l := range lines {
		if l.N != at.Line && !strings.HasPrefix(strings.TrimSpace(l.Text), "#") {
			return fmt.Sprintf("%s:%d uses $%s: write there what is meant, then remove %s", at.Source, l.N, name, at), nil
		}
	}
	return "", nil
}

// alone reports whether a line of a start-up file sets one variable and does
// nothing else: NAME=VALUE, export NAME=VALUE, or fish's set.
func alone(name, line string) bool {
	line = strings.TrimSpace(line)
	if words := strings.Fields(line); len(words) > 2 && words[0] == "set" {
		return !strings.ContainsAny(line, ";&|")
	}
	for _, word := range []string{"export ", "setenv ", "declare -x ", "typeset -x "} {
		line = strings.TrimPrefix(line, word)
	}
	value, ok := strings.CutPrefix(strings.TrimSpace(line), name+"=")
	if before, comment, found := strings.Cut(value, " #"); found && !strings.ContainsAny(comment, `"'`) {
		value = before
	}
	value = strings.TrimSuffix(strings.TrimSpace(value), ";")
	if len(value) > 1 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		value = strings.ReplaceAll(value[1:len(value)-1], " ", "")
	}
	return ok && !strings.ContainsAny(value, " \t;&|`()\"'")
}

// instead is what stands in the place of a removed line: nothing, but inside a
// block, which may not be empty, the variable is unset.
func instead(s goenv.Setting, at finding.Place) []string {
	indent := at.Text[:len(at.Text)-len(strings.TrimLeft(at.Text, " \t"))]
	switch {
	case indent == "" || s.Layer != goenv.Process:
		return []string{}
	case strings.HasPrefix(strings.TrimSpace(at.Text), "set "):
		return []string{indent + "set -e " + s.Name}
	}
	return []string{indent + "unset " + s.Name}
}

// ClassOf is the class of a fix that changes a file, and whether it needs root: it
// is safe for files of the user, unsafe for those of the system.
func ClassOf(h *host.Host, p string) (class finding.FixClass, root bool) {
	user, err := h.User()
	if err != nil {
		return finding.Unsafe, true
	}
	if info, err := h.Stat(p); err == nil && info.UID == user.UID && user.UID != 0 || user.Home != "" && within(p, user.Home) {
		return finding.Safe, false
	}
	return finding.Unsafe, true
}

// Store is the repair that gives a setting a value in the GOENV file, as "go env
// -w" would; go itself may not work.
func Store(h *host.Host, e *goenv.Env, name, value string, summary finding.Message) *finding.Fix {
	line := name + "=" + value
	if e.User.Path == "" || e.User.Err != nil {
		return manual(summary, "set it where this process is started: "+line)
	}
	edit := &finding.Edit{Path: e.User.Path, Line: 1, Create: !e.User.Exists, Old: []string{}, New: []string{line}}
	if l, ok := e.User.Last(name); ok {
		edit.Line, edit.Old = l.Place.Line, []string{l.Place.Text}
	} else if n, err := h.Count(e.User.Path); err == nil {
		edit.Line = n + 1
	}
	class, root := ClassOf(h, e.User.Path)
	return &finding.Fix{Summary: summary, Class: class, Root: root, Steps: []finding.Step{{Edit: edit}}}
}

func within(p, dir string) bool {
	return len(p) > len(dir) && p[:len(dir)] == dir && p[len(dir)] == '/'
}

func after(s goenv.Setting) string {
	if s.Layer == goenv.UserFile {
		return "it takes effect with the next go command"
	}
	return "open a new terminal, or run: unset " + s.Name
}

package render

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// ScriptOptions say what a script may do.
type ScriptOptions struct {
	Unsafe bool   // take unsafe repairs in; else they are comments
	Tool   string // who wrote it: "godoctor 0.1.0"
}

// Script writes a plan as a script, for a machine that is looked after by
// scripts or on which godoctor is not to change anything itself.
func Script(w io.Writer, language string, plan finding.Plan, o ScriptOptions) error {
	s := &script{tool: o.Tool, files: map[string]*fileEdits{}}
	for _, l := range scriptLanguages() {
		if l.name != language {
			continue
		}
		if plan.Error != "" {
			return fmt.Errorf("there is no plan to write as a script: %s", plan.Error)
		}
		s.prepare(plan, o.Unsafe, l)
		l.write(s)
		return s.writeTo(w)
	}
	return fmt.Errorf("no scripts are written in %q, only in %s", language, strings.Join(ScriptLanguages(), ", "))
}

// ScriptLanguages are the languages of scripts.
func ScriptLanguages() []string {
	var names []string
	for _, l := range scriptLanguages() {
		names = append(names, l.name)
	}
	return names
}

// A scriptLanguage writes scripts.
type scriptLanguage struct {
	name    string
	refuses func(finding.Step) string // why a step cannot be written in it, "" if it can
	tags    bool                      // who runs it may take in what is unsafe
	write   func(*script)
}

func scriptLanguages() []scriptLanguage {
	return []scriptLanguage{
		{"sh", unwritable, false, func(s *script) { s.shell(sh()) }},
		{"fish", unwritable, false, func(s *script) { s.shell(fish()) }},
		{"ansible", unplayable, true, (*script).playbook},
	}
}

// A script is a plan on its way to be one. Its page has no UTF-8, so that it
// looks the same wherever it is opened.
type script struct {
	page
	tool   string
	margin string // before a comment
	items  []scriptItem
	files  map[string]*fileEdits // by path
}

// unsafeOff is why an unsafe repair is left out.
const unsafeOff = "unsafe: left out, --unsafe takes it in"

// A scriptItem is a repair whose steps are comments if there is a reason why.
type scriptItem struct {
	finding.Item
	off string
}

// prepare decides which repairs are active, and puts the edits of each file
// together: of those that are active first, since the others may stay out.
func (s *script) prepare(plan finding.Plan, unsafe bool, l scriptLanguage) {
	for _, it := range plan.Items {
		s.items = append(s.items, scriptItem{it, leftOut(it.Fix, unsafe, l.refuses)})
	}
	for i := range s.items {
		if s.items[i].off == "" {
			s.gather(&s.items[i])
		}
	}
	for i := range s.items {
		if s.items[i].off == unsafeOff && l.tags {
			s.gather(&s.items[i])
		}
	}
}

// leftOut says why the steps of a repair are comments, "" if they are not.
func leftOut(f *finding.Fix, unsafe bool, refuses func(finding.Step) string) string {
	for _, st := range f.Steps {
		if why := refuses(st); why != "" {
			return "left out, do it by hand: " + why
		}
	}
	switch {
	case f.Class == finding.Unsafe && !unsafe:
		return unsafeOff
	case f.Class != finding.Safe && f.Class != finding.Unsafe:
		return "manual: left out, it is for you to do"
	}
	return ""
}

// redactedMark is what stands in a plan where godoctor took a secret out.
const redactedMark = "REDACTED"

// unwritable says why a step cannot be a line of a shell script.
func unwritable(st finding.Step) string {
	words, oneLine := st.Command, []string{}
	switch {
	case st.Edit != nil:
		words, oneLine = nil, slices.Concat([]string{st.Edit.Path}, st.Edit.Old, st.Edit.New)
		if !path.IsAbs(st.Edit.Path) {
			return "the path of its file is not absolute"
		}
	case st.Link != nil:
		words, oneLine = nil, []string{st.Link.Path, st.Link.Old, st.Link.New}
		if !path.IsAbs(st.Link.Path) {
			return "the path of its link is not absolute"
		}
	}
	for _, l := range oneLine {
		if strings.Contains(l, "\n") {
			return "a line or a path holds a line feed"
		}
	}
	for _, l := range slices.Concat(words, oneLine) {
		switch {
		case strings.Contains(l, "\x00"):
			return "it holds a NUL byte"
		case strings.HasSuffix(l, "\n"):
			return "a word of it ends in a line feed" // $(...) takes it away
		case strings.Contains(l, redactedMark):
			return "it holds a secret that the plan does not know"
		}
	}
	return ""
}

// intro says what the script is.
func (s *script) intro(manner string) {
	by := ""
	if s.tool != "" {
		by = ", written by " + s.clean(s.tool)
	}
	s.note("", "Repairs for Go on one machine"+by+". Lines are counted in the files as they were then.")
	s.note("", manner)
	if s.active(func(it *scriptItem, _ finding.Step) bool { return it.Fix.Root }) {
		s.note("", "Run it as the user whose files it names: it becomes root where a repair needs that.")
	}
}

// note writes a sentence as a comment, wrapped.
func (s *script) note(lead, sentence string) {
	for i, l := range wrap(sentence, defaultWidth-len(s.margin+"# "+lead)) {
		if i > 0 {
			lead = blanks(len(lead))
		}
		s.b.WriteString(strings.TrimRight(s.margin+"# "+lead+l, " ") + "\n")
	}
}

// head introduces a repair.
func (s *script) head(it *scriptItem) {
	number := fmt.Sprintf("%d. ", it.Number)
	at := blanks(len(number))
	s.note(number, s.clean(it.Rule))
	s.note(at+"problem: ", s.sentence(it.Problem))
	s.note(at+"fix:     ", s.sentence(it.Fix.Summary))
	class := s.clean(string(it.Fix.Class))
	if it.Fix.Root {
		class += ", needs root"
	}
	s.note(at+"class:   ", class)
	if it.Obstacle != "" {
		s.note(at+"but now: ", "godoctor would refuse: "+s.clean(it.Obstacle))
	}
	if it.off != "" {
		s.note(at, it.off)
	}
}

// advice writes the words of a step as comments.
func (s *script) advice(text string) {
	for _, l := range s.cleanLines(text) {
		s.note("advice: ", l)
	}
}

// active reports whether there is a step that does something and satisfies f.
func (s *script) active(f func(*scriptItem, finding.Step) bool) bool {
	for i := range s.items {
		it := &s.items[i]
		if it.off == "" && slices.ContainsFunc(it.Fix.Steps, func(st finding.Step) bool { return acts(st) && f(it, st) }) {
			return true
		}
	}
	return false
}

// acts reports whether a step does anything.
func acts(st finding.Step) bool {
	return st.Edit != nil && (st.Edit.UnixEnds || len(st.Edit.Old)+len(st.Edit.New) > 0) || st.Link != nil || len(st.Command) > 0
}

// idle says why a script does nothing, "" if it does something.
func (s *script) idle() string {
	switch {
	case len(s.items) == 0:
		return "there is nothing to do"
	case !s.active(func(*scriptItem, finding.Step) bool { return true }):
		return "nothing is done by this script: see its comments"
	}
	return ""
}

// doneBy is a command that succeeds where another has been run before and would
// do harm or fail when run again, nil where it may just be run.
func doneBy(argv []string) []string {
	switch {
	case len(argv) == 6 && slices.Equal(argv[:4], []string{"git", "config", "--global", "--add"}):
		return []string{"git", "config", "--global", "--get-all", argv[4], "^" + regexp.QuoteMeta(argv[5]) + "$"}
	case len(argv) == 5 && argv[0] == "mount" && argv[1] == "-t":
		return []string{"mountpoint", "-q", argv[4]}
	}
	return nil
}

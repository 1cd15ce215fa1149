package render

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A shellDialect is what the scripts of shells differ in. The work is done by
// the same POSIX functions in all.
type shellDialect struct {
	first string                        // the first line
	tools func(functions string) string // makes the functions callable
	word  func(string) string
	call  func(words ...string) string                 // a function; its failure ends the script
	feed  func(lines []string, words ...string) string // the same, reading lines
	guard func(test []string, done, call string) string
}

// shell writes a script of calls, below the functions that they need.
func (s *script) shell(d shellDialect) {
	s.b.WriteString(d.first + "\n")
	s.intro("It stops at the first repair that fails, and leaves that file as it was. What is " +
		"done already it leaves alone, except that most commands are run again. Before a file " +
		"is changed for the first time, it is copied to FILE" + origSuffix + ", as a way back.")
	if f := s.functions(); f != "" {
		s.gap()
		s.b.WriteString(d.tools(f))
	}
	if idle := s.idle(); idle != "" {
		s.b.WriteString("\necho " + d.word(idle) + "\n")
	}
	for i := range s.items {
		it := &s.items[i]
		s.gap()
		s.head(it)
		for j, st := range it.Fix.Steps {
			switch {
			case it.off != "":
				s.asComment(st, it.Fix.Root)
			case !acts(st):
			case st.Edit == nil:
				s.b.WriteString(d.step(st, who(it.Fix.Root)))
			case it.firstOf(j):
				s.editFile(d, it, s.files[st.Edit.Path])
			}
			if st.Advice != "" {
				s.advice(st.Advice)
			}
			if st.Edit == nil && (it.off == "" || len(st.Command) > 0) {
				s.undone(d, st, it.Fix.Root)
			}
		}
	}
}

// editFile writes the calls that make all edits of a file, or says where they are.
func (s *script) editFile(d shellDialect, it *scriptItem, f *fileEdits) {
	if !s.owns(it, f) {
		return
	}
	words := []string{who(f.root), d.word(f.path)}
	if lines := f.lines(); len(lines) > 0 {
		call := append([]string{"edit"}, words...)
		if f.create {
			call = append(call, "create")
		}
		s.b.WriteString(d.feed(lines, call...))
	}
	if f.unixEnds {
		s.b.WriteString(d.call(append([]string{"unix_ends"}, words...)...))
	}
	s.undone(d, finding.Step{Edit: &finding.Edit{Path: f.path, Create: f.create}}, f.root)
}

// asComment writes a step for reading.
func (s *script) asComment(st finding.Step, root bool) {
	var lines []string
	switch {
	case st.Edit != nil:
		lines = s.diff(st.Edit)
	case st.Link != nil:
		lines = s.linkDiff(st.Link)
	case len(st.Command) > 0:
		lines = []string{s.shellLine(st.Command, root)}
	}
	for _, l := range lines {
		s.b.WriteString(s.margin + "#    " + s.clean(l) + "\n")
	}
}

// undone says what takes a step back.
func (s *script) undone(d shellDialect, st finding.Step, root bool) {
	var lines []string
	switch {
	case st.Edit != nil && st.Edit.Create:
		lines = []string{"rm " + d.word(st.Edit.Path) + ", unless there is " + d.word(st.Edit.Path+origSuffix)}
	case st.Edit != nil:
		lines = []string{"cp " + d.word(st.Edit.Path+origSuffix) + " " + d.word(st.Edit.Path)}
	case st.Link != nil:
		lines = []string{relinked(d, st.Link)}
	case len(st.UndoCommand) > 0:
		lines = []string{words(d, st.UndoCommand)}
	case st.Undo != "":
		root, lines = false, s.cleanLines(st.Undo)
	case len(st.Command) > 0:
		root, lines = false, []string{"nothing that is known"}
	}
	for _, l := range lines {
		if root {
			l = "sudo " + l
		}
		s.b.WriteString(s.margin + "# undone by: " + s.clean(l) + "\n")
	}
}

// origSuffix names the copy that a script makes of a file before its first edit.
const origSuffix = ".godoctor-orig"

// relinked is the command that takes a link back.
func relinked(d shellDialect, l *finding.Link) string {
	switch {
	case l.Old == "":
		return "rm " + d.word(l.Path)
	case l.New == "":
		return "ln -s " + d.word(l.Old) + " " + d.word(l.Path)
	}
	return "ln -sfn " + d.word(l.Old) + " " + d.word(l.Path)
}

func words(d shellDialect, argv []string) string {
	out := make([]string, len(argv))
	for i, a := range argv {
		out[i] = d.word(a)
	}
	return strings.Join(out, " ")
}

// who is the function that runs a command as whom a repair needs.
func who(root bool) string {
	if root {
		return "as_root"
	}
	return "as_me"
}

// step is the call that does a step which is no edit.
func (d shellDialect) step(st finding.Step, who string) string {
	if st.Link != nil {
		return d.call("relink", who, d.word(st.Link.Path), d.word(st.Link.Old), d.word(st.Link.New))
	}
	call := d.call("run", who, words(d, st.Command))
	if test := doneBy(st.Command); test != nil {
		return d.guard([]string{who, words(d, test)}, "done already: "+strings.Join(st.Command, " "), call)
	}
	return call
}

//go:embed script/*.sh
var posix embed.FS

// functions are the POSIX functions that the active steps need.
func (s *script) functions() string {
	edits := func(_ *scriptItem, st finding.Step) bool { return st.Edit != nil }
	var out []string
	for _, f := range []struct {
		name string
		need func(*scriptItem, finding.Step) bool
	}{
		{"say", func(*scriptItem, finding.Step) bool { return true }},
		{"as_me", func(it *scriptItem, _ finding.Step) bool { return !it.Fix.Root }},
		{"as_root", func(it *scriptItem, _ finding.Step) bool { return it.Fix.Root }},
		{"run", func(_ *scriptItem, st finding.Step) bool { return len(st.Command) > 0 }},
		{"relink", func(_ *scriptItem, st finding.Step) bool { return st.Link != nil }},
		{"file", edits},
		{"edit", func(_ *scriptItem, st finding.Step) bool { return st.Edit != nil && !st.Edit.UnixEnds }},
		{"unix_ends", func(_ *scriptItem, st finding.Step) bool { return st.Edit != nil && st.Edit.UnixEnds }},
	} {
		if s.active(f.need) {
			text, _ := posix.ReadFile("script/" + f.name + ".sh") // its absence is a failing test
			out = append(out, string(text))
		}
	}
	return strings.Join(out, "\n")
}

// sh is the dialect of POSIX shells.
func sh() shellDialect {
	call := func(words ...string) string { return strings.Join(words, " ") + "\n" }
	return shellDialect{
		first: "#!/bin/sh",
		tools: func(functions string) string { return "set -eu\n\n" + functions },
		word:  shWord,
		call:  call,
		feed: func(lines []string, words ...string) string {
			line := strings.Join(words, " ")
			if slices.ContainsFunc(lines, obscure) {
				return "printf '%b\\n' \\\n" + quotedLines(lines, octalWord) + " |\n\t" + line + "\n"
			}
			return line + " <<'END'\n" + strings.Join(lines, "\n") + "\nEND\n"
		},
		guard: func(test []string, done, call string) string {
			return "if " + strings.Join(test, " ") + " >/dev/null; then\n\tsay " + shWord(done) + "\nelse\n\t" + call + "fi\n"
		},
	}
}

func quotedLines(lines []string, quote func(string) string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "\t" + quote(l)
	}
	return strings.Join(out, " \\\n")
}

// obscure reports whether a line has what an editor does not show or may take
// away: such a line is quoted.
func obscure(l string) bool {
	return strings.HasSuffix(l, " ") || strings.IndexFunc(l, hidden) >= 0
}

// hidden reports what is not plain ASCII. Bytes that are not UTF-8 are.
func hidden(r rune) bool { return r < ' ' || r > '~' }

// shWord is a word for a POSIX shell. What cannot be shown is octal, and what
// has a dollar is in double quotes: in single ones it looks like a mistake.
func shWord(s string) string {
	switch {
	case s != "" && strings.IndexFunc(s, hidden) < 0 && strings.Trim(s, plainWord) == "":
		return s
	case strings.IndexFunc(s, hidden) >= 0:
		return `"$(printf '` + octal(s, `\%03o`, `%%`) + `')"`
	case strings.ContainsAny(s, "$`"):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s) + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// plainWord are the characters that no shell gives a meaning to, also at the
// beginning of a command.
const plainWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@+:,./-"

// octalWord is a word for the verb %b of printf.
func octalWord(s string) string { return "'" + octal(s, `\0%03o`, "%") + "'" }

// octal writes all bytes as octal that are not plain or have a meaning in shells
// or to printf, to which a dash begins an option.
func octal(s, form, percent string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '%':
			b.WriteString(percent)
		case i == 0 && c == '-', hidden(rune(c)), strings.IndexByte("'\\$`", c) >= 0:
			fmt.Fprintf(&b, form, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

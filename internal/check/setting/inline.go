package setting

import (
	"regexp"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// inlined are the edits that let the other lines of a start-up file do without a
// variable that one line sets: they write its value instead, as in
//
//	export GOROOT=/usr/local/go
//	export PATH=$PATH:$GOROOT/bin
//
// where the second line is all that the user needs. ok is false where that could
// mean something else. The last line comes first, so that each edit leaves the
// numbers of those that follow.
func inlined(h *host.Host, name string, at finding.Place) (edits []finding.Step, ok bool, err error) {
	value, ok := literal(name, at.Text)
	if !ok {
		return nil, false, nil
	}
	lines, err := h.Lines(at.Source, name)
	if err != nil {
		return nil, false, err
	}
	for _, l := range slices.Backward(lines) {
		if l.N == at.Line {
			continue
		}
		text, ok := substitute(l.Text, name, value)
		if !ok || l.N < at.Line || strings.Contains(l.Text, host.Redacted) {
			return nil, false, nil
		}
		if text != l.Text {
			edits = append(edits, finding.Step{Edit: &finding.Edit{Path: at.Source, Line: l.N, Old: []string{l.Text}, New: []string{text}}})
		}
	}
	return edits, true, nil
}

// plainValue matches a value that means the same in double quotes and outside of
// quotes, alone and with more behind it.
var plainValue = pattern.Lazy(`^(?:\$HOME|\$\{HOME\})?[A-Za-z0-9_./+@-]*$`)

// literal is the value that a line gives a variable, in a form that can stand in
// other lines. ok is false where it has none.
func literal(name, line string) (value string, ok bool) {
	line = strings.TrimSpace(line)
	if words := strings.Fields(line); len(words) > 2 && words[0] == "set" { // fish
		if words[len(words)-2] != name {
			return "", false
		}
		value = words[len(words)-1]
	} else {
		_, value, ok = strings.Cut(line, name+"=")
		if !ok || !alone(name, line) {
			return "", false
		}
		value, _, _ = strings.Cut(value, " #")
		value = strings.TrimSuffix(strings.TrimSpace(value), ";")
	}
	single := strings.HasPrefix(value, "'")
	if len(value) > 1 && (single || value[0] == '"') && value[len(value)-1] == value[0] {
		value = value[1 : len(value)-1]
	} else if rest, tilde := strings.CutPrefix(value, "~/"); tilde {
		value = "$HOME/" + rest
	}
	return value, value != "" && plainValue().MatchString(value) && !(single && strings.Contains(value, "$"))
}

// substitute writes the value of a variable where a line uses it. ok is false where
// the line sets it, too, or uses it in a way that a value cannot replace.
func substitute(line, name, value string) (text string, ok bool) {
	use := regexp.MustCompile(`\$(?:\{` + name + `\}|` + name + `\b)`)
	text = use.ReplaceAllLiteralString(line, value)
	comment := strings.HasPrefix(strings.TrimSpace(line), "#")
	remains := regexp.MustCompile(`\b` + name + `\b`).MatchString(text) // it sets it, or ${NAME:-x}
	switch {
	case comment:
		return line, true
	case text == line:
		return line, !remains
	}
	return text, !remains && !strings.ContainsAny(line, `'\`)
}

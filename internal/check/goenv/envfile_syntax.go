package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnvFileSyntax reports lines of the GOENV file that do not say what they seem to.
var EnvFileSyntax = &rule.Rule{
	ID:       "goenv/envfile-syntax",
	Severity: finding.Warning,
	Title:    "A line of the GOENV file does not mean what it looks like",
	Fix:      finding.Safe,
	Doc: `
The file of "go env -w" is no shell script. A line is NAME=VALUE; NAME begins with
a capital letter, and VALUE is what follows, to the end of the line, as it stands:
quotes, blanks, a $, a ~ and a carriage return belong to it. Lines that begin
otherwise, such as "export NAME=VALUE" or with a blank, are ignored without a word.
Of two lines with one name, the later one counts.

# Repair

Write the line as NAME=VALUE, or store the setting with "go env -w NAME=VALUE".
`,
	Check: checkEnvFileSyntax,
}

func checkEnvFileSyntax(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if !e.User.Exists || e.User.Off {
		return nil, e.User.Err
	}
	if e.User.Unknown() {
		return nil, e.User.Err
	}
	var out []finding.Finding
	for i, l := range e.User.Lines {
		what, better := misread(e.User, i)
		if what == "" {
			continue
		}
		place := l.Place
		f := finding.Finding{
			Message:  finding.Msg("%s %s", place, what),
			Evidence: []finding.Evidence{finding.At(place)},
			SetBy:    &place,
			About:    []string{place.String()},
		}
		if l.Key != "" && !later(e.User, i) { // the line counts, and what is wrong with its value comes from this
			f.About = append(f.About, setting.Instance(l.Key))
		}
		edit := &finding.Edit{Path: place.Source, Line: place.Line, Old: []string{place.Text}, New: []string{}}
		summary := finding.Msg("remove %s", place)
		if better != "" {
			edit.New, summary = []string{better}, finding.Msg("write %s as it was meant", place)
		}
		f.Fix = &finding.Fix{Summary: summary, Class: finding.Safe, Steps: []finding.Step{{Edit: edit}}}
		out = append(out, f)
	}
	return out, nil
}

// misread says what is odd about a line, and how it was meant ("" to remove it).
func misread(f goenv.File, i int) (what, better string) {
	l := f.Lines[i]
	text := strings.TrimSpace(l.Place.Text)
	value := strings.TrimSpace(l.Value)
	switch {
	case l.Key == "":
		for _, word := range []string{"\ufeff", "export ", "set "} { // some editors put a byte order mark first
			text = strings.TrimPrefix(text, word)
		}
		key, rest, _ := strings.Cut(text, "=")
		if key = strings.ToUpper(strings.TrimSpace(key)); !known(key) || strings.HasPrefix(text, "#") {
			return "", ""
		}
		return "is ignored: a line begins with the name of the setting", key + "=" + unquoted(rest)
	case known(strings.TrimSpace(l.Key)) && l.Key != strings.TrimSpace(l.Key):
		return "has a blank before the =, which go takes for a part of the name", strings.TrimSpace(l.Key) + "=" + unquoted(value)
	case strings.HasSuffix(l.Value, "\r"):
		return "ends in a carriage return, which belongs to the value", l.Key + "=" + strings.TrimSpace(strings.TrimSuffix(l.Value, "\r"))
	case !known(l.Key):
		return "", ""
	case unquoted(value) != value && !strings.HasSuffix(l.Key, "FLAGS") && l.Key != "CC" && l.Key != "CXX":
		return "has quotes, which belong to the value", l.Key + "=" + unquoted(value)
	case later(f, i):
		return "counts for nothing: a later line sets " + l.Key + " again", ""
	}
	return "", ""
}

func known(name string) bool {
	_, ok := goenv.VariableNamed(name)
	return ok
}

func later(f goenv.File, i int) bool {
	last, ok := f.Last(f.Lines[i].Key)
	return ok && last.Place.Line > f.Lines[i].Place.Line
}

// unquoted takes the quotes around a whole value off.
func unquoted(v string) string {
	v = strings.TrimSpace(v)
	if len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
		return v[1 : len(v)-1]
	}
	return v
}

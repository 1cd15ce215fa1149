package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// clean escapes in place what a terminal hides or interprets, and what the
// reader's locale cannot show. It is for text; a value is shown by value.
func (p *page) clean(s string) string { return clean(s, p.o.UTF8) }

func clean(s string, asUTF8 bool) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !unicode.IsPrint(r), !asUTF8 && r >= utf8.RuneSelf:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// cleanLines is clean for text that may have several lines.
func (p *page) cleanLines(s string) []string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i := range lines {
		lines[i] = p.clean(lines[i])
	}
	return lines
}

// value is a value from the machine, quoted if it would mislead as it is.
func (p *page) value(s string) string {
	if !p.o.UTF8 && strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		return strconv.QuoteToASCII(s)
	}
	return finding.Visible(s)
}

// fileLine is the text of a line of a file. Indentation alone is not worth
// quotes: lines in the branches of a start-up file have it.
func (p *page) fileLine(s string) string {
	rest := strings.TrimLeft(s, " \t")
	if shown := p.value(rest); shown != rest {
		return p.value(s)
	}
	return p.clean(s[:len(s)-len(rest)]) + rest
}

// place is SOURCE or SOURCE:LINE.
func (p *page) place(source string, line int) string {
	if source == "" {
		return ""
	}
	return finding.Place{Source: p.value(source), Line: line}.String()
}

// diff is the edit as unified diff lines. The values are cleaned before the
// diff is made, so that a line feed in one cannot pose as a line of the diff;
// carriage returns are left for Diff, which marks them.
func (p *page) diff(e *finding.Edit) []string {
	shown := *e
	shown.Path = p.clean(e.Path)
	shown.Old = p.diffLines(e.Old)
	shown.New = p.diffLines(e.New)
	return strings.Split(strings.TrimSuffix(shown.Diff(), "\n"), "\n")
}

// linkDiff is diff for a link.
func (p *page) linkDiff(l *finding.Link) []string {
	shown := finding.Link{Path: p.clean(l.Path), Old: p.clean(l.Old), New: p.clean(l.New)}
	return strings.Split(strings.TrimSuffix(shown.Diff(), "\n"), "\n")
}

func (p *page) diffLines(lines []string) []string {
	shown := make([]string, len(lines))
	for i, l := range lines {
		parts := strings.Split(l, "\r")
		for j := range parts {
			parts[j] = p.clean(parts[j])
		}
		shown[i] = strings.Join(parts, "\r")
	}
	return shown
}

// sentence is the message with its arguments cleaned. An argument with a slash
// is one word, because it is a path or holds one; an error is not, because it
// quotes what has blanks.
func (p *page) sentence(m finding.Message) string {
	format := p.clean(m.Format)
	if len(m.Args) == 0 {
		return format
	}
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		args[i] = argument{a, p.o.UTF8}
		if n, ok := a.(int); ok {
			args[i] = n // may be the width of a verb, which must be an int
		}
	}
	// Package fmt passes by Format where a verb is misused, as with %w, so the
	// whole is cleaned once more, around the joints.
	words := strings.Split(fmt.Sprintf(format, args...), joint)
	for i := range words {
		words[i] = p.clean(words[i])
	}
	return strings.Join(words, joint)
}

// An argument formats as what it holds does, then is cleaned.
type argument struct {
	value  any
	asUTF8 bool
}

// Format implements fmt.Formatter.
func (a argument) Format(s fmt.State, verb rune) {
	text := clean(fmt.Sprintf(fmt.FormatString(s, verb), a.value), a.asUTF8)
	if _, ok := a.value.(error); !ok && strings.Contains(text, "/") {
		text = join(text)
	}
	io.WriteString(s, text)
}

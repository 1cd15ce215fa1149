package render

import (
	"strconv"
	"strings"
	"unicode"
)

// joint stands for a blank at which a line must not break. Text is free of
// control bytes before it is wrapped, so NUL cannot mean anything else.
const joint = "\x00"

// wrap breaks a sentence at blanks into lines of at most width columns; a word
// that is longer stands whole. What stands in double quotes or backquotes is
// one word, because it is a path, a value or a command.
func wrap(sentence string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(joinQuoted(sentence)) {
		switch {
		case line == "":
			line = word
		case columns(line)+1+columns(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], joint, " ")
	}
	return lines
}

// join makes s one word.
func join(s string) string { return strings.ReplaceAll(s, " ", joint) }

// joinQuoted joins the words within quotes. A quote that does not close is an
// ordinary character.
func joinQuoted(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := 1
		if s[i] == '"' || s[i] == '`' {
			if q, err := strconv.QuotedPrefix(s[i:]); err == nil {
				n = len(q)
			}
		}
		if n == 1 {
			b.WriteByte(s[i])
		} else {
			b.WriteString(join(s[i : i+n]))
		}
		i += n
	}
	return b.String()
}

// columns is how many cells of a terminal s takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < unicode.MaxLatin1: // the usual case, without a search
			n++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.Is(wide, r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide are the blocks whose characters take two cells (classes W and F of
// Unicode's EastAsianWidth.txt, rounded to blocks: an unassigned character is
// never printed).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, // Hangul Jamo, leading
		{Lo: 0x2e80, Hi: 0x303e, Stride: 1}, // radicals, CJK punctuation
		{Lo: 0x3041, Hi: 0x4dbf, Stride: 1}, // kana to CJK extension A
		{Lo: 0x4e00, Hi: 0xa4cf, Stride: 1}, // CJK, Yi
		{Lo: 0xa960, Hi: 0xa97c, Stride: 1}, // Hangul Jamo extended
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, // CJK compatibility
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, // CJK forms
		{Lo: 0xff01, Hi: 0xff60, Stride: 1}, // full-width forms
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1}, // full-width signs
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, // pictographs
		{Lo: 0x1f900, Hi: 0x1f9ff, Stride: 1}, // more pictographs
		{Lo: 0x20000, Hi: 0x3fffd, Stride: 1}, // CJK extensions
	},
}

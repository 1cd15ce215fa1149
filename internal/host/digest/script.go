package digest

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// A Dialect is a shell language that start-up files are written in.
const (
	Bash  = "bash"
	POSIX = "sh"
	Zsh   = "zsh"
	Ksh   = "ksh"
	Fish  = "fish"
)

// Mark begins the lines that Script adds at the end of a reduced file to say
// what the reduction lost, such as the place of a syntax error.
const Mark = "#godoctor "

// Unparsed is the line that says that a file was too complicated to be reduced
// by its statements.
const Unparsed = Mark + "not parsed"

// Script reduces a start-up file to the statements that can concern Go: those
// that touch PATH or a GO variable, read another file, end the file early, or
// give values to variables that such statements use. Everything else, comments
// too, is blanked; every kept statement stays on its line.
func Script(dialect, text string) (string, error) {
	if dialect == Fish {
		return fishScript(text), nil
	}
	variant, err := Variant(dialect)
	if err != nil {
		return "", err
	}
	file, parseErr := Parse(variant, text)
	if file == nil {
		return keepLines(text) + note(parseErr), nil
	}
	reduced, sets := reduceTree(text, file)
	if parseErr != nil {
		// what stands behind the error has no tree; keep its lines so that they
		// can be shown as not reached
		line := errorLine(parseErr)
		reduced = overlay(reduced, keepLines(text), line)
	}
	return reduced + sets + note(parseErr), nil
}

// overlay takes the lines from line on out of other.
func overlay(text, other string, line int) string {
	a, b := strings.Split(text, "\n"), strings.Split(other, "\n")
	for i := max(line-1, 0); i < len(a) && i < len(b); i++ {
		if strings.TrimSpace(a[i]) == "" {
			a[i] = b[i]
		}
	}
	return strings.Join(a, "\n")
}

// globbing matches the options that change what a pattern stands for.
var globbing = pattern.Lazy(`(?i)null_?glob|fail_?glob|dot_?glob|glob_?dots|word_?split|ext(ended)?_?glob|globstar|-c`)

// leaves matches commands that read another file, hand over, or end this one.
var leaves = pattern.Lazy(`^(\.|source|return|exit|exec|eval|logout)$`)

// keepLines is the fallback for what has no tree: whole lines.
func keepLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		t := strings.TrimSpace(l)
		first, _, _ := strings.Cut(t, " ")
		if strings.HasPrefix(t, "#") || !(concern(l) || leaves().MatchString(first)) {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

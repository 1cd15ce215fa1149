package host

import (
	"fmt"
	"strconv"
	"strings"
)

// GoMod is what gomod says of a go.mod or go.work file: how it chooses a Go, and
// what is wrong with it. Modules and requirements are not in it.
type GoMod struct {
	Go            string // version of the go line, as the go command reads it before it parses the file
	GoLine        int    // 0 if there is none
	Toolchain     string
	ToolchainLine int
	Godebug       []NumberedLine // k=v
	Directives    []Directive    // sorted by name
	Use           []NumberedLine // directories, of go.work
	Errors        []ModError
}

// A Directive is a directive that a go.mod file uses, with its first line.
type Directive struct {
	Name string
	Line int
}

// A ModError is what the go command objects to in a go.mod file.
type ModError struct {
	Line   int
	Column int // bytes, 1-based; 0 where not known
	Reason string
}

// Directive is the first line of a directive, 0 if the file has none of it.
func (g GoMod) Directive(name string) int {
	for _, d := range g.Directives {
		if d.Name == name {
			return d.Line
		}
	}
	return 0
}

// Encode is the body of the answer: "key LINE: text" lines in a fixed order.
func (g GoMod) Encode() string {
	var b strings.Builder
	line := func(key string, n int, text string) {
		fmt.Fprintf(&b, "%s %d: %s\n", key, n, unbroken(text))
	}
	if g.GoLine != 0 {
		line("go", g.GoLine, g.Go)
	}
	if g.ToolchainLine != 0 {
		line("toolchain", g.ToolchainLine, g.Toolchain)
	}
	for _, l := range g.Godebug {
		line("godebug", l.N, l.Text)
	}
	for _, d := range g.Directives {
		line("directive", d.Line, d.Name)
	}
	for _, l := range g.Use {
		line("use", l.N, l.Text)
	}
	for _, e := range g.Errors {
		if e.Column == 0 {
			line("error", e.Line, e.Reason)
			continue
		}
		line(fmt.Sprintf("error %d", e.Line), e.Column, e.Reason)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// unbroken is a text on one line: one that holds a line break, or could be taken
// for a quoted one, is quoted as in Go.
func unbroken(s string) string {
	if strings.ContainsAny(s, "\n\r") || strings.HasPrefix(s, `"`) {
		return strconv.Quote(s)
	}
	return s
}

// rebroken undoes unbroken.
func rebroken(s string) (string, error) {
	if !strings.HasPrefix(s, `"`) {
		return s, nil
	}
	text, err := strconv.Unquote(s)
	if err != nil {
		return "", fmt.Errorf("bad quoting at %q", s)
	}
	return text, nil
}

// ParseGoMod reads what Encode writes.
func ParseGoMod(body string) (GoMod, error) {
	var g GoMod
	for _, l := range splitLines(body) {
		if err := g.add(l); err != nil {
			return g, err
		}
	}
	return g, nil
}

// add takes one line of a body.
func (g *GoMod) add(l string) error {
	before, quoted, _ := strings.Cut(l, ": ")
	words := strings.Fields(before)
	numbers := make([]int, 2)
	bad := len(words) != 2 && (len(words) != 3 || words[0] != "error")
	for i := 1; i < len(words) && !bad; i++ {
		n, err := strconv.Atoi(words[i])
		numbers[i-1], bad = n, err != nil
	}
	if bad {
		return fmt.Errorf("want \"key LINE: text\", not %q", l)
	}
	text, err := rebroken(quoted)
	if err != nil {
		return err
	}
	n := numbers[0]
	switch words[0] {
	case "go":
		g.Go, g.GoLine = text, n
	case "toolchain":
		g.Toolchain, g.ToolchainLine = text, n
	case "godebug":
		g.Godebug = append(g.Godebug, NumberedLine{n, text})
	case "directive":
		g.Directives = append(g.Directives, Directive{text, n})
	case "use":
		g.Use = append(g.Use, NumberedLine{n, text})
	case "error":
		g.Errors = append(g.Errors, ModError{n, numbers[1], text})
	default:
		return fmt.Errorf("unknown key %q", words[0])
	}
	return nil
}

package fix

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// Rewrite is the text of a file after an edit. All other lines keep their bytes,
// line ends and order. The error says how the file is not as the plan found it.
func Rewrite(text []byte, e *finding.Edit) ([]byte, error) {
	if e.UnixEnds {
		return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), nil
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	if n := len(lines); len(lines[n-1]) == 0 {
		lines = lines[:n-1]
	}
	at := e.Line - 1
	if e.Line == 0 {
		at = len(lines)
	}
	if at < 0 || at+len(e.Old) > len(lines) {
		return nil, fmt.Errorf("%s has %d lines, and line %d is meant", e.Path, len(lines), e.Line)
	}
	for i, old := range e.Old {
		if have := content(lines[at+i]); !same(have, old) {
			return nil, fmt.Errorf("%s:%d is not as the plan found it: it says %s", e.Path, at+i+1, finding.Visible(host.Redact(have)))
		}
	}
	added, err := endLines(lines, at, e)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, l := range lines[:at] {
		b.Write(l)
	}
	if at == len(lines) && at > 0 && !bytes.HasSuffix(lines[at-1], []byte("\n")) {
		b.WriteByte('\n') // the line before would go on
	}
	for _, l := range added {
		b.WriteString(l)
	}
	for _, l := range lines[at+len(e.Old):] {
		b.Write(l)
	}
	return b.Bytes(), nil
}

// endLines gives the new lines their ends: that of the line which each replaces,
// so that a last line without one stays without, else a line feed.
func endLines(lines [][]byte, at int, e *finding.Edit) ([]string, error) {
	out := make([]string, len(e.New))
	for i, l := range e.New {
		if strings.Contains(l, host.Redacted) {
			return nil, fmt.Errorf("%s:%d holds a secret that the plan does not know: edit it by hand", e.Path, at+1)
		}
		if strings.ContainsAny(l, "\n\x00") {
			return nil, fmt.Errorf("a new line of %s holds a line feed or a NUL byte", e.Path)
		}
		out[i] = l + "\n"
	}
	last := at + len(e.Old) - 1
	if n := len(out); n > 0 && len(e.Old) > 0 && !bytes.HasSuffix(lines[last], []byte("\n")) {
		out[n-1] = strings.TrimSuffix(out[n-1], "\n")
	}
	return out, nil
}

// content is a line without its line feed.
func content(line []byte) string { return strings.TrimSuffix(string(line), "\n") }

// same compares a line with the one of a plan, which has its secrets taken out.
func same(have, planned string) bool {
	return have == planned || strings.Contains(planned, host.Redacted) && host.Redact(have) == planned
}

// Package recording keeps the questions and answers of one run as text, and
// answers from them later, on any system.
package recording

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// version is the version of the format. A reader refuses later ones.
const version = 1

// Write makes the text of a recording. The comment, one or more lines, is for
// people.
//
// After a header and the comment, each exchange is a line "-- QUESTION --", or
// "-- STATE QUESTION --" for an answer that is not ok, and the lines of the
// answer. In them a backslash is doubled, a byte that is not printable UTF-8 is
// \xNN (a carriage return \r), and a line that would read as a marker begins
// with \. The last line holds the number of exchanges and a checksum, so that a
// file that lost its end says so.
func Write(exchanges []host.Exchange, comment string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "godoctor recording %d\n", version)
	for _, l := range strings.Split(strings.TrimRight(comment, "\n"), "\n") {
		fmt.Fprintf(&b, "# %s\n", escape(l))
	}
	for _, x := range exchanges {
		b.WriteString("-- ")
		if x.Answer.State != host.OK {
			b.WriteString(string(x.Answer.State) + " ")
		}
		b.WriteString(x.Question.String() + " --\n")
		if x.Answer.Body == "" {
			continue
		}
		for _, l := range strings.Split(x.Answer.Body, "\n") {
			l = escape(l)
			if strings.HasPrefix(l, "-- ") {
				l = `\` + l
			}
			b.WriteString(l + "\n")
		}
	}
	b.WriteString(closing(len(exchanges), b.String()))
	return b.Bytes()
}

func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == utf8.RuneError && n == 1, r < ' ' && r != '\t', r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

func unescape(s string) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		rest := s[i+1:]
		switch {
		case strings.HasPrefix(rest, `\`):
			b.WriteByte('\\')
			i++
		case strings.HasPrefix(rest, "r"):
			b.WriteByte('\r')
			i++
		case i == 0 && strings.HasPrefix(rest, "-- "):
		case strings.HasPrefix(rest, "x") && len(rest) >= 3:
			c, err := hex.DecodeString(rest[1:3])
			if err != nil {
				return "", fmt.Errorf(`\x%s is not a byte`, rest[1:3])
			}
			b.WriteByte(c[0])
			i += 3
		default:
			return "", fmt.Errorf(`unknown escape in %q: write a backslash as \\`, s)
		}
	}
	return b.String(), nil
}

// Source answers from a recording. A question that it does not hold is
// Unasked: a new rule never passes on an old recording by accident.
type Source struct {
	answers map[string]host.Answer
}

// Name implements host.Source.
func (s *Source) Name() string { return "recording" }

// Answer implements host.Source.
func (s *Source) Answer(_ context.Context, q host.Question) host.Answer {
	if a, ok := s.answers[q.String()]; ok {
		return a
	}
	return host.Answer{State: host.Unasked}
}

// Len is the number of answers.
func (s *Source) Len() int { return len(s.answers) }

// Parse reads a recording. An error names the line and what to do.
func Parse(data []byte) (*Source, error) {
	text := string(data)
	header, rest, ended := strings.Cut(text, "\n")
	if err := checkHeader(header, ended); err != nil {
		return nil, err
	}
	n, err := checkEnd(text)
	if err != nil {
		return nil, err
	}
	s := &Source{answers: map[string]host.Answer{}}
	p := parser{source: s, line: 1}
	for _, l := range strings.Split(strings.TrimSuffix(rest, "\n"), "\n") {
		p.line++
		if err := p.add(l); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	p.flush()
	if len(s.answers) != n {
		return nil, fmt.Errorf("the closing line counts %d questions, there are %d", n, len(s.answers))
	}
	return s, nil
}

func checkHeader(header string, ended bool) error {
	want := fmt.Sprintf("godoctor recording %d", version)
	var v int
	switch n, _ := fmt.Sscanf(header, "godoctor recording %d", &v); {
	case header == "" && !ended:
		return errors.New("truncated: the file is empty; capture it again")
	case !ended && strings.HasPrefix(want, header):
		return errors.New("truncated in its first line; capture it again")
	case n != 1:
		return fmt.Errorf("not a godoctor recording: it begins with %.40q, want %q", header, want)
	case v > version:
		return fmt.Errorf("format %d is newer than this godoctor reads (%d); use a newer godoctor", v, version)
	case v < 1:
		return fmt.Errorf("there is no format %d", v)
	}
	return nil
}

// checkEnd tells a truncated recording from an edited one. It returns the number
// of exchanges that the closing line counts.
func checkEnd(text string) (n int, err error) {
	at := strings.LastIndex(text, "\n-- end ") + 1
	if at == 0 {
		return 0, errors.New("truncated: the closing line \"-- end COUNT CHECKSUM --\" is missing; capture it again")
	}
	end, _, whole := strings.Cut(text[at:], "\n")
	if !whole {
		return 0, errors.New("truncated: the closing line is incomplete; capture it again")
	}
	_, _ = fmt.Sscanf(end, "-- end %d", &n)
	if text[at:] != closing(n, text[:at]) {
		return 0, errors.New("edited after it was captured: the checksum does not match; capture it again, or edit a host fixture instead (see README)")
	}
	return n, nil
}

// closing is the last line, for n exchanges and the text before it.
func closing(n int, text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("-- end %d %s --\n", n, hex.EncodeToString(sum[:]))
}

type parser struct {
	source *Source
	line   int
	key    string
	answer host.Answer
	body   []string
}

func (p *parser) add(line string) error {
	inner, ok := marker(line)
	switch {
	case ok:
		p.flush()
		if strings.HasPrefix(inner, "end ") {
			return nil
		}
		return p.begin(inner)
	case p.key == "":
		if line != "" && !strings.HasPrefix(line, "#") {
			return fmt.Errorf("want a comment or \"-- QUESTION --\", not %.60q", line)
		}
		return nil
	}
	l, err := unescape(line)
	p.body = append(p.body, l)
	return err
}

func marker(line string) (inner string, ok bool) {
	if !strings.HasPrefix(line, "-- ") || !strings.HasSuffix(line, " --") || len(line) < 7 {
		return "", false
	}
	return line[3 : len(line)-3], true
}

func (p *parser) begin(inner string) error {
	p.answer = host.Answer{State: host.OK}
	first, rest, _ := strings.Cut(inner, " ")
	switch s := host.State(first); s {
	case host.Absent, host.Denied, host.Loop, host.Invalid, host.TooBig, host.Timeout, host.Failed, host.Unasked, host.Unheld:
		p.answer.State, inner = s, rest
	}
	q, err := host.ParseQuestion(inner)
	if err != nil {
		return fmt.Errorf("%w (from a newer godoctor?)", err)
	}
	p.key = q.String()
	if _, ok := p.source.answers[p.key]; ok {
		return fmt.Errorf("%s is answered twice", p.key)
	}
	return nil
}

func (p *parser) flush() {
	if p.key != "" {
		p.answer.Body = strings.Join(p.body, "\n")
		p.source.answers[p.key] = p.answer
	}
	p.key, p.body = "", nil
}

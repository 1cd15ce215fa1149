// Package finding holds what godoctor says: findings and the report they make.
// It is data only; it knows neither the machine nor how a report is shown.
package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Severity says how much a finding matters when it is true.
type Severity string

// Error needs proof: the rule engine lowers an Error that is not Certain.
const (
	Error   Severity = "error"   // Go does not work, or gives a wrong result
	Warning Severity = "warning" // works, will bite
	Info    Severity = "info"    // worth knowing
)

// Rank orders severities; a higher rank is worse.
func (s Severity) Rank() int {
	switch s {
	case Error:
		return 3
	case Warning:
		return 2
	case Info:
		return 1
	}
	return 0
}

// ParseSeverity reads a severity as a user types it.
func ParseSeverity(s string) (Severity, error) {
	switch Severity(s) {
	case Error, Warning, Info:
		return Severity(s), nil
	}
	return "", fmt.Errorf("unknown severity %q: want error, warning or info", s)
}

// Confidence says how sure a finding is.
type Confidence string

// Certain is proved by the evidence; Likely rests on an assumption that the
// message names.
const (
	Certain Confidence = "certain"
	Likely  Confidence = "likely"
)

// Status is the outcome of one rule, or of one finding of it.
type Status string

// The outcomes. Unknown is never a pass, and Skip (the rule does not apply
// here) is never an Unknown.
const (
	Fail    Status = "fail"
	Warn    Status = "warn"
	Note    Status = "info"
	Unknown Status = "unknown"
	Skip    Status = "skip"
	Pass    Status = "pass"
)

// StatusOf is the status that a finding of severity s has.
func StatusOf(s Severity) Status {
	switch s {
	case Error:
		return Fail
	case Warning:
		return Warn
	}
	return Note
}

// A Message is a sentence with its arguments apart, so that it can be said in
// another language: Format is the key of the catalogue.
type Message struct {
	Format string
	Args   []any
}

// Msg makes a message; format follows package fmt.
func Msg(format string, args ...any) Message { return Message{format, args} }

func (m Message) String() string {
	if len(m.Args) == 0 {
		return m.Format
	}
	return fmt.Sprintf(m.Format, m.Args...)
}

// MarshalJSON writes the sentence.
func (m Message) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// A Place is where something stands: a file with a line, or a named source such
// as "environment" or "PATH".
type Place struct {
	Source string `json:"source"`
	Line   int    `json:"line,omitempty"` // 1-based; 0 means the whole source
	Text   string `json:"text,omitempty"` // the text of that line
}

// IsZero reports whether p names nothing.
func (p Place) IsZero() bool { return p == Place{} }

// String is SOURCE or SOURCE:LINE.
func (p Place) String() string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d", p.Source, p.Line)
	}
	return p.Source
}

// Evidence is one observation that a finding rests on.
type Evidence struct {
	Source string `json:"source"`         // a path, "environment", "PATH"
	Line   int    `json:"line,omitempty"` // 1-based
	Value  string `json:"value"`          // what stands there, or what was found
}

// Saw is evidence from a source as a whole.
func Saw(source, format string, args ...any) Evidence {
	return Evidence{Source: source, Value: Msg(format, args...).String()}
}

// At is evidence from a place.
func At(p Place) Evidence { return Evidence{Source: p.Source, Line: p.Line, Value: p.Text} }

// A Finding is one thing that is wrong, or that could not be found out.
type Finding struct {
	Rule       string     `json:"rule"`
	Status     Status     `json:"status"`
	Severity   Severity   `json:"severity"`
	Confidence Confidence `json:"confidence"`
	Message    Message    `json:"message"`
	Evidence   []Evidence `json:"evidence"`
	SetBy      *Place     `json:"set_by"`
	CausedBy   *Cause     `json:"caused_by"`
	Fix        *Fix       `json:"fix"`
	// Fingerprint identifies the same finding across runs: rule and instance.
	Fingerprint string `json:"fingerprint"`

	// About lists the instances: paths, PATH elements, settings. The first one
	// makes the fingerprint; a cause and its echo share at least one.
	About []string `json:"about"`
}

// Cause points to the finding that this one is an echo of.
type Cause struct {
	Rule        string `json:"rule"`
	Fingerprint string `json:"fingerprint"`
}

// SetFingerprint derives the fingerprint from the rule and the instance.
func (f *Finding) SetFingerprint() {
	subject := ""
	if len(f.About) > 0 {
		subject = f.About[0]
	}
	sum := sha256.Sum256([]byte(f.Rule + "\x00" + subject))
	f.Fingerprint = hex.EncodeToString(sum[:8])
}

// Shares reports whether the two findings are about a common instance.
func (f *Finding) Shares(g *Finding) bool {
	for _, a := range f.About {
		for _, b := range g.About {
			if a == b {
				return true
			}
		}
	}
	return false
}

// Visible quotes s when it would mislead if printed as it is: empty, with blanks
// at an end, or with bytes that a terminal hides or interprets.
func Visible(s string) string {
	hidden := func(r rune) bool { return !unicode.IsPrint(r) }
	if s != "" && utf8.ValidString(s) && strings.TrimSpace(s) == s && strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	return strconv.Quote(s)
}

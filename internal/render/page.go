package render

import (
	"io"
	"strings"

	"github.com/fatih/color"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A page collects the lines of one text. Every string that comes from the
// machine passes through clean, value or one of their kin on its way in.
type page struct {
	b strings.Builder
	o TextOptions
}

// defaultWidth is what a terminal has that nobody resized.
const defaultWidth = 80

// minText is the least room a sentence gets, however deep it is indented:
// narrower columns hold one word a line and cannot be read.
const minText = 24

// hues are 4-bit colours, which every theme keeps readable.
var hues = map[finding.Status]color.Attribute{
	finding.Fail:    color.FgRed,
	finding.Warn:    color.FgYellow,
	finding.Note:    color.FgCyan,
	finding.Unknown: color.FgMagenta,
	finding.Pass:    color.FgGreen,
}

// paint is the status word. Colour is switched on the instance: the package's
// own switch is global and looks at the process.
func (p *page) paint(s finding.Status) string {
	hue, ok := hues[s]
	if !ok || !p.o.Color {
		return p.clean(string(s))
	}
	c := color.New(hue)
	c.EnableColor()
	return c.Sprint(string(s))
}

// solid writes lines that are never wrapped, the first one after lead and the
// others below it.
func (p *page) solid(lead string, lines ...string) {
	p.block(lead, columns(lead), lines)
}

// flow writes a sentence after lead, wrapped below its own beginning.
func (p *page) flow(lead, sentence string) {
	hang := columns(lead)
	p.block(lead, hang, p.fill(hang, sentence))
}

// fill wraps a sentence that begins in column at.
func (p *page) fill(at int, sentence string) []string {
	width := p.o.Width
	if width <= 0 {
		width = defaultWidth
	}
	return wrap(sentence, max(width-at, minText))
}

// block writes lines with first before the first one and hang blanks before
// the others. First may hold colour, so its width is told apart. A blank at
// the end of a line is made visible: it may be the very thing that is wrong.
func (p *page) block(first string, hang int, lines []string) {
	for i, l := range lines {
		lead := first
		if i > 0 {
			lead = blanks(hang)
		}
		body := strings.TrimRight(l, " ")
		if l == "" {
			lead = strings.TrimRight(lead, " ")
		}
		p.b.WriteString(lead + body + strings.Repeat(`\x20`, len(l)-len(body)) + "\n")
	}
}

// gap leaves one empty line, never two, and none at the top.
func (p *page) gap() {
	if s := p.b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		p.b.WriteByte('\n')
	}
}

func (p *page) writeTo(w io.Writer) error {
	return writeAll(w, []byte(strings.TrimRight(p.b.String(), "\n")+"\n"))
}

func blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

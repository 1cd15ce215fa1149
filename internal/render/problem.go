package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// indent is the width of a status word of four letters and its two blanks.
const indent = 6

// problems writes every finding, an echo indented below its cause.
func (p *page) problems(r *finding.Report) {
	shown := map[finding.Cause]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.CausedBy == nil || !shown[*f.CausedBy]:
			p.gap()
			p.problem(f)
		case f.Status == finding.Unknown && !p.o.Verbose:
			if r.Findings[i-1].CausedBy == nil {
				p.gap()
				p.sameReason(r.Findings[i:])
			}
		default:
			p.gap()
			p.echo(f)
		}
		shown[finding.Cause{Rule: f.Rule, Fingerprint: f.Fingerprint}] = true
	}
}

func (p *page) problem(f *finding.Finding) {
	head := p.paint(f.Status) + "  " + p.clean(f.Rule)
	if f.CausedBy != nil {
		head += " (follows from " + p.clean(f.CausedBy.Rule) + ")"
	}
	p.solid("", head)
	p.flow(blanks(indent), p.say(f))
	p.gap()
	p.grounds(indent, f)
	p.repair(indent, f)
	p.solid(field(indent, "more"), "godoctor explain "+p.clean(f.Rule))
}

// echo is short: what it rests on and its repair are those of its cause.
func (p *page) echo(f *finding.Finding) {
	p.echoHead(f)
	p.flow(blanks(2*indent), p.say(f))
	if p.o.Verbose {
		p.gap()
		p.grounds(2*indent, f)
	}
}

// sameReason counts the rules that could not tell for the reason given above.
func (p *page) sameReason(rest []finding.Finding) {
	n := 0
	for n < len(rest) && rest[n].Status == finding.Unknown && rest[n].CausedBy != nil {
		n++
	}
	if n == 1 {
		p.echoHead(&rest[0])
		return
	}
	p.solid(blanks(indent), fmt.Sprintf("%s  %d more rules, for the same reason", p.paint(finding.Unknown), n))
}

// echoHead is the first line of an echo.
func (p *page) echoHead(f *finding.Finding) {
	why := " (follows from the above)"
	if f.Status == finding.Unknown {
		why = " (for the same reason)"
	}
	p.solid(blanks(indent), p.paint(f.Status)+"  "+p.clean(f.Rule)+why)
}

// say is the sentence of the finding, with its doubt.
func (p *page) say(f *finding.Finding) string {
	s := p.sentence(f.Message)
	if f.Confidence == finding.Likely && f.Status != finding.Unknown {
		return "likely: " + s
	}
	return s
}

// grounds writes the evidence and the place that sets it; a line that is both
// is written once.
func (p *page) grounds(at int, f *finding.Finding) {
	seen := f.Evidence
	if f.SetBy != nil {
		seen = slices.DeleteFunc(slices.Clone(seen), func(e finding.Evidence) bool { return e == finding.At(*f.SetBy) })
	}
	p.evidence(at, seen)
	if f.SetBy == nil || f.SetBy.IsZero() {
		return
	}
	lines := []string{p.place(f.SetBy.Source, f.SetBy.Line)}
	if f.SetBy.Text != "" {
		lines = append(lines, p.fileLine(f.SetBy.Text))
	}
	p.solid(field(at, "set by"), lines...)
}

// maxLabel is the longest place that has its value beside it: a home
// directory's start-up file fits, and half the line is left for the value.
const maxLabel = 28

// evidence writes values in one column. A place too long for that stands
// alone, with its value below it.
func (p *page) evidence(at int, seen []finding.Evidence) {
	labels := make([]string, len(seen))
	widest := 0
	for i, e := range seen {
		labels[i] = p.place(e.Source, e.Line)
		if n := columns(labels[i]); n <= maxLabel {
			widest = max(widest, n)
		}
	}
	for i, e := range seen {
		value := p.value(e.Value)
		if e.Line > 0 {
			value = p.fileLine(e.Value)
		}
		n := columns(labels[i])
		if n > widest {
			p.solid(blanks(at), labels[i])
			p.solid(blanks(at+widest+4), value)
			continue
		}
		p.solid(blanks(at)+labels[i]+blanks(widest+4-n), value)
	}
}

// repair writes the fix: its class, what it does, and its steps.
func (p *page) repair(at int, f *finding.Finding) {
	if f.Fix == nil {
		return
	}
	class := p.clean(string(f.Fix.Class))
	if f.Fix.Root {
		class += ", needs root"
	}
	lead := field(at, "fix")
	p.flow(lead, class+": "+p.sentence(f.Fix.Summary))
	for _, s := range f.Fix.Steps {
		p.step(blanks(columns(lead)), s, f.Fix.Root)
	}
	if undo := p.undoing(f.Fix); p.o.Verbose && len(undo) > 0 {
		p.solid(field(at, "undo"), undo...)
	}
}

func (p *page) step(lead string, s finding.Step, root bool) {
	switch {
	case s.Edit != nil:
		p.solid(lead, p.diff(s.Edit)...)
	case s.Link != nil:
		p.solid(lead, p.linkDiff(s.Link)...)
	case len(s.Command) > 0:
		p.solid(lead, p.shellLine(s.Command, root))
	case s.Advice != "":
		for _, l := range p.cleanLines(s.Advice) {
			p.flow(lead, l)
		}
	}
}

// field is a label in the column of labels.
func field(at int, label string) string {
	return blanks(at) + label + strings.Repeat(" ", max(8-len(label), 2))
}

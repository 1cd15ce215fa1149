package cli

import (
	"bytes"
	"fmt"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
)

// text writes the report for people: what somebody set with its origin first,
// then the defaults in a line each. Of settings that were named, each is told in
// full.
func (r *envReport) text(b *bytes.Buffer, named bool) {
	r.header(b)
	var defaults []envSetting
	for _, s := range r.Settings {
		if !named && s.Layer == string(goenv.Default) && s.Refused == "" && s.Unknown == "" {
			defaults = append(defaults, s)
			continue
		}
		s.text(b, named)
	}
	if len(defaults) > 0 {
		b.WriteString("\ndefaults:\n")
	}
	for _, s := range defaults {
		fmt.Fprintf(b, "  %s=%s\n", s.Name, shown(s.Value))
	}
	for i, u := range r.Unread {
		if i == 0 {
			b.WriteString("\nset, and read by no go command:\n")
		}
		u.text(b)
	}
	if len(r.Settings) == 0 {
		b.WriteString("\nnothing differs from the defaults\n")
	}
}

func (r *envReport) header(b *bytes.Buffer) {
	switch {
	case r.Go.Path == "":
		fmt.Fprintf(b, "no go on PATH; the settings are as %s would see them\n", r.Go.Version)
	case r.Go.Assumed:
		fmt.Fprintf(b, "%s, of unknown release; the settings are as %s would see them\n", finding.Visible(r.Go.Path), r.Go.Version)
	default:
		fmt.Fprintf(b, "%s  %s\n", r.Go.Version, finding.Visible(r.Go.Path))
	}
	if r.Refused != "" {
		fmt.Fprintf(b, "\ngo refuses to work here: %s\n", finding.Visible(r.Refused))
	}
	if r.Runs == nil {
		return
	}
	at := ""
	if r.Runs.By != nil {
		at = fmt.Sprintf(", for %s: %s", r.Runs.By, r.Runs.By.Text)
	}
	switch {
	case r.Runs.Path != "":
		fmt.Fprintf(b, "here %s takes over (%s)%s\n", r.Runs.Version, r.Runs.How, at)
	default:
		fmt.Fprintf(b, "here %s is to take over (%s)%s\nwhat it would see is not known; the settings are those of %s\n", r.Runs.Version, r.Runs.How, at, r.Go.Version)
	}
}

func (s envSetting) text(b *bytes.Buffer, named bool) {
	if s.Unknown != "" {
		fmt.Fprintf(b, "\n%s is not known\n", s.Name)
	} else {
		fmt.Fprintf(b, "\n%s=%s\n", s.Name, shown(s.Value))
	}
	detail := func(label, format string, args ...any) {
		fmt.Fprintf(b, "    %-9s %s\n", label, fmt.Sprintf(format, args...))
	}
	if named {
		detail("is", "%s", s.Doc)
	}
	switch {
	case s.Unknown != "":
		detail("because", "%s", s.Unknown)
	case s.Layer == string(goenv.Default):
		detail("from", "default")
	case s.SetBy != nil:
		detail("from", "%s, %s", s.Layer, s.SetBy)
		if s.Layer == string(goenv.Process) && s.SetBy.Text != "" {
			detail("", "%s", finding.Visible(s.SetBy.Text))
		}
	default:
		detail("from", "%s; no start-up file sets it", s.Layer)
	}
	if s.Given != "" && s.Given != s.Value && s.Unknown == "" {
		detail("written", "%s", finding.Visible(s.Given))
	}
	for _, o := range s.Overrides {
		at := ""
		if o.Place != nil {
			at = ", " + o.Place.String()
		}
		detail("overrides", "%s  (%s%s)", shown(o.Value), o.Layer, at)
	}
	if s.Refused != "" {
		detail("refused", "%s", s.Refused)
	}
}

func (u envUnread) text(b *bytes.Buffer) {
	at := ""
	if u.SetBy != nil {
		at = "  (" + u.SetBy.String() + ")"
	}
	fmt.Fprintf(b, "  %s=%s%s\n", u.Name, shown(u.Value), at)
	if u.Why != "" {
		fmt.Fprintf(b, "    %s is meant: %s\n", u.Meant, u.Why)
		return
	}
	fmt.Fprintf(b, "    %s is meant\n", u.Meant)
}

// shown is a value as it is printed: nothing for an empty one.
func shown(v string) string {
	if v == "" {
		return ""
	}
	return finding.Visible(v)
}

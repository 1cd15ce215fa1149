package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// BrokenLine reports a line of a start-up file that cannot do what it looks
// like.
var BrokenLine = &rule.Rule{
	ID:       "path/rc-broken-line",
	Severity: finding.Error,
	Title:    "A start-up file has a line for Go that cannot work",
	Fix:      finding.Safe,
	Doc: `
A line is there, and it looks right, but the shell does not do what it says:

  - "~/go/bin" in quotes: no shell expands the tilde when it reads the line; bash
    alone expands it while it searches, so that it works at the prompt and
    nowhere else
  - '$HOME/go/bin' in single quotes stays as it is
  - "$PATH: /x" and "PATH = /x": blanks belong to the value, or break the
    assignment
  - a semicolon or a comma instead of the colon
  - /etc/environment is no shell script: nothing in it is expanded, so that
    PATH=$PATH:/x leaves every login without its system directories
  - $PATH/x without the colon between
  - a later line that assigns PATH anew and loses what an earlier one added
  - a quote or an if that is not closed: the shell runs nothing from there on

# Repair

Write the line as it was meant; godoctor shows how.
`,
	Symptoms: []string{
		`unexpected EOF while looking for matching`,
		`export: .*: not a valid identifier`,
		`GOPATH entry cannot start with shell metacharacter '~'`,
	},
	Check: checkBrokenLine,
}

func checkBrokenLine(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	defects, err := goDefects(h, a)
	if err != nil {
		return nil, err
	}
	if a.defect != nil && a.defect.Kind == startup.Dropping {
		defects = append(defects, *a.defect)
	}
	var out []finding.Finding
	at := map[finding.Place]int{}
	for _, d := range defects {
		if i, ok := at[d.Place]; ok { // one line, several elements
			out[i].About = append(out[i].About, aboutDefect(h, d)...)
			continue
		}
		at[d.Place] = len(out)
		f, err := brokenFinding(h, a, d)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, unread(h, a)
	}
	return out, nil
}

func brokenFinding(h *host.Host, a *absence, d startup.Defect) (finding.Finding, error) {
	f := finding.Finding{
		Severity: finding.Warning,
		Message:  finding.Msg("%s cannot work: %s", d.Place, d.Explain()),
		Evidence: []finding.Evidence{finding.At(d.Place)},
		SetBy:    &d.Place,
		About:    aboutDefect(h, d),
		Fix:      replaceLine(h, d.Place, meant(d), finding.Msg("write %s as it was meant", d.Place)),
	}
	if d.Dir != "" {
		f.Evidence = append(f.Evidence, finding.Saw("PATH element", "%s", finding.Visible(d.Dir)))
	}
	if d.Kind == startup.SyntaxError {
		f.Fix = advice(finding.Msg("mend the syntax of %s", d.Place), "look at "+d.Place.String()+" and the lines above it for a quote, if, case or brace that is not closed")
	}
	lost, err := lostSystem(h, a.path, a.entries)
	switch {
	case err != nil:
		return f, err
	case a.reason == brokenLine && a.defect != nil && *a.defect == d, a.reason == lostPath && d.Dir == "",
		a.reason == badElement && d.Dir != "" && absolute(h, d.Dir) != "":
		f.Severity = finding.Error // go is not found, and this is why
		f.About = append(f.About, "go")
	case d.Dir != "" && !searchpath.GoName(d.Dir) && !keepsOldPath(d.Dir):
		f.Severity = finding.Info // broken, but of another tool
	}
	if lost && onPath(a, d.Dir) { // what should have kept the system directories did not
		f.Severity = finding.Error
		f.About = append(f.About, "PATH")
	}
	if dirs := goDirsOf(h, d); !lost && d.Place.Source == "/etc/environment" && len(dirs) > 0 && f.Severity == finding.Error {
		f.Fix, err = addDir(h, a.session, dirs...) // /etc/profile may assign PATH anew
	}
	return f, err
}

// aboutDefect are the instances of a defect: the element as it stands and as it
// was meant.
func aboutDefect(h *host.Host, d startup.Defect) []string {
	about := []string{d.Place.String()}
	if d.Dir != "" {
		about = append(about, d.Dir)
		if m := mended(h, d.Dir); m != d.Dir {
			about = append(about, m)
		}
	}
	if d.Place.Source == "/etc/environment" {
		about = append(about, "PATH")
	}
	return about
}

// goDefects are the defects of the files that the user's shell reads, as far as
// they concern Go or the present PATH. Carriage returns have a rule of their
// own.
func goDefects(h *host.Host, a *absence) ([]startup.Defect, error) {
	onPath := map[string]bool{}
	for _, e := range a.entries {
		onPath[e.Raw] = true
	}
	all, err := allDefects(h, a.session)
	if err != nil {
		return nil, err
	}
	var out []startup.Defect
	for _, d := range all {
		concerns := searchpath.GoName(d.Dir) || d.Dir != "" && onPath[d.Dir] || keepsOldPath(d.Dir) && mentionsGo(d.Place.Text)
		switch d.Kind {
		case startup.CarriageReturn:
			continue
		case startup.SyntaxError:
			concerns = a.found.Winner == nil && a.proves(d) && hidesGo(h, d)
		}
		if d.Dir == "" && d.Kind != startup.SyntaxError {
			concerns = mentionsGo(d.Place.Text)
		}
		if concerns {
			out = append(out, d)
		}
	}
	return out, nil
}

// mentionsGo reports whether a line of a start-up file names a directory of
// Go's.
func mentionsGo(line string) bool {
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" :;,=\"'", r) }) {
		if strings.Contains(word, "/") && searchpath.GoName(word) || strings.Contains(word, "GOROOT") || strings.Contains(word, "GOPATH") {
			return true
		}
	}
	return false
}

// allDefects are the defects of every kind of session of the user's shell and
// of /etc/environment, each once.
func allDefects(h *host.Host, s session.Session) ([]startup.Defect, error) {
	_, out, err := startup.PAMEnvironment(h)
	if err != nil {
		return nil, err
	}
	seen := map[startup.Defect]bool{}
	for _, k := range startup.Kinds(s.Shell) {
		run, err := run(h, k)
		if err != nil {
			return nil, err
		}
		for _, d := range run.Defects {
			if !seen[d] {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// hidesGo reports whether a line that would put Go on PATH stands behind a
// syntax error.
func hidesGo(h *host.Host, d startup.Defect) bool {
	lines, err := h.Lines(d.Place.Source, "PATH")
	if err != nil {
		return false
	}
	for _, l := range lines {
		if l.N >= d.Place.Line && mentionsGo(l.Text) {
			return true
		}
	}
	return false
}

// brokenGoLine is the defect that keeps go from being found, nil if there is
// none: its element, mended, holds a go, or its line was meant to add one.
func (a *absence) brokenGoLine(h *host.Host) (*startup.Defect, error) {
	defects, err := goDefects(h, a)
	if err != nil {
		return nil, err
	}
	for _, l := range a.lines {
		if a.reached(l) && healthy(h, l) && !a.behindError(l, defects) && !losesPath(l, defects) {
			return nil, nil // another line does it right
		}
	}
	for i, d := range defects {
		if d.Kind == startup.SyntaxError || d.Dir == "" || leadsToGo(h, mended(h, d.Dir)) != nil || keepsOldPath(d.Dir) && len(goDirsOf(h, d)) > 0 {
			return &defects[i], nil
		}
	}
	return nil, nil
}

// keepsOldPath reports whether an element was meant to stand for the PATH that
// a line finds.
func keepsOldPath(dir string) bool { return dir == "$PATH" || dir == "${PATH}" }

// goDirsOf are the directories with a go in the text of a defect's line.
func goDirsOf(h *host.Host, d startup.Defect) []string {
	_, value, _ := strings.Cut(d.Place.Text, "PATH=")
	var out []string
	for _, e := range strings.Split(strings.Trim(value, `"' `), ":") {
		if dir := mended(h, e); leadsToGo(h, dir) != nil {
			out = append(out, dir)
		}
	}
	return out
}

// proves reports whether the shell, too, stops at a syntax error of the parser,
// which does not know all of zsh; a quote that is not closed is one everywhere.
func (a *absence) proves(d startup.Defect) bool {
	return a.session.Shell != "zsh" || strings.Contains(d.Detail, "closing quote")
}

// behindError reports whether a line stands behind a syntax error, at which the
// shell stops.
func (a *absence) behindError(l scene.Line, defects []startup.Defect) bool {
	for _, d := range defects {
		if d.Kind == startup.SyntaxError && d.Place.Source == l.Place.Source && d.Place.Line <= l.Place.Line && a.proves(d) {
			return true
		}
	}
	return false
}

// systemPath is the PATH that login gives, spelled out.
const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// meant is the line as it was meant. /etc/environment knows no variables: there
// $PATH has to be written out.
func meant(d startup.Defect) string {
	if d.Place.Source != "/etc/environment" {
		return d.Meant
	}
	line := strings.NewReplacer("${PATH}", systemPath, "$PATH", systemPath).Replace(d.Place.Text)
	if strings.ContainsAny(line, "$~") {
		return ""
	}
	return line
}

// losesPath reports whether a line has a defect in the place of the old PATH.
func losesPath(l scene.Line, defects []startup.Defect) bool {
	for _, d := range defects {
		if d.Place == l.Place && keepsOldPath(d.Dir) {
			return true
		}
	}
	return false
}

package startup

import (
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// A Defect is a line of a start-up file that cannot do what it looks like.
type Defect struct {
	Kind  DefectKind
	Place finding.Place
	// Dir is the PATH element that the line makes, as it stands; "" for a line
	// that makes none.
	Dir string
	// Meant is the line as it was meant, "" where that is not plain.
	Meant  string
	Detail string // what the parser said, for SyntaxError
}

// A DefectKind is a way in which a line fails.
type DefectKind string

// The kinds.
const (
	QuotedTilde    DefectKind = "quoted tilde"        // "~/go/bin" in quotes stays as it is
	LiteralDollar  DefectKind = "literal dollar"      // '$HOME/go/bin' in single quotes, or in a file that expands nothing
	Blank          DefectKind = "blank"               // "$PATH: /x"
	BlankAtEquals  DefectKind = "blank at ="          // PATH = x
	Semicolon      DefectKind = "semicolon"           // PATH=$PATH;/x
	Comma          DefectKind = "comma"               // PATH=$PATH,/x
	DollarName     DefectKind = "dollar before name"  // $PATH=…, export $PATH
	OtherShell     DefectKind = "other shell's words" // set PATH=, setenv in a POSIX shell
	SyntaxError    DefectKind = "syntax error"        // nothing from this line on is run
	CarriageReturn DefectKind = "carriage return"     // the line ends in CR LF
	MissingColon   DefectKind = "missing colon"       // PATH=$PATH/x
	Dropping       DefectKind = "dropping"            // assigns PATH anew and loses what was added; Detail says what
)

// syntaxDefect is a syntax error that the reduction of the file found; its note
// is taken out of the lines.
func (f *source) syntaxDefect() (found *Defect) {
	for i, l := range f.lines {
		rest, ok := strings.CutPrefix(l, digest.Mark+"syntax error ")
		if !ok {
			continue
		}
		number, detail, _ := strings.Cut(rest, " ")
		line, err := strconv.Atoi(number)
		if err != nil || line < 1 {
			continue
		}
		f.lines[i] = ""
		found = &Defect{Kind: SyntaxError, Place: f.place(line), Detail: detail}
	}
	return found
}

// callDefect notes a command that was meant to be an assignment.
func (r *runner) callDefect(c *syntax.CallExpr, words []value) {
	at := r.place(c)
	defect := func(kind DefectKind, meant string) {
		r.s.defect(Defect{Kind: kind, Place: at, Meant: meant})
	}
	name := words[0].String()
	var assigned *syntax.Assign
	for _, a := range c.Assigns { // PATH=$PATH: /x sets PATH for the command /x alone
		if a.Name != nil && a.Name.Value == "PATH" && strings.HasPrefix(name, "/") {
			assigned = a
		}
	}
	switch {
	case assigned != nil && assigned.Value == nil:
		defect(BlankAtEquals, blankAtEquals().ReplaceAllString(at.Text, "${1}="))
	case assigned != nil && blankAtColon().MatchString(at.Text):
		defect(Blank, blankAtColon().ReplaceAllString(at.Text, ":"))
	case name == "PATH" && len(words) > 1 && strings.HasPrefix(words[1].String(), "="):
		defect(BlankAtEquals, blankAtEquals().ReplaceAllString(at.Text, "${1}="))
	case strings.HasPrefix(at.Text, "$PATH="):
		defect(DollarName, "export "+at.Text[1:])
	case name == "setenv" && len(words) > 2 && words[1].String() == "PATH":
		defect(OtherShell, "export PATH="+strings.Join(strings.Fields(at.Text)[2:], " "))
	case name == "set" && len(words) > 1 && strings.HasPrefix(words[1].String(), "PATH="):
		defect(OtherShell, strings.Replace(at.Text, "set ", "export ", 1))
	case r.file.semicolon(c, at) != "":
		defect(Semicolon, semicolons().ReplaceAllString(at.Text, ":${1}"))
	}
}

// declares notes what is wrong with the words of a declaring command that are
// no names; some shells stop there.
func (r *runner) declares(args []*syntax.Assign, stmt syntax.Node) (goes bool) {
	at := r.place(stmt)
	path := false
	for _, a := range args {
		path = path || a.Name != nil && r.s.name(a.Name.Value) == "PATH"
		if a.Name != nil || a.Value == nil || strings.HasPrefix(a.Value.Lit(), "-") || strings.HasPrefix(a.Value.Lit(), "+") {
			continue
		}
		text := r.source(a.Value)
		switch {
		case path && strings.HasPrefix(text, "="):
			r.s.defect(Defect{Kind: BlankAtEquals, Place: at, Meant: blankAtEquals().ReplaceAllString(at.Text, "${1}=")})
		case strings.HasPrefix(text, "$PATH="):
			r.s.defect(Defect{Kind: DollarName, Place: at, Meant: strings.Replace(at.Text, "$PATH=", "PATH=", 1)})
		case path && blankAtColon().MatchString(at.Text) && !nakedEquals().MatchString(at.Text):
			r.s.defect(Defect{Kind: Blank, Place: at, Meant: blankAtColon().ReplaceAllString(at.Text, ":")})
		case !strings.ContainsAny(text[:1], "/=~"):
			continue // an expansion, which may well be a name
		}
		switch r.s.out.Kind.Shell {
		case "zsh", "sh", "ksh":
			r.s.doubt(at) // an error that ends the file, or the shell
			return false
		}
	}
	return true
}

// carriageReturns notes the lines of a compound command that mention PATH.
func (r *runner) carriageReturns(n syntax.Node) {
	for line := int(n.Pos().Line()); line <= int(n.End().Line()); line++ {
		if at := r.file.place(line); r.file.crAt(line) && strings.Contains(at.Text, "PATH") {
			r.s.defect(Defect{Kind: CarriageReturn, Place: at, Meant: at.Text})
		}
	}
}

var blankAtEquals = pattern.Lazy(`\b(PATH)\s*=\s*`)

// semicolon finds "; DIR" where a command that is a directory's path follows an
// assignment to PATH on the same line: a colon was meant.
func (f *source) semicolon(c *syntax.CallExpr, at finding.Place) string {
	from, to := int(c.Pos().Offset()), int(c.End().Offset())
	if from < 1 || to > len(f.text) || !strings.Contains(at.Text, "PATH=") {
		return ""
	}
	dir := f.text[from:to]
	if !strings.HasPrefix(dir, "/") && !strings.HasPrefix(dir, "$HOME/") && !strings.HasPrefix(dir, "~/") || strings.Contains(dir, " ") {
		return ""
	}
	for _, sep := range []string{";", "; "} {
		if strings.Contains(at.Text, sep+dir) && strings.HasSuffix(strings.TrimRight(dir, "/"), "/bin") {
			return sep + dir
		}
	}
	return ""
}

// semicolons matches those in front of what looks like an element of PATH.
var semicolons = pattern.Lazy(`; ?(/|~/|\$HOME/)`)

var nakedEquals = pattern.Lazy(`^\s*(?:export|declare -x|typeset -x)\s+PATH\s+=|^\s*(?:export\s+)?PATH=\s+[/$"'~]`)

var missingColon = pattern.Lazy(`\b(PATH=["']?\$(?:PATH|\{PATH\})|PATH\+=["']?)([/~]|\$(?:HOME|GO[A-Z]+)\b)`)

// lineDefects finds what only the text of an assignment to PATH shows.
func lineDefects(a Assignment) []Defect {
	if missingColon().MatchString(a.Place.Text) {
		return []Defect{{Kind: MissingColon, Place: a.Place, Meant: missingColon().ReplaceAllString(a.Place.Text, "${1}:${2}")}}
	}
	var out []Defect
	for _, e := range a.Added {
		d := Defect{Place: a.Place, Dir: e.Dir}
		switch {
		case strings.HasSuffix(e.Dir, "\r"):
			d.Kind, d.Meant = CarriageReturn, a.Place.Text
		case !e.Known:
			continue
		case strings.HasPrefix(e.Dir, "~"):
			d.Kind, d.Meant = QuotedTilde, untilde(a.Place.Text)
		case strings.Contains(e.Dir, "$"):
			d.Kind, d.Meant = LiteralDollar, strings.ReplaceAll(a.Place.Text, "'", `"`)
		case e.Dir != "" && strings.TrimSpace(e.Dir) != e.Dir:
			d.Kind, d.Meant = Blank, blankAtColon().ReplaceAllString(a.Place.Text, ":")
		case strings.Contains(e.Dir, ",/"):
			d.Kind, d.Meant = Comma, strings.ReplaceAll(a.Place.Text, ",/", ":/")
		default:
			continue
		}
		if d.Meant == a.Place.Text && d.Kind != CarriageReturn {
			d.Meant = ""
		}
		out = append(out, d)
	}
	if len(out) == 0 && nakedEquals().MatchString(a.Place.Text) {
		out = append(out, Defect{Kind: BlankAtEquals, Place: a.Place, Meant: blankAtEquals().ReplaceAllString(a.Place.Text, "${1}=")})
	}
	return out
}

var blankAtColon = pattern.Lazy(`[ \t]*:[ \t]+|[ \t]+:[ \t]*`)

var quotedTilde = pattern.Lazy(`(^|[:"'=])~/`)

// untilde writes $HOME for a tilde; inside single quotes that would not expand
// either, so they become double quotes.
func untilde(line string) string {
	return strings.ReplaceAll(quotedTilde().ReplaceAllString(line, "${1}$$HOME/"), "'", `"`)
}

// Explain says in words why the line fails.
func (d Defect) Explain() string {
	switch d.Kind {
	case QuotedTilde:
		return "a ~ inside quotes is not expanded"
	case LiteralDollar:
		return "the variable is not expanded there"
	case Blank:
		return "there is a blank next to the colon"
	case BlankAtEquals:
		return "there must be no blank next to the ="
	case Semicolon:
		return "PATH elements are separated by a colon, not by a semicolon"
	case Comma:
		return "PATH elements are separated by a colon, not by a comma"
	case DollarName:
		return "a variable is set by its name, without $"
	case OtherShell:
		return "this shell does not know that way of setting a variable"
	case MissingColon:
		return "there is no colon between the old PATH and the new directory"
	case Dropping:
		return "it assigns PATH anew and so loses " + d.Detail
	case CarriageReturn:
		return "the line ends in a carriage return (Windows line end), which becomes part of the value"
	case SyntaxError:
		return fmt.Sprintf("syntax error (%s); the shell runs nothing from there on", d.Detail)
	}
	return string(d.Kind)
}

package host

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A Verb is a kind of question.
type Verb string

// The verbs. Each is narrow, so that a recording holds what a rule needs and no
// more.
const (
	Env          Verb = "env"        // env NAME: the value in the process environment
	EnvNames     Verb = "envnames"   // envnames PREFIX: the names that are set, a line each
	Lstat        Verb = "lstat"      // lstat PATH: an Info, of the link itself
	Stat         Verb = "stat"       // stat PATH: an Info, links followed
	Access       Verb = "access"     // access MODE PATH: "yes" or "no" for the examined user; MODE is r, w or x
	List         Verb = "list"       // list DIR: the names, sorted, a line each; directories end in /
	Read         Verb = "read"       // read PATH: the bytes of a small regular file
	Count        Verb = "count"      // count PATH: the number of lines of a small regular file
	Lines        Verb = "lines"      // lines WORD PATH: "N: TEXT" for each line that holds one of WORD's |-separated words
	Script       Verb = "script"     // script DIALECT PATH: "N: TEXT" lines of a start-up file, what can concern Go (see digest)
	ELF          Verb = "elf"        // elf PATH: an ELFSummary
	Mount        Verb = "mount"      // mount PATH: the mount that holds PATH
	Uname        Verb = "uname"      // uname: the kernel's name, release and machine
	Account      Verb = "account"    // account: the examined user
	Cwd          Verb = "cwd"        // cwd: the working directory
	Ancestors    Verb = "ancestors"  // ancestors: this process (as pid 0) and those above it, nearest first
	Gomod        Verb = "gomod"      // gomod PATH: a GoMod, of a go.mod or go.work file
	Statfs       Verb = "statfs"     // statfs PATH: a FileSystem
	AgesOf       Verb = "ages"       // ages DIR: an Ages, of the regular files below DIR
	OwnersOf     Verb = "owners"     // owners DIR: an Owners, of the subdirectories of DIR
	Now          Verb = "now"        // now: the time, RFC 3339, UTC, whole seconds
	DamagedOf    Verb = "damaged"    // damaged CACHE GOMOD: a Damaged a line, of the files in module cache CACHE that GOMOD requires
	LackingOf    Verb = "lacking"    // lacking CACHE GOMOD: a Lacking a line, of the modules that GOMOD requires and that are not in module cache CACHE
	UnvendoredIn Verb = "unvendored" // unvendored GOMOD: how vendor/modules.txt beside GOMOD differs from it, in the words of the go command, a line each
	ImportsOf    Verb = "imports"    // imports DIR: an Import a line, of the .go files in DIR
)

// A Limit bounds one question in time and in bytes.
type Limit struct {
	Time  time.Duration
	Bytes int
	Args  int // how many arguments the verb takes
	Paths int // how many of the last of them are absolute paths
	File  int // bytes of the file that is read for the answer, 0 for as many as Bytes
}

// FileBytes bounds the file that is read for the answer.
func (l Limit) FileBytes() int { return max(l.File, l.Bytes) }

// limits is the one table of bounds. A local file system answers in
// microseconds; two seconds is long enough for a slow network home, short
// enough that one dead mount does not look like a hang.
var limits = map[Verb]Limit{
	Env:          {time.Second, 4 << 20, 1, 0, 0},            // the kernel allows 128 KiB a string, a fixture may hold more
	EnvNames:     {time.Second, 1 << 20, 1, 0, 0},            // names only
	Lstat:        {2 * time.Second, 16 << 10, 1, 1, 0},       // PATH_MAX twice, and the numbers
	Stat:         {2 * time.Second, 16 << 10, 1, 1, 0},       // the same
	Access:       {2 * time.Second, 16, 2, 1, 0},             // yes or no
	List:         {2 * time.Second, 1 << 20, 1, 1, 0},        // about 30,000 names
	Read:         {2 * time.Second, 1 << 20, 1, 1, 0},        // configuration files; the largest seen is 60 KiB
	Count:        {2 * time.Second, 64, 1, 1, 0},             // a number
	Lines:        {2 * time.Second, 1 << 20, 2, 1, 16 << 20}, // go reads a GOENV file of any size: 16 MiB take 0.1 s, and the lines that are asked for are few
	Script:       {4 * time.Second, 1 << 20, 2, 1, 0},        // start-up files; the largest in public dotfiles is 300 KiB
	ELF:          {4 * time.Second, 64 << 10, 1, 1, 0},       // a summary, never the file
	Mount:        {2 * time.Second, 16 << 10, 1, 1, 0},       // one line of mountinfo
	Uname:        {time.Second, 1 << 10, 0, 0, 0},            // three words
	Account:      {2 * time.Second, 16 << 10, 0, 0, 0},       // one passwd line and the group ids
	Cwd:          {time.Second, 8 << 10, 0, 0, 0},            // one path
	Ancestors:    {2 * time.Second, 64 << 10, 0, 0, 0},       // a line a process, 64 processes at most
	Gomod:        {2 * time.Second, 1 << 20, 1, 1, 0},        // the file, as for read; the answer is shorter
	Statfs:       {2 * time.Second, 1 << 10, 1, 1, 0},        // one word and five numbers
	AgesOf:       {8 * time.Second, 2 << 20, 1, 1, 0},        // 64 groups of five paths; 20,000 files at 0.4 ms each, which a network home may take
	OwnersOf:     {4 * time.Second, 64 << 10, 1, 1, 0},       // a line for each user; 1,024 subdirectories, where a build cache has 256
	Now:          {time.Second, 64, 0, 0, 0},                 // one time
	DamagedOf:    {8 * time.Second, 1 << 20, 2, 2, 0},        // 50 paths; up to 2,000 requirements are looked up, two files each
	LackingOf:    {8 * time.Second, 64 << 10, 2, 2, 0},       // five paths; every required module is looked for
	UnvendoredIn: {2 * time.Second, 64 << 10, 1, 1, 0},       // five lines; two files are read, as for gomod
	ImportsOf:    {8 * time.Second, 1 << 20, 1, 1, 0},        // up to 500 files are read as far as their imports
}

// LimitOf is the bound of verb v; ok is false for a verb that does not exist.
func LimitOf(v Verb) (l Limit, ok bool) {
	l, ok = limits[v]
	return l, ok
}

// A Question is a verb with its arguments. Paths are absolute Linux paths.
type Question struct {
	Verb Verb
	Args []string
}

// Ask makes a question.
func Ask(v Verb, args ...string) Question { return Question{v, args} }

// String is the canonical form, as a recording writes it: words with blanks or
// what does not print are quoted as in Go.
func (q Question) String() string {
	var b strings.Builder
	b.WriteString(string(q.Verb))
	for _, a := range q.Args {
		b.WriteByte(' ')
		if a == "" || a == "--" || strings.ContainsFunc(a, misleading) {
			b.WriteString(strconv.Quote(a))
		} else {
			b.WriteString(a)
		}
	}
	return b.String()
}

// misleading runes would be taken for the end of a word, or not be seen.
func misleading(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsGraphic(r) || r == '"' || r == '\\' || r == unicode.ReplacementChar
}

// ParseQuestion reads the canonical form.
func ParseQuestion(s string) (Question, error) {
	var words []string
	for rest := strings.TrimSpace(s); rest != ""; rest = strings.TrimLeft(rest, " ") {
		if rest[0] != '"' {
			word, after, _ := strings.Cut(rest, " ")
			words, rest = append(words, word), after
			continue
		}
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return Question{}, fmt.Errorf("bad quoting in %q", s)
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return Question{}, fmt.Errorf("bad quoting in %q", s)
		}
		words, rest = append(words, word), rest[len(quoted):]
	}
	if len(words) == 0 {
		return Question{}, errors.New("empty question")
	}
	q := Question{Verb(words[0]), words[1:]}
	l, ok := LimitOf(q.Verb)
	if !ok {
		return Question{}, fmt.Errorf("unknown verb %q", words[0])
	}
	if len(q.Args) != l.Args {
		return Question{}, fmt.Errorf("%s takes %d arguments, not %d", q.Verb, l.Args, len(q.Args))
	}
	return q, nil
}

// A State says what kind of answer an answer is.
type State string

// The states. Absent is a definite no; all but OK and Absent leave the question
// open, though Denied is a fact about the examined user.
const (
	OK      State = "ok"
	Absent  State = "absent"  // it does not exist, or the variable is not set
	Denied  State = "denied"  // the examined user may not look
	Loop    State = "loop"    // too many symbolic links
	Invalid State = "invalid" // it is not of the kind that the question needs; Body says what it is
	TooBig  State = "too-big" // over the limit in bytes
	Timeout State = "timeout" // over the limit in time
	Failed  State = "failed"  // any other error; Body is its text
	Unasked State = "unasked" // a recording that does not hold the question
	Unheld  State = "unheld"  // this kind of source cannot know
)

// An Answer is a state and a text.
type Answer struct {
	State State
	Body  string
}

// An Error is an answer that is not OK, with the question that it answers.
type Error struct {
	Question Question
	Answer   Answer
}

func (e *Error) Error() string { return e.Question.String() + ": " + e.Reason() }

// Reason is what kept the question from being answered, without the question.
func (e *Error) Reason() string {
	what := map[State]string{
		Absent:  "does not exist",
		Denied:  "permission denied",
		Loop:    "too many levels of symbolic links",
		TooBig:  "larger than the limit",
		Timeout: "no answer in time",
		Unasked: "not in the recording",
		Unheld:  "cannot be known here",
	}[e.Answer.State]
	if e.Answer.Body != "" {
		if what != "" {
			what += ": "
		}
		what += e.Answer.Body
	}
	return what
}

// Is makes a definite no match fs.ErrNotExist, and Denied fs.ErrPermission.
func (e *Error) Is(target error) bool {
	switch target {
	case fs.ErrNotExist:
		return e.Answer.State == Absent
	case fs.ErrPermission:
		return e.Answer.State == Denied
	}
	return false
}

// IsAbsent reports whether err says definitely that the thing does not exist.
func IsAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// IsDenied reports whether err says that the examined user may not look.
func IsDenied(err error) bool { return errors.Is(err, fs.ErrPermission) }

// StateOf is the state behind err, OK for nil and Failed for foreign errors.
func StateOf(err error) State {
	if err == nil {
		return OK
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Answer.State
	}
	return Failed
}

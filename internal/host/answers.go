package host

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
)

// A NumberedLine is a line of a file with its number, 1-based.
type NumberedLine struct {
	N    int
	Text string
}

// EncodeLines is the body of a lines answer.
func EncodeLines(lines []NumberedLine) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%d: %s\n", l.N, l.Text)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ParseLines reads what EncodeLines writes.
func ParseLines(body string) ([]NumberedLine, error) {
	var lines []NumberedLine
	for _, l := range strings.Split(body, "\n") {
		if l == "" {
			continue
		}
		number, text, ok := strings.Cut(l, ":")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			return lines, fmt.Errorf("want \"NUMBER: TEXT\", not %q", l)
		}
		lines = append(lines, NumberedLine{n, strings.TrimPrefix(text, " ")})
	}
	return lines, nil
}

// Env is the value of a variable in the process environment; absent is "".
// ok tells set from unset, err that the environment is not known.
func (h *Host) Env(name string) (value string, ok bool, err error) {
	value, err = h.Ask(Ask(Env, name))
	if IsAbsent(err) {
		return "", false, nil
	}
	return value, err == nil, err
}

// EnvNames lists the variables whose names begin with prefix.
func (h *Host) EnvNames(prefix string) ([]string, error) {
	body, err := h.Ask(Ask(EnvNames, prefix))
	return splitLines(body), err
}

// Lstat describes a path without following a final link.
func (h *Host) Lstat(p string) (Info, error) { return askPath(h, Lstat, p, ParseInfo) }

// Stat describes what a path leads to.
func (h *Host) Stat(p string) (Info, error) { return askPath(h, Stat, p, ParseInfo) }

// ELF summarises a program file.
func (h *Host) ELF(p string) (ELFSummary, error) { return askPath(h, ELF, p, ParseELF) }

// Mount is the mount that holds a path.
func (h *Host) Mount(p string) (MountPoint, error) { return askPath(h, Mount, p, ParseMount) }

func askPath[T any](h *Host, v Verb, p string, parse func(string) (T, error)) (T, error) {
	return ask(h, Ask(v, path.Clean(p)), parse)
}

func ask[T any](h *Host, q Question, parse func(string) (T, error)) (T, error) {
	body, err := h.Ask(q)
	if err != nil {
		var zero T
		return zero, err
	}
	value, err := parse(body)
	if err != nil {
		return value, &Error{q, Answer{Failed, "unreadable answer: " + err.Error()}}
	}
	return value, nil
}

// Access reports whether the examined user may read ("r"), write ("w") or
// execute or search ("x") what a path leads to. A path that does not exist is
// an error.
func (h *Host) Access(mode, p string) (bool, error) {
	return ask(h, Ask(Access, mode, path.Clean(p)), func(body string) (bool, error) {
		if body != "yes" && body != "no" {
			return false, fmt.Errorf("want yes or no, not %q", body)
		}
		return body == "yes", nil
	})
}

// List is the sorted names in a directory; subdirectories end in "/".
func (h *Host) List(dir string) ([]string, error) {
	body, err := h.Ask(Ask(List, path.Clean(dir)))
	return splitLines(body), err
}

// Read is the content of a small configuration file.
func (h *Host) Read(p string) (string, error) { return h.Ask(Ask(Read, path.Clean(p))) }

// Count is the number of lines of a small file.
func (h *Host) Count(p string) (int, error) { return askPath(h, Count, p, strconv.Atoi) }

// Lines is the numbered lines of a file that hold one of the words.
func (h *Host) Lines(p string, words ...string) ([]NumberedLine, error) {
	return ask(h, Ask(Lines, strings.Join(words, "|"), path.Clean(p)), ParseLines)
}

// Script is a start-up file in a dialect (bash, sh, zsh, ksh, fish), reduced to
// the statements that can concern Go; what was dropped is blank, so that each
// statement is on its own line.
func (h *Host) Script(dialect, p string) (string, error) {
	lines, err := ask(h, Ask(Script, dialect, path.Clean(p)), ParseLines)
	var b strings.Builder
	at := 1
	for _, l := range lines {
		for ; at < l.N && at < maxScriptLines; at++ {
			b.WriteByte('\n')
		}
		b.WriteString(l.Text)
	}
	return b.String(), err
}

// maxScriptLines bounds the line numbers that an edited recording can claim; a
// file within the limit in bytes has no more.
const maxScriptLines = 1 << 20

// User is the examined user.
func (h *Host) User() (User, error) { return ask(h, Ask(Account), ParseUser) }

// Cwd is the working directory.
func (h *Host) Cwd() (string, error) { return h.Ask(Ask(Cwd)) }

// Uname is the kernel's name, release and machine (as uname -srm prints them).
func (h *Host) Uname() (name, release, machine string, err error) {
	body, err := h.Ask(Ask(Uname))
	if err != nil {
		return "", "", "", err
	}
	words := strings.Fields(body)
	if len(words) != 3 {
		return "", "", "", &Error{Ask(Uname), Answer{Failed, "want three words, not " + strconv.Quote(body)}}
	}
	return words[0], words[1], words[2], nil
}

// Ancestors are this process, as pid 0, and those above it, nearest first.
func (h *Host) Ancestors() ([]Process, error) {
	return ask(h, Ask(Ancestors), parseEach(ParseProcess))
}

// GoMod is what a go.mod or go.work file says of the Go that it wants.
func (h *Host) GoMod(p string) (GoMod, error) { return askPath(h, Gomod, p, ParseGoMod) }

// FileSystem is the file system that holds a path.
func (h *Host) FileSystem(p string) (FileSystem, error) {
	return askPath(h, Statfs, p, ParseFileSystem)
}

// Ages are the times at which the files below a directory were last written.
func (h *Host) Ages(dir string) (Ages, error) { return askPath(h, AgesOf, dir, ParseAges) }

// Owners are those to whom the subdirectories of a directory belong.
func (h *Host) Owners(dir string) (Owners, error) { return askPath(h, OwnersOf, dir, ParseOwners) }

// Now is when the machine was examined, in whole seconds.
func (h *Host) Now() (time.Time, error) { return ask(h, Ask(Now), parseTime) }

// Damaged are the defective files in the module cache that a go.mod file asks
// for.
func (h *Host) Damaged(cache, gomod string) ([]Damaged, error) {
	return ask(h, Ask(DamagedOf, path.Clean(cache), path.Clean(gomod)), parseEach(ParseDamaged))
}

// Lacking are the first of the modules that a go.mod file requires and that are not
// unpacked in a module cache, those that are needed directly first.
func (h *Host) Lacking(cache, gomod string) ([]Lacking, error) {
	return ask(h, Ask(LackingOf, path.Clean(cache), path.Clean(gomod)), parseEach(ParseLacking))
}

// Unvendored is how vendor/modules.txt beside a go.mod file differs from it: the
// first of the go command's lines. The error is that of modules.txt.
func (h *Host) Unvendored(gomod string) ([]string, error) {
	body, err := h.Ask(Ask(UnvendoredIn, path.Clean(gomod)))
	return splitLines(strings.TrimSuffix(body, "\n")), err
}

// Imports are the imports of the .go files in a directory that look like the
// standard library's.
func (h *Host) Imports(dir string) ([]Import, error) {
	return askPath(h, ImportsOf, dir, parseEach(ParseImport))
}

func splitLines(body string) []string {
	if body == "" {
		return nil
	}
	return strings.Split(body, "\n")
}

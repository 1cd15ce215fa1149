package host

import (
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Info is what lstat and stat say. Body: key=value words, the target quoted.
type Info struct {
	Type     string      // file, dir, link, fifo, socket, device
	Mode     fs.FileMode // permission bits, with setuid, setgid and sticky
	UID, GID int         // -1 where unknown
	Size     int64       // bytes
	ModTime  time.Time   // UTC, whole seconds
	ID       string      // device:inode; equal for the same file
	Target   string      // of a link, as written; for stat, the path with all links resolved
}

// IsFile and IsDir report the type.
func (i Info) IsFile() bool { return i.Type == "file" }

// IsDir reports whether the path is a directory.
func (i Info) IsDir() bool { return i.Type == "dir" }

// Encode is the body of the answer.
func (i Info) Encode() string {
	return fmt.Sprintf("type=%s mode=%04o uid=%d gid=%d size=%d mtime=%s id=%s target=%s",
		i.Type, uint32(i.Mode.Perm()), i.UID, i.GID, i.Size, i.ModTime.UTC().Format(time.RFC3339), i.ID, strconv.Quote(i.Target))
}

// ParseInfo reads what Encode writes. Words may be left out by hand-written
// fixtures: the defaults are a regular file of mode 0644 owned by root.
func ParseInfo(body string) (Info, error) {
	i := Info{Type: "file", Mode: 0o644}
	fields, err := parseFields(body)
	if err != nil {
		return i, err
	}
	number := func(key string, base int) int64 {
		v, ok := fields[key]
		if !ok || err != nil {
			return 0
		}
		var n int64
		if n, err = strconv.ParseInt(v, base, 64); err != nil {
			err = fmt.Errorf("%s=%s is not a number", key, v)
		}
		return n
	}
	if t, ok := fields["type"]; ok {
		i.Type = t
	}
	if _, ok := fields["mode"]; ok {
		i.Mode = fs.FileMode(number("mode", 8)) & fs.ModePerm
	} else if i.Type == "dir" {
		i.Mode = 0o755
	}
	i.UID, i.GID = int(number("uid", 10)), int(number("gid", 10))
	i.Size, i.ID, i.Target = number("size", 10), fields["id"], fields["target"]
	if t, ok := fields["mtime"]; ok && err == nil {
		i.ModTime, err = time.Parse(time.RFC3339, t)
	}
	return i, err
}

// parseFields reads key=value words; a value may be quoted as in Go.
func parseFields(body string) (map[string]string, error) {
	fields := map[string]string{}
	for rest := strings.TrimSpace(body); rest != ""; rest = strings.TrimSpace(rest) {
		key, after, ok := strings.Cut(rest, "=")
		if !ok || strings.ContainsAny(key, " \"") {
			return nil, fmt.Errorf("want key=value at %q", rest)
		}
		if !strings.HasPrefix(after, `"`) {
			fields[key], rest, _ = strings.Cut(after, " ")
			continue
		}
		quoted, err := strconv.QuotedPrefix(after)
		if err != nil {
			return nil, fmt.Errorf("bad quoting at %q", after)
		}
		if fields[key], err = strconv.Unquote(quoted); err != nil {
			return nil, fmt.Errorf("bad quoting at %q", after)
		}
		rest = after[len(quoted):]
	}
	return fields, nil
}

// ELFSummary is what elf says. A file that is no ELF file is told by Kind.
type ELFSummary struct {
	Kind      string            // "elf", or "script", "pe", "empty", "other"
	Class     int               // 32 or 64
	Machine   string            // as GOARCH where Go has a name: amd64, arm64, 386, arm, riscv64, ...
	Type      string            // exec, dyn, rel, core
	Interp    string            // PT_INTERP; "" for static programs
	GoVersion string            // "go1.26.8"; "" if there is no Go build information
	GoPath    string            // the main package, such as cmd/go
	Settings  map[string]string // build settings, such as GOARCH
	Shebang   string            // first line of a script, without #!
}

// Encode is the body of the answer: "key: value" lines in a fixed order.
func (e ELFSummary) Encode() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, strings.ReplaceAll(value, "\n", " "))
		}
	}
	line("kind", e.Kind)
	if e.Class != 0 {
		line("class", strconv.Itoa(e.Class))
	}
	line("machine", e.Machine)
	line("type", e.Type)
	line("interp", e.Interp)
	line("go", e.GoVersion)
	line("path", e.GoPath)
	keys := make([]string, 0, len(e.Settings))
	for k := range e.Settings {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		line("build", k+"="+e.Settings[k])
	}
	line("shebang", e.Shebang)
	return strings.TrimSuffix(b.String(), "\n")
}

// ParseELF reads what Encode writes.
func ParseELF(body string) (ELFSummary, error) {
	e := ELFSummary{Settings: map[string]string{}}
	for _, l := range strings.Split(body, "\n") {
		if l == "" {
			continue
		}
		key, value, ok := strings.Cut(l, ": ")
		if !ok {
			return e, fmt.Errorf("want \"key: value\", not %q", l)
		}
		switch key {
		case "kind":
			e.Kind = value
		case "class":
			e.Class, _ = strconv.Atoi(value)
		case "machine":
			e.Machine = value
		case "type":
			e.Type = value
		case "interp":
			e.Interp = value
		case "go":
			e.GoVersion = value
		case "path":
			e.GoPath = value
		case "build":
			k, v, _ := strings.Cut(value, "=")
			e.Settings[k] = v
		case "shebang":
			e.Shebang = value
		default:
			return e, fmt.Errorf("unknown key %q", key)
		}
	}
	return e, nil
}

// User is the examined user: whose permissions, home and login shell count.
type User struct {
	Name     string
	UID, GID int
	Groups   []int
	Home     string
	Shell    string // login shell; "" where unknown
}

// Encode is the body of the answer.
func (u User) Encode() string {
	groups := make([]string, len(u.Groups))
	for i, g := range u.Groups {
		groups[i] = strconv.Itoa(g)
	}
	return fmt.Sprintf("name=%s uid=%d gid=%d groups=%s home=%s shell=%s", strconv.Quote(u.Name), u.UID, u.GID,
		strings.Join(groups, ","), strconv.Quote(u.Home), strconv.Quote(u.Shell))
}

// ParseUser reads what Encode writes.
func ParseUser(body string) (User, error) {
	fields, err := parseFields(body)
	if err != nil {
		return User{}, err
	}
	u := User{Name: fields["name"], Home: fields["home"], Shell: fields["shell"]}
	if u.UID, err = strconv.Atoi(fields["uid"]); err != nil {
		return u, fmt.Errorf("uid=%q is not a number", fields["uid"])
	}
	u.GID, _ = strconv.Atoi(fields["gid"])
	for _, g := range strings.Split(fields["groups"], ",") {
		if n, err := strconv.Atoi(g); err == nil {
			u.Groups = append(u.Groups, n)
		}
	}
	return u, nil
}

// A MountPoint is the mount that holds a path.
type MountPoint struct {
	Point   string   // where it is mounted
	Type    string   // file system type
	Options []string // mount and super block options, such as noexec
}

// Encode is the body of the answer.
func (m MountPoint) Encode() string {
	return fmt.Sprintf("point=%s type=%s options=%s", strconv.Quote(m.Point), strconv.Quote(m.Type), strings.Join(m.Options, ","))
}

// ParseMount reads what Encode writes.
func ParseMount(body string) (MountPoint, error) {
	fields, err := parseFields(body)
	return MountPoint{fields["point"], fields["type"], strings.Split(fields["options"], ",")}, err
}

// A Process is one line of ancestors: pid, start (UTC, whole seconds), terminal
// (yes or no), argv[0] and the file name of the program.
type Process struct {
	PID      int
	Start    time.Time
	Terminal bool
	Arg0     string
	Name     string // comm
	Args     string // the flags that tell a shell's kind: -l, -i, -c
}

// Encode is one line of the body.
func (p Process) Encode() string {
	return fmt.Sprintf("pid=%d start=%s terminal=%t arg0=%s name=%s args=%s", p.PID, p.Start.UTC().Format(time.RFC3339), p.Terminal,
		strconv.Quote(p.Arg0), strconv.Quote(p.Name), strconv.Quote(p.Args))
}

// ParseProcess reads what Encode writes.
func ParseProcess(line string) (Process, error) {
	fields, err := parseFields(line)
	if err != nil {
		return Process{}, err
	}
	p := Process{Arg0: fields["arg0"], Name: fields["name"], Args: fields["args"], Terminal: fields["terminal"] == "true"}
	p.PID, _ = strconv.Atoi(fields["pid"])
	if s := fields["start"]; s != "" {
		p.Start, err = time.Parse(time.RFC3339, s)
	}
	return p, err
}

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
	return ask(h, Ask(Ancestors), func(body string) ([]Process, error) {
		var list []Process
		for _, l := range splitLines(body) {
			p, err := ParseProcess(l)
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
		return list, nil
	})
}

func splitLines(body string) []string {
	if body == "" {
		return nil
	}
	return strings.Split(body, "\n")
}

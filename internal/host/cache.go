package host

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FileSystem is what statfs says of the file system that holds a path.
type FileSystem struct {
	Type             string // as in mountinfo; "" where it has no name here
	Free, Total      uint64 // bytes; Free is what an unprivileged user may still use
	FreeFiles, Files uint64 // 0 of 0: it has no limit on files
	ReadOnly, NoExec bool
}

// Encode is the body of the answer.
func (f FileSystem) Encode() string {
	return fmt.Sprintf("type=%s free=%d total=%d freefiles=%d files=%d readonly=%t noexec=%t", strconv.Quote(f.Type), f.Free, f.Total, f.FreeFiles, f.Files, f.ReadOnly, f.NoExec)
}

// ParseFileSystem reads what Encode writes. Words may be left out by
// hand-written fixtures.
func ParseFileSystem(body string) (FileSystem, error) {
	fields, err := parseFields(body)
	if err != nil {
		return FileSystem{}, err
	}
	r := wordReader{fields: fields}
	f := FileSystem{fields["type"], r.uint("free"), r.uint("total"), r.uint("freefiles"), r.uint("files"), r.bool("readonly"), r.bool("noexec")}
	return f, r.err
}

// Ages is what ages says: when the files below a directory were last written.
type Ages struct {
	Groups    []Age // most frequent first, newer first among equals; 64 at most
	Files     int   // regular files seen
	Truncated bool  // there are more, or some could not be looked at
}

// An Age is a second in which files were last written.
type Age struct {
	Time     time.Time // UTC, whole seconds
	Count    int
	Examples []string // paths relative to the directory, sorted; 5 at most
}

// Encode is the body of the answer: a line of totals, and one for each group.
func (a Ages) Encode() string {
	var b strings.Builder
	fmt.Fprintf(&b, "files=%d truncated=%t", a.Files, a.Truncated)
	for _, g := range a.Groups {
		fmt.Fprintf(&b, "\ntime=%s count=%d", g.Time.UTC().Format(time.RFC3339), g.Count)
		for i, e := range g.Examples {
			fmt.Fprintf(&b, " %d=%s", i+1, strconv.Quote(e))
		}
	}
	return b.String()
}

// ParseAges reads what Encode writes.
func ParseAges(body string) (Ages, error) {
	var a Ages
	for i, l := range splitLines(body) {
		fields, err := parseFields(l)
		if err != nil {
			return a, err
		}
		r := wordReader{fields: fields}
		if i == 0 {
			a.Files, a.Truncated = int(r.int("files")), r.bool("truncated")
		} else {
			a.Groups = append(a.Groups, Age{r.time("time"), int(r.int("count")), numbered(fields)})
		}
		if r.err != nil {
			return a, r.err
		}
	}
	return a, nil
}

// numbered is the values of the keys 1, 2, 3 and so on.
func numbered(fields map[string]string) (values []string) {
	for {
		v, ok := fields[strconv.Itoa(len(values)+1)]
		if !ok {
			return values
		}
		values = append(values, v)
	}
}

// An Owner is a group of the subdirectories of a directory: those that belong to
// one user, and that the examined user may, or may not, write into.
type Owner struct {
	UID      int
	Writable bool
	Count    int
	Example  string // the first by name
}

// Owners is what owners says, sorted by UID, those that may not be written into
// first.
type Owners struct {
	Groups    []Owner
	Truncated bool // there are more subdirectories than were looked at
}

// Encode is the body of the answer: a line of totals, and one for each group.
func (o Owners) Encode() string {
	var b strings.Builder
	fmt.Fprintf(&b, "truncated=%t", o.Truncated)
	for _, g := range o.Groups {
		fmt.Fprintf(&b, "\nuid=%d writable=%t count=%d example=%s", g.UID, g.Writable, g.Count, strconv.Quote(g.Example))
	}
	return b.String()
}

// ParseOwners reads what Encode writes.
func ParseOwners(body string) (Owners, error) {
	var o Owners
	for i, l := range splitLines(body) {
		fields, err := parseFields(l)
		if err != nil {
			return o, err
		}
		r := wordReader{fields: fields}
		if i == 0 {
			o.Truncated = r.bool("truncated")
		} else {
			o.Groups = append(o.Groups, Owner{int(r.int("uid")), r.bool("writable"), int(r.int("count")), fields["example"]})
		}
		if r.err != nil {
			return o, r.err
		}
	}
	return o, nil
}

// The kinds of damage in a module cache.
const (
	EmptyMod   = "empty mod"
	EmptyZip   = "empty zip"
	UnendedZip = "zip without end record"
)

// Damaged is a defective file of a module cache that a go.mod file asks for.
type Damaged struct {
	Kind    string
	Path    string
	Size    int64
	ModTime time.Time // UTC, whole seconds
}

// Encode is one line of the body.
func (d Damaged) Encode() string {
	return fmt.Sprintf("kind=%s path=%s size=%d mtime=%s", strconv.Quote(d.Kind), strconv.Quote(d.Path), d.Size, d.ModTime.UTC().Format(time.RFC3339))
}

// ParseDamaged reads what Encode writes.
func ParseDamaged(line string) (Damaged, error) {
	fields, err := parseFields(line)
	if err != nil {
		return Damaged{}, err
	}
	r := wordReader{fields: fields}
	d := Damaged{fields["kind"], fields["path"], r.int("size"), r.time("mtime")}
	return d, r.err
}

// Lacking is a required module that is not in a module cache.
type Lacking struct {
	Dir      string // where it would be unpacked
	Indirect bool   // no package here imports it directly
}

// Encode is one line of the body.
func (l Lacking) Encode() string {
	return fmt.Sprintf("dir=%s indirect=%t", strconv.Quote(l.Dir), l.Indirect)
}

// ParseLacking reads what Encode writes.
func ParseLacking(line string) (Lacking, error) {
	fields, err := parseFields(line)
	if err != nil {
		return Lacking{}, err
	}
	r := wordReader{fields: fields}
	l := Lacking{fields["dir"], r.bool("indirect")}
	return l, r.err
}

// An Import is an import that looks like one of the standard library's: its
// first element has no dot.
type Import struct {
	Path string
	File string // base name
	Line int
}

// Encode is one line of the body.
func (i Import) Encode() string {
	return fmt.Sprintf("path=%s file=%s line=%d", strconv.Quote(i.Path), strconv.Quote(i.File), i.Line)
}

// ParseImport reads what Encode writes.
func ParseImport(line string) (Import, error) {
	fields, err := parseFields(line)
	if err != nil {
		return Import{}, err
	}
	r := wordReader{fields: fields}
	i := Import{fields["path"], fields["file"], int(r.int("line"))}
	return i, r.err
}

// EncodeEach is a body of one line for each value.
func EncodeEach[T interface{ Encode() string }](values []T) string {
	lines := make([]string, len(values))
	for i, v := range values {
		lines[i] = v.Encode()
	}
	return strings.Join(lines, "\n")
}

// parseEach reads a body of one line for each value.
func parseEach[T any](parse func(string) (T, error)) func(string) ([]T, error) {
	return func(body string) ([]T, error) {
		var list []T
		for _, l := range splitLines(body) {
			v, err := parse(l)
			if err != nil {
				return list, err
			}
			list = append(list, v)
		}
		return list, nil
	}
}

// wordReader reads typed words, and keeps the first error. A word that is not
// there is zero.
type wordReader struct {
	fields map[string]string
	err    error
}

func (r *wordReader) int(key string) int64 {
	return readWord(r, key, func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) })
}

func (r *wordReader) uint(key string) uint64 {
	return readWord(r, key, func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) })
}

func (r *wordReader) bool(key string) bool { return readWord(r, key, strconv.ParseBool) }

func (r *wordReader) time(key string) time.Time { return readWord(r, key, parseTime) }

func readWord[T any](r *wordReader, key string, parse func(string) (T, error)) T {
	var zero T
	word, ok := r.fields[key]
	if !ok || r.err != nil {
		return zero
	}
	v, err := parse(word)
	if err != nil {
		r.err = fmt.Errorf("%s=%s cannot be read", key, word)
		return zero
	}
	return v
}

func parseTime(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }

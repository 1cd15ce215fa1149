package host

import (
	"fmt"
	"io/fs"
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

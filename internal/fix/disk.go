package fix

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Disk is the file system that repairs change: this machine's, or that below a
// directory, in which links are resolved as they would be there.
type Disk struct {
	Root string // "" for this machine
	UID  int    // who changes it
	// Shells lets the shells of this machine say whether their files parse. They
	// read the text and run nothing of it.
	Shells bool
	// step, if not nil, is called before each change with its name: a test ends
	// the process there.
	step func(string)
}

// before announces a change.
func (d *Disk) before(name string) {
	if d.step != nil {
		d.step(name)
	}
}

// maxFile bounds a file that is edited; start-up files and settings have some
// kilobytes.
const maxFile = 4 << 20

// A file is one name on a disk with all that an edit must keep.
type file struct {
	Path string // as the plan names it
	real string // where it lies on the disk, links followed
	old  []byte // its bytes
	meta
}

// meta is what a file has besides its bytes. The zero value is a file that does
// not exist.
type meta struct {
	Exists   bool              `json:"exists"`
	Mode     uint32            `json:"mode,omitempty"` // permissions with setuid, setgid and sticky
	UID      int               `json:"uid"`
	GID      int               `json:"gid"`
	Modified time.Time         `json:"modified,omitzero"`
	Attrs    map[string][]byte `json:"attrs,omitempty"` // extended attributes; access control lists are among them
	names    uint64            // hard links
}

// maxLinks is the kernel's own bound (MAXSYMLINKS).
const maxLinks = 40

// resolve follows the links of a path inside the disk. With last, a link in its
// last place is followed too. What follows the first name that does not exist is
// kept as it is.
func (d *Disk) resolve(p string, last bool) (string, error) {
	done, rest, links := "/", strings.Split(path.Clean("/"+p), "/"), 0
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			done = path.Dir(done)
			continue
		}
		next := path.Join(done, name)
		target, err := os.Readlink(d.Root + next)
		if err != nil || len(rest) == 0 && !last {
			done = next // no link, or nothing
			continue
		}
		if links++; links > maxLinks {
			return "", fmt.Errorf("%s: too many levels of symbolic links", p)
		}
		if path.IsAbs(target) {
			done = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return d.Root + done, nil
}

// read looks at a file. One that does not exist is no error.
func (d *Disk) read(p string) (*file, error) {
	real, err := d.resolve(p, true)
	if err != nil {
		return nil, err
	}
	return readAt(p, real)
}

// readAt is read where the links have been followed.
func readAt(p, real string) (*file, error) {
	f := &file{Path: p, real: real}
	o, err := os.OpenFile(real, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case errors.Is(err, syscall.ELOOP):
		return nil, fmt.Errorf("%s is a symbolic link now", p)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p, bare(err))
	}
	defer o.Close()
	fi, err := o.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p, bare(err))
	}
	if !fi.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", p)
	}
	if f.old, err = io.ReadAll(io.LimitReader(o, maxFile+1)); err != nil {
		return nil, fmt.Errorf("%s: %w", p, bare(err))
	}
	if len(f.old) > maxFile {
		return nil, fmt.Errorf("%s has more than %d bytes: edit it by hand", p, maxFile)
	}
	if f.meta, err = describe(o, fi); err != nil {
		return nil, fmt.Errorf("%s: its extended attributes cannot be read: %w", p, err)
	}
	return f, nil
}

// refuse says why a file may not be replaced, nil if it may.
func (d *Disk) refuse(f *file) error {
	if !f.Exists {
		return d.mayCreate(f)
	}
	switch {
	case bytes.IndexByte(f.old, 0) >= 0:
		return fmt.Errorf("%s holds a NUL byte: it is no text", f.Path)
	case f.names > 1:
		return fmt.Errorf("%s has %d names (hard links), and an edit would part them: edit it by hand", f.Path, f.names)
	case f.UID != d.UID:
		return fmt.Errorf("%s belongs to uid %d, and this is uid %d", f.Path, f.UID, d.UID)
	case !member(f.GID):
		return fmt.Errorf("%s belongs to group %d, which this user is not in, so that a new file cannot", f.Path, f.GID)
	case f.Mode&0o200 == 0:
		return fmt.Errorf("%s is read-only (mode %04o): whoever made it so wants no edits; to allow one: chmod u+w %s", f.Path, f.Mode, f.Path)
	}
	if flag := immutable(f.real); flag != "" {
		return fmt.Errorf("%s is %s (lsattr shows it): no edit is possible until chattr takes that away", f.Path, flag)
	}
	return d.writable(filepath.Dir(f.real))
}

// member reports whether this process may give a file to a group.
func member(gid int) bool {
	groups, err := os.Getgroups()
	return err != nil || os.Geteuid() == 0 || gid == os.Getegid() || slices.Contains(groups, gid)
}

// writable says why no file can be made in a directory, nil if one can. As in
// every replacement, it is the directory that must be writable.
func (d *Disk) writable(dir string) error {
	shown := cmp.Or(strings.TrimPrefix(dir, d.Root), "/")
	if flag := immutable(dir); flag != "" {
		return fmt.Errorf("the directory %s is %s (lsattr -d shows it)", shown, flag)
	}
	if err := access(dir); err != nil {
		return fmt.Errorf("no file can be made in %s: %w", shown, err)
	}
	return nil
}

// mayCreate is refuse for a file that does not exist: the nearest directory above
// it that does must allow it.
func (d *Disk) mayCreate(f *file) error {
	dir := filepath.Dir(f.real)
	for !exists(dir) && dir != "/" {
		dir = filepath.Dir(dir)
	}
	o, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("%s cannot be made: %w", f.Path, bare(err))
	}
	defer o.Close()
	fi, err := o.Stat()
	if err != nil || !fi.IsDir() {
		return fmt.Errorf("%s cannot be made: %s is no directory", f.Path, strings.TrimPrefix(dir, d.Root))
	}
	if m, err := describe(o, fi); err == nil && m.UID != d.UID {
		return fmt.Errorf("%s would lie in a directory of uid %d, and belong to uid %d", f.Path, m.UID, d.UID)
	}
	return d.writable(dir)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// missing are the directories that must be made before name can be, outermost
// first.
func missing(name string) []string {
	var dirs []string
	for dir := filepath.Dir(name); !exists(dir) && dir != "/"; dir = filepath.Dir(dir) {
		dirs = append(dirs, dir)
	}
	slices.Reverse(dirs)
	return dirs
}

// replace gives a file new bytes at once: whoever looks sees all of the old or
// all of the new. It keeps mode, owner and extended attributes of m; where m does
// not exist, the file is made as editors make one. temp is a name beside the file
// that nobody else uses.
func (d *Disk) replace(f *file, data []byte, m meta, temp string) (err error) {
	d.before("create")
	mode := fs.FileMode(0o666) // less the umask
	if m.Exists {
		mode = 0o600 // until it has the owner
	}
	t, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, mode)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, bare(err))
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	defer t.Close()
	d.before("write")
	if _, err := t.Write(data); err != nil {
		return fmt.Errorf("%s: %w", f.Path, bare(err))
	}
	if err := d.dress(t, m); err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	d.before("sync")
	if err := t.Sync(); err != nil {
		return fmt.Errorf("%s: %w", f.Path, bare(err))
	}
	if err := d.unchanged(f); err != nil {
		return err
	}
	d.before("rename")
	if err := os.Rename(temp, f.real); err != nil {
		return fmt.Errorf("%s: %w", f.Path, bare(err))
	}
	return d.syncDir(filepath.Dir(f.real))
}

// dress gives an open file the metadata of another, if that exists.
func (d *Disk) dress(t *os.File, m meta) error {
	if !m.Exists {
		return nil
	}
	d.before("owner")
	if err := t.Chown(m.UID, m.GID); err != nil {
		return fmt.Errorf("its owner %d:%d cannot be kept: %w", m.UID, m.GID, bare(err))
	}
	d.before("remove attributes")
	if err := keepAttributes(t, m.Attrs); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(m.Attrs)) {
		d.before("attribute")
		if err := setAttribute(t, name, m.Attrs[name]); err != nil {
			return fmt.Errorf("its extended attribute %s cannot be kept: %w", name, err)
		}
	}
	d.before("mode")
	if err := syscall.Fchmod(int(t.Fd()), m.Mode); err != nil { // after the owner, whose change takes setuid away
		return fmt.Errorf("its mode %04o cannot be kept: %w", m.Mode, err)
	}
	if !m.Modified.IsZero() {
		d.before("time")
		return os.Chtimes(t.Name(), m.Modified, m.Modified)
	}
	return nil
}

// unchanged says that somebody else has written a file since it was read. Between
// this look and the rename lies a moment in which a write would be lost, as in
// every editor.
func (d *Disk) unchanged(f *file) error {
	now, err := readAt(f.Path, f.real)
	if err != nil {
		return err
	}
	if now.Exists != f.Exists || !bytes.Equal(now.old, f.old) {
		return fmt.Errorf("%s was changed by another program just now: nothing was written to it", f.Path)
	}
	return nil
}

func (d *Disk) syncDir(dir string) error {
	d.before("sync directory")
	o, err := os.Open(dir)
	if err != nil {
		return bare(err)
	}
	defer o.Close()
	if err := o.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) { // some file systems cannot
		return bare(err)
	}
	return nil
}

// sum names bytes in a journal; "" stands for a file that does not exist.
func sum(data []byte, exists bool) string {
	if !exists {
		return ""
	}
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// bare is what the system said, without the name that it was said of.
func bare(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}

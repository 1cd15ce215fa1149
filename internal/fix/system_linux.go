package fix

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// describe is what an open file has besides its bytes.
func describe(f *os.File, fi fs.FileInfo) (meta, error) {
	st := fi.Sys().(*syscall.Stat_t)
	m := meta{Exists: true, Mode: st.Mode & 0o7777, UID: int(st.Uid), GID: int(st.Gid), Modified: fi.ModTime(), names: uint64(st.Nlink)}
	var err error
	m.Attrs, err = attributes(int(f.Fd()))
	return m, err
}

// attributes are the extended attributes of an open file, nil where the file
// system has none.
func attributes(fd int) (map[string][]byte, error) {
	names := make([]byte, 64<<10) // the kernel's own bound, XATTR_LIST_MAX
	n, err := unix.Flistxattr(fd, names)
	if errors.Is(err, unix.ENOTSUP) || err == nil && n == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, name := range strings.Split(strings.TrimSuffix(string(names[:n]), "\x00"), "\x00") {
		value := make([]byte, 64<<10) // XATTR_SIZE_MAX
		n, err := unix.Fgetxattr(fd, name, value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = value[:n]
	}
	return out, nil
}

// keepAttributes takes off an open file what it has inherited from its directory and
// the file that it replaces does not have: a default access control list would let
// others read it.
func keepAttributes(f *os.File, wanted map[string][]byte) error {
	have, err := attributes(int(f.Fd()))
	if err != nil {
		return err
	}
	for name := range have {
		if _, ok := wanted[name]; ok || strings.HasPrefix(name, "security.") { // which the system sets
			continue
		}
		if err := unix.Fremovexattr(int(f.Fd()), name); err != nil {
			return fmt.Errorf("the extended attribute %s, which its directory gives, cannot be taken off: %w", name, err)
		}
	}
	return nil
}

// setAttribute sets an extended attribute of an open file, unless the new file
// has it by itself, as it has the label of its directory's policy.
func setAttribute(f *os.File, name string, value []byte) error {
	have := make([]byte, len(value)+1)
	if n, err := unix.Fgetxattr(int(f.Fd()), name, have); err == nil && string(have[:n]) == string(value) {
		return nil
	}
	return unix.Fsetxattr(int(f.Fd()), name, value, 0)
}

// immutable names the file attribute that forbids to replace a file, "" if none
// does or the file system has none.
func immutable(name string) string {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, name, unix.AT_SYMLINK_NOFOLLOW, 0, &st)
	switch {
	case err != nil:
		return ""
	case st.Attributes&unix.STATX_ATTR_IMMUTABLE != 0:
		return "immutable"
	case st.Attributes&unix.STATX_ATTR_APPEND != 0:
		return "append-only"
	}
	return ""
}

// access says why this process can make no file in a directory.
func access(dir string) error {
	return unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS)
}

// lock takes the lock of an open file; busy says that another process has it.
func lock(f *os.File) (busy bool, err error) {
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	return errors.Is(err, unix.EWOULDBLOCK), err
}

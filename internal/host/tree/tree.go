// Package tree answers the questions about files, once for every source that
// has a file system: the live machine, a root directory, a fixture.
package tree

import (
	"io"
	"io/fs"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Tree is a file system as the examined user meets it. Paths are absolute.
// Errors match fs.ErrNotExist, fs.ErrPermission or ErrLoop where they apply.
type Tree interface {
	// Lstat describes a path; Info.Target is the text of a link.
	Lstat(p string) (host.Info, error)
	// Stat follows links; Info.Target is the path that they lead to.
	Stat(p string) (host.Info, error)
	// Access reports whether the examined user has access of mode r, w or x.
	Access(mode, p string) (bool, error)
	// Open opens a regular file without ever blocking on what it is.
	Open(p string) (File, error)
	// ReadDir lists at most max names, unsorted; directories end in "/".
	ReadDir(p string, max int) ([]string, error)
	// Entries is ReadDir with what lstat says of each name.
	Entries(p string, max int) ([]Entry, error)
	// FileSystem measures the file system that holds a path; ErrForeign if it is
	// not the examined machine's.
	FileSystem(p string) (host.FileSystem, error)
}

// An Entry is a name in a directory. Info has no ID and no Target, and no Type
// if the name could not be looked at.
type Entry struct {
	Name string
	Info host.Info
}

// File is an open regular file.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

type treeError string

func (e treeError) Error() string { return string(e) }

// ErrLoop says that links lead in a circle; ErrKind that the file is not of the
// kind that the question needs; ErrForeign that the files of the examined machine
// lie on a file system of another.
const (
	ErrLoop    = treeError("too many levels of symbolic links")
	ErrKind    = treeError("not a regular file")
	ErrForeign = treeError("no /proc there")
)

// A KindError is ErrKind with what the file is instead.
type KindError struct{ Type string }

func (e *KindError) Error() string        { return "it is a " + e.Type }
func (e *KindError) Is(target error) bool { return target == ErrKind }

// TypeOf names a file mode's type as Info.Type does.
func TypeOf(m fs.FileMode) string {
	switch {
	case m.IsRegular():
		return "file"
	case m.IsDir():
		return "dir"
	case m&fs.ModeSymlink != 0:
		return "link"
	case m&fs.ModeNamedPipe != 0:
		return "fifo"
	case m&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

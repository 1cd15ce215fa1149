package tree

import (
	"io"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// NonBlock keeps an open from waiting for the other end of a FIFO; Directory
// refuses what is not a directory.
const (
	NonBlock  = syscall.O_NONBLOCK
	Directory = syscall.O_DIRECTORY
)

// InfoOf describes what the operating system says of a file; Target is left
// empty.
func InfoOf(fi fs.FileInfo) host.Info {
	i := entryInfo(fi)
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		i.ID = strconv.FormatUint(uint64(st.Dev), 16) + ":" + strconv.FormatUint(st.Ino, 10)
	}
	return i
}

// entryInfo is InfoOf without an ID, which takes longer than all the rest.
func entryInfo(fi fs.FileInfo) host.Info {
	i := host.Info{Type: TypeOf(fi.Mode()), Mode: fi.Mode().Perm(), UID: -1, GID: -1, Size: fi.Size(), ModTime: wholeSeconds(fi.ModTime())}
	if i.Type == "dir" {
		i.Size = 0 // it says something about the file system, not about the directory
	}
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		i.UID, i.GID = int(st.Uid), int(st.Gid)
	}
	return i
}

// wholeSeconds is a time as answers hold it; one that RFC 3339 cannot write is
// the zero time.
func wholeSeconds(t time.Time) time.Time {
	if t = t.UTC().Truncate(time.Second); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// Regular makes a File of an open file, and refuses what is not a regular file
// even if it became something else since it was looked at.
func Regular(f *os.File, err error) (File, error) {
	if err != nil {
		return nil, err
	}
	fi, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	if !fi.Mode().IsRegular() {
		f.Close()
		return nil, &KindError{TypeOf(fi.Mode())}
	}
	return &file{f, fi.Size()}, nil
}

type file struct {
	*os.File
	size int64
}

func (f *file) Size() int64 { return f.size }

// Names lists at most max names of an open directory; directories end in "/".
func Names(d *os.File, err error, max int) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer d.Close()
	entries, err := d.ReadDir(max)
	if err != nil && err != io.EOF {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
		if e.IsDir() {
			names[i] += "/"
		}
	}
	return names, nil
}

// EntriesOf lists at most max entries of an open directory.
func EntriesOf(d *os.File, err error, max int) ([]Entry, error) {
	if err != nil {
		return nil, err
	}
	defer d.Close()
	list, err := d.ReadDir(max)
	if err != nil && err != io.EOF {
		return nil, err
	}
	entries := make([]Entry, len(list))
	for i, e := range list {
		entries[i].Name = e.Name()
		if fi, err := e.Info(); err == nil {
			entries[i].Info = entryInfo(fi)
		}
	}
	return entries, nil
}

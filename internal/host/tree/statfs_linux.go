package tree

import (
	"os"
	"syscall"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// PathOnly opens a file without reading it, whatever it is: O_PATH, which package
// syscall does not have.
const PathOnly = 0x200000

// The flags of statfs(2).
const (
	readOnly = 1 // ST_RDONLY
	noExec   = 8 // ST_NOEXEC
)

// Measure describes the file system of an open file.
func Measure(f *os.File, err error) (host.FileSystem, error) {
	if err != nil {
		return host.FileSystem{}, err
	}
	defer f.Close()
	var st syscall.Statfs_t
	if err := syscall.Fstatfs(int(f.Fd()), &st); err != nil {
		return host.FileSystem{}, err
	}
	block := uint64(st.Frsize)
	if block == 0 { // Linux before 2.6 had no other
		block = uint64(st.Bsize)
	}
	free := max(int64(st.Bavail), 0) // below what is kept for root, some say less than nothing
	return host.FileSystem{
		Free: uint64(free) * block, Total: st.Blocks * block,
		FreeFiles: st.Ffree, Files: st.Files,
		ReadOnly: uint64(st.Flags)&readOnly != 0,
		NoExec:   uint64(st.Flags)&noExec != 0,
	}, nil
}

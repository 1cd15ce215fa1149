//go:build !linux

package tree

import (
	"os"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// PathOnly opens a file.
const PathOnly = 0

// Measure says that a file system of this machine is not that of a Linux.
func Measure(f *os.File, err error) (host.FileSystem, error) {
	if err != nil {
		return host.FileSystem{}, err
	}
	f.Close()
	return host.FileSystem{}, ErrForeign
}

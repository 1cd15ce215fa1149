//go:build !linux

package fix

import (
	"errors"
	"io/fs"
	"os"
)

var errForeign = errors.New("repairs are applied on Linux only")

func describe(*os.File, fs.FileInfo) (meta, error)     { return meta{}, errForeign }
func setAttribute(*os.File, string, []byte) error      { return errForeign }
func keepAttributes(*os.File, map[string][]byte) error { return errForeign }
func immutable(string) string                          { return "" }
func access(string) error                              { return errForeign }
func lock(*os.File) (busy bool, err error)             { return false, errForeign }

// Package live answers questions about this machine. It is the only package
// that looks at it.
package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/tree"
)

// Source implements host.Source.
type Source struct {
	env host.Environ
}

// New makes a source with the environment of this process.
func New() (*Source, error) {
	env := host.Environ{}
	for _, kv := range os.Environ() {
		k, v, _ := strings.Cut(kv, "=")
		env[k] = v
	}
	return &Source{env}, nil
}

// Name implements host.Source.
func (s *Source) Name() string { return "live" }

// Answer implements host.Source.
func (s *Source) Answer(ctx context.Context, q host.Question) host.Answer {
	if a, ok := s.env.Answer(q); ok {
		return a
	}
	switch q.Verb {
	case host.Account:
		return host.Answer{State: host.OK, Body: s.user().Encode()}
	case host.Cwd:
		dir, err := os.Getwd()
		if err != nil {
			return host.Answer{State: host.Failed, Body: err.Error()}
		}
		return host.Answer{State: host.OK, Body: dir}
	case host.Uname:
		return uname()
	}
	if a, ok := tree.Answer(ctx, kernel{}, q); ok {
		return a
	}
	return host.Answer{State: host.Unheld}
}

// user is the effective user; one that passwd does not know (LDAP, a container
// with an arbitrary uid) is described by the environment.
func (s *Source) user() host.User {
	uid := os.Geteuid()
	u, err := tree.FindUser(kernel{}, func(u host.User) bool { return u.UID == uid })
	if err != nil {
		u = host.User{Name: s.env["USER"], UID: uid, GID: os.Getegid(), Home: s.env["HOME"], Shell: s.env["SHELL"]}
	}
	if groups, err := os.Getgroups(); err == nil {
		u.Groups = groups
	}
	if h := s.env["HOME"]; filepath.IsAbs(h) {
		u.Home = filepath.Clean(h)
	}
	return u
}

func uname() host.Answer {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return host.Answer{State: host.Failed, Body: err.Error()}
	}
	return host.Answer{State: host.OK, Body: fmt.Sprintf("%s %s %s",
		unix.ByteSliceToString(u.Sysname[:]), unix.ByteSliceToString(u.Release[:]), unix.ByteSliceToString(u.Machine[:]))}
}

// kernel is tree.Tree by system calls.
type kernel struct{}

func (kernel) Lstat(p string) (host.Info, error) {
	fi, err := os.Lstat(p)
	if err != nil {
		return host.Info{}, err
	}
	i := tree.InfoOf(fi)
	if i.Type == "link" {
		i.Target, err = os.Readlink(p)
	}
	return i, err
}

func (kernel) Stat(p string) (host.Info, error) {
	fi, err := os.Stat(p)
	if err != nil {
		return host.Info{}, err
	}
	i := tree.InfoOf(fi)
	i.Target, err = filepath.EvalSymlinks(p)
	return i, err
}

func (kernel) Access(mode, p string) (bool, error) {
	bit := map[string]uint32{"r": unix.R_OK, "w": unix.W_OK, "x": unix.X_OK}[mode]
	err := unix.Faccessat(unix.AT_FDCWD, p, bit, unix.AT_EACCESS)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EROFS):
		// no either for the file or for a directory above it: only the second
		// keeps us from describing the file
		if _, err := os.Stat(p); err != nil {
			return false, err
		}
		return false, nil
	}
	return false, err
}

func (kernel) Open(p string) (tree.File, error) {
	// looked at first: opening some devices has effects
	if fi, err := os.Stat(p); err == nil && !fi.Mode().IsRegular() {
		return nil, &tree.KindError{Type: tree.TypeOf(fi.Mode())}
	}
	f, err := os.OpenFile(p, os.O_RDONLY|tree.NonBlock, 0)
	return tree.Regular(f, err)
}

func (kernel) ReadDir(p string, max int) ([]string, error) {
	if fi, err := os.Stat(p); err == nil && !fi.IsDir() {
		return nil, &tree.KindError{Type: tree.TypeOf(fi.Mode())}
	}
	d, err := os.OpenFile(p, os.O_RDONLY|tree.Directory, 0)
	return tree.Names(d, err, max)
}

func (kernel) Entries(p string, max int) ([]tree.Entry, error) {
	if fi, err := os.Stat(p); err == nil && !fi.IsDir() {
		return nil, &tree.KindError{Type: tree.TypeOf(fi.Mode())}
	}
	d, err := os.OpenFile(p, os.O_RDONLY|tree.Directory, 0)
	return tree.EntriesOf(d, err, max)
}

func (kernel) FileSystem(p string) (host.FileSystem, error) {
	return tree.Measure(os.OpenFile(p, tree.PathOnly, 0))
}

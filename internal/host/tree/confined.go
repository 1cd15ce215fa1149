package tree

import (
	"io/fs"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Store holds files by paths in which no component is a link. It neither
// follows links nor judges permissions: Confined does both.
type Store interface {
	Lstat(p string) (host.Info, error)
	Open(p string) (File, error)
	ReadDir(p string, max int) ([]string, error)
	Entries(p string, max int) ([]Entry, error)
	FileSystem(p string) (host.FileSystem, error)
}

// Confined is a Tree over a Store that resolves links itself, absolute ones
// from the store's root and ".." never above it, and judges permissions by
// mode bits for one user. Access control lists and capabilities are not seen.
type Confined struct {
	Store Store
	User  *host.User // nil: permissions are not judged
}

// maxLinks is the kernel's own bound (MAXSYMLINKS).
const maxLinks = 40

// walk resolves p. With follow, a final link is followed too. It returns the
// resolved path and its Info.
func (c Confined) walk(p string, follow bool) (string, host.Info, error) {
	done, rest, links := "/", strings.Split(path.Clean("/"+p), "/")[1:], 0
	info, err := c.Store.Lstat("/")
	if err != nil {
		return "/", info, err
	}
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		if name == "" || name == "." {
			continue
		}
		if !info.IsDir() {
			return "", info, fs.ErrNotExist // ENOTDIR: nothing can be below a file
		}
		if !c.may("x", info) {
			return "", info, fs.ErrPermission
		}
		if name == ".." {
			done = path.Dir(done)
			if info, err = c.Store.Lstat(done); err != nil {
				return "", info, err
			}
			continue
		}
		next := path.Join(done, name)
		nextInfo, err := c.Store.Lstat(next)
		if err != nil {
			return "", nextInfo, err
		}
		if nextInfo.Type != "link" || (len(rest) == 0 && !follow) {
			done, info = next, nextInfo
			continue
		}
		if links++; links > maxLinks {
			return "", nextInfo, ErrLoop
		}
		if strings.HasPrefix(nextInfo.Target, "/") {
			done = "/"
			if info, err = c.Store.Lstat("/"); err != nil {
				return "", info, err
			}
		}
		rest = append(strings.Split(nextInfo.Target, "/"), rest...)
	}
	return done, info, nil
}

// may judges mode bits as the kernel does: the first class that applies decides
// alone, and root is stopped only from executing what nobody may execute.
func (c Confined) may(mode string, i host.Info) bool {
	if c.User == nil {
		return true
	}
	bit := map[string]fs.FileMode{"r": 4, "w": 2, "x": 1}[mode]
	if c.User.UID == 0 {
		return mode != "x" || i.IsDir() || i.Mode&0o111 != 0
	}
	switch {
	case i.UID == c.User.UID:
		return i.Mode&(bit<<6) != 0
	case i.GID == c.User.GID || contains(c.User.Groups, i.GID):
		return i.Mode&(bit<<3) != 0
	}
	return i.Mode&bit != 0
}

func contains(list []int, n int) bool {
	for _, m := range list {
		if m == n {
			return true
		}
	}
	return false
}

// Lstat implements Tree.
func (c Confined) Lstat(p string) (host.Info, error) {
	_, info, err := c.walk(p, false)
	return info, err
}

// Stat implements Tree.
func (c Confined) Stat(p string) (host.Info, error) {
	resolved, info, err := c.walk(p, true)
	info.Target = resolved
	return info, err
}

// Access implements Tree.
func (c Confined) Access(mode, p string) (bool, error) {
	_, info, err := c.walk(p, true)
	if err != nil {
		return false, err
	}
	return c.may(mode, info), nil
}

// Open implements Tree.
func (c Confined) Open(p string) (File, error) {
	resolved, info, err := c.walk(p, true)
	if err != nil {
		return nil, err
	}
	if !info.IsFile() {
		return nil, &KindError{info.Type}
	}
	if !c.may("r", info) {
		return nil, fs.ErrPermission
	}
	return c.Store.Open(resolved)
}

// ReadDir implements Tree.
func (c Confined) ReadDir(p string, max int) ([]string, error) {
	resolved, err := c.readable(p)
	if err != nil {
		return nil, err
	}
	return c.Store.ReadDir(resolved, max)
}

// Entries implements Tree.
func (c Confined) Entries(p string, max int) ([]Entry, error) {
	resolved, err := c.readable(p)
	if err != nil {
		return nil, err
	}
	entries, err := c.Store.Entries(resolved, max)
	if searched, _ := c.Access("x", resolved); !searched {
		for i := range entries {
			entries[i].Info = host.Info{}
		}
	}
	return entries, err
}

// readable is the resolved path of a directory that the user may list.
func (c Confined) readable(p string) (string, error) {
	resolved, info, err := c.walk(p, true)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", &KindError{info.Type}
	}
	if !c.may("r", info) {
		return "", fs.ErrPermission
	}
	return resolved, nil
}

// FileSystem implements Tree.
func (c Confined) FileSystem(p string) (host.FileSystem, error) {
	resolved, _, err := c.walk(p, true)
	if err != nil {
		return host.FileSystem{}, err
	}
	return c.Store.FileSystem(resolved)
}

// Package rootfs answers questions about another root file system: an unpacked
// image, a mounted disk, a container's root. Links are resolved inside it and
// can never lead out.
package rootfs

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/tree"
)

// Options say as whom and with which environment a root is examined.
type Options struct {
	Dir  string       // the directory
	Env  host.Environ // the complete process environment; nil: not known
	User string       // name or "" to take it from Env, else root
	Cwd  string       // a path inside Dir; "" is the user's home
}

// Source implements host.Source.
type Source struct {
	tree tree.Confined
	root *os.Root
	env  host.Environ
	user host.User
	cwd  string
}

// New opens a root. Errors name what is wrong with the options.
func New(o Options) (*Source, error) {
	// looked at first: opening a FIFO waits for a writer
	if fi, err := os.Stat(o.Dir); err == nil && !fi.IsDir() {
		return nil, fmt.Errorf("--root %s: not a directory", o.Dir)
	}
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("--root %s: %w", o.Dir, unwrapPath(err))
	}
	s := &Source{root: root, env: o.Env, tree: tree.Confined{Store: store{root}}}
	if s.user, err = s.findUser(o); err != nil {
		root.Close()
		return nil, err
	}
	s.tree.User = &s.user
	s.cwd = o.Cwd
	if s.cwd == "" {
		s.cwd = s.user.Home
	}
	if !path.IsAbs(s.cwd) {
		root.Close()
		return nil, fmt.Errorf("--cwd %s: want an absolute path inside the root", s.cwd)
	}
	return s, nil
}

// Close releases the directory.
func (s *Source) Close() error { return s.root.Close() }

func unwrapPath(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}

// findUser takes the user named, else the one that the environment names, else
// root; the home that the environment gives wins over the one in passwd, as it
// does for every program.
func (s *Source) findUser(o Options) (host.User, error) {
	name := o.User
	for _, key := range []string{"USER", "LOGNAME"} {
		if name == "" {
			name = s.env[key]
		}
	}
	if name == "" {
		name = "root"
	}
	u, err := tree.FindUser(s.tree, func(u host.User) bool { return u.Name == name })
	switch {
	case err == nil:
	case o.User != "" && o.User != "root":
		return u, fmt.Errorf("--user %s: %w", o.User, err)
	default: // an image without passwd, or an environment that names nobody it knows
		u = host.User{Name: name, Home: "/root"}
		if name != "root" {
			u.UID, u.GID, u.Home = 65534, 65534, "/home/"+name
		}
	}
	if h := s.env["HOME"]; path.IsAbs(h) {
		u.Home = path.Clean(h)
	}
	return u, nil
}

// Name implements host.Source.
func (s *Source) Name() string { return "root" }

// Answer implements host.Source.
func (s *Source) Answer(ctx context.Context, q host.Question) host.Answer {
	if a, ok := s.env.Answer(q); ok {
		return a
	}
	switch q.Verb {
	case host.Account:
		return host.Answer{State: host.OK, Body: s.user.Encode()}
	case host.Cwd:
		return host.Answer{State: host.OK, Body: s.cwd}
	}
	if a, ok := tree.Answer(ctx, s.tree, q); ok {
		return a
	}
	return host.Answer{State: host.Unheld, Body: "a directory cannot tell"}
}

// store is tree.Store over an os.Root. Its paths hold no links, so os.Root's
// refusal of links that lead out is a second lock, against a root that changes
// while it is read.
type store struct{ root *os.Root }

func rel(p string) string {
	if p = strings.TrimPrefix(p, "/"); p == "" {
		return "."
	}
	return p
}

func (s store) Lstat(p string) (host.Info, error) {
	fi, err := s.root.Lstat(rel(p))
	if err != nil {
		return host.Info{}, err
	}
	i := tree.InfoOf(fi)
	if i.Type == "link" {
		i.Target, err = s.root.Readlink(rel(p))
	}
	return i, err
}

func (s store) Open(p string) (tree.File, error) {
	f, err := s.root.OpenFile(rel(p), os.O_RDONLY|tree.NonBlock, 0)
	return tree.Regular(f, err)
}

func (s store) ReadDir(p string, max int) ([]string, error) {
	d, err := s.root.OpenFile(rel(p), os.O_RDONLY|tree.Directory, 0)
	return tree.Names(d, err, max)
}

func (s store) Entries(p string, max int) ([]tree.Entry, error) {
	d, err := s.root.OpenFile(rel(p), os.O_RDONLY|tree.Directory, 0)
	return tree.EntriesOf(d, err, max)
}

// FileSystem measures that of a root in use, which has a /proc; any other root
// lies on a file system that is not its own.
func (s store) FileSystem(p string) (host.FileSystem, error) {
	if _, err := s.root.Stat("proc/self/mountinfo"); err != nil {
		return host.FileSystem{}, tree.ErrForeign
	}
	return tree.Measure(s.root.OpenFile(rel(p), tree.PathOnly, 0))
}

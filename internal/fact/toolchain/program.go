// Package toolchain describes go commands and the trees that they belong to:
// what a path leads to, whether it can run, which version it is, and who put it
// there. Nothing is run to learn it.
package toolchain

import (
	"cmp"
	"go/version"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// A Program is what a path to a go command turns out to be.
type Program struct {
	Path    string
	Hops    []string // Path and every link target behind it, in order
	Final   string   // the file in the end; "" where a link dangles
	ID      string   // of the file: equal for the same file
	Summary host.ELFSummary
	Class   Class
	Root    string // GOROOT; "" where there is none
	Version string // such as go1.26.8; "" where it is not known
	Unread  error  // why Summary, Root or Version are not known, nil if they are

	// Behind is the go command that a wrapper script runs, nil where it is none
	// or does more than that.
	Behind *Program

	// Obstacle says why it cannot be run, nil if it can.
	Obstacle *Obstacle
}

// An Obstacle keeps a program from being run.
type Obstacle struct {
	Kind  ObstacleKind
	Path  string           // the file, link or directory in the way
	Proof finding.Evidence // mode, mount options, where a link points
}

// An ObstacleKind is a way in which a file cannot be run.
type ObstacleKind string

// The kinds.
const (
	Dangling     ObstacleKind = "dangling link"
	LinkLoop     ObstacleKind = "link loop"
	NotAFile     ObstacleKind = "directory"
	NoExecBit    ObstacleKind = "no execute permission"
	NoExecMount  ObstacleKind = "noexec mount"
	Unsearchable ObstacleKind = "directory cannot be searched"
)

type programKey struct{ path string }

// Describe describes what stands at a path. An error that is host.IsAbsent says
// that nothing does.
func Describe(h *host.Host, p string) (*Program, error) {
	return host.Once(h, programKey{p}, func(h *host.Host) (*Program, error) {
		prog := &Program{Path: p}
		if err := prog.follow(h); err != nil {
			return nil, err
		}
		if prog.Final == "" || prog.Obstacle != nil && prog.Obstacle.Kind == NotAFile {
			return prog, nil
		}
		if err := prog.checkAccess(h); err != nil {
			return nil, err
		}
		prog.classify(h)
		return prog, nil
	})
}

// maxHops is the kernel's bound on links in one path.
const maxHops = 40

// follow walks the links hop by hop; a snap wrapper ends the walk, what is
// behind it is snapd itself.
func (p *Program) follow(h *host.Host) error {
	at := p.Path
	for range maxHops {
		info, err := h.Lstat(at)
		switch {
		case host.IsAbsent(err) && len(p.Hops) > 0:
			p.Hops = append(p.Hops, at)
			from := p.Hops[len(p.Hops)-2]
			p.Obstacle = &Obstacle{Dangling, from, finding.Saw(from, "a link to %s, which does not exist", at)}
			return nil
		case host.IsDenied(err):
			return p.unsearchable(h, at)
		case err != nil:
			return err
		}
		p.Hops = append(p.Hops, at)
		if info.Type != "link" {
			p.Final, p.ID = at, info.ID
			if real, err := h.Stat(at); err == nil && real.Target != "" {
				p.Final = real.Target // a directory on the way may be a link too, as /lib is
			}
			if !info.IsFile() {
				p.Obstacle = &Obstacle{NotAFile, at, finding.Saw(at, "a %s, not a program", info.Type)}
			}
			return nil
		}
		if snapWrapper(at, info.Target) {
			target, err := h.Stat(at)
			if host.IsAbsent(err) {
				p.Hops = append(p.Hops, info.Target)
				p.Obstacle = &Obstacle{Dangling, at, finding.Saw(at, "a link to %s, which does not exist", info.Target)}
				return nil
			}
			p.Final, p.ID = at, "snap:"+target.ID+":"+path.Base(at)
			return nil
		}
		if at = info.Target; !path.IsAbs(at) {
			at = path.Join(path.Dir(p.Hops[len(p.Hops)-1]), at)
		}
	}
	p.Obstacle = &Obstacle{LinkLoop, p.Path, finding.Saw(p.Path, "links that lead in a circle")}
	return nil
}

// unsearchable finds the directory above p that the user cannot search.
func (p *Program) unsearchable(h *host.Host, at string) error {
	p.Hops = append(p.Hops, at)
	for dir := path.Dir(at); ; dir = path.Dir(dir) {
		info, err := h.Stat(dir)
		if err == nil {
			p.Obstacle = &Obstacle{Unsearchable, dir, finding.Saw(dir, "mode %04o, owner %d:%d", info.Mode, info.UID, info.GID)}
			return nil
		}
		if dir == "/" {
			return err
		}
	}
}

// checkAccess finds what keeps the user from running the file.
func (p *Program) checkAccess(h *host.Host) error {
	if p.Obstacle != nil {
		return nil
	}
	mount, mountErr := h.Mount(p.Final)
	noexec := false
	for _, o := range mount.Options {
		noexec = noexec || mountErr == nil && o == "noexec"
	}
	ok, err := h.Access("x", p.Path)
	if host.IsDenied(err) {
		return p.unsearchable(h, p.Final)
	}
	if err != nil {
		return err
	}
	info, err := h.Stat(p.Path)
	switch {
	case err != nil:
		return err
	case noexec:
		p.Obstacle = &Obstacle{NoExecMount, p.Final, finding.Saw(mount.Point, "%s, mounted %s", mount.Type, strings.Join(mount.Options, ","))}
	case !ok:
		p.Obstacle = &Obstacle{NoExecBit, p.Final, finding.Saw(p.Final, "mode %04o, owner %d:%d", info.Mode, info.UID, info.GID)}
	}
	return nil
}

// Runs reports whether the user can run the program as a file; its format is
// another matter.
func (p *Program) Runs() bool { return p.Obstacle == nil }

// IsGo says whether it is the Go tool: yes, no, or not known ("wrapper"
// scripts). Build information decides; programs older than it are known by the
// tree around them.
func (p *Program) IsGo() (is, known bool) {
	switch {
	case p.Class.Shim || p.Class == Snap || p.Class == GCCGo:
		return true, true
	case p.Summary.GoPath != "":
		return p.Summary.GoPath == "cmd/go", true
	case p.Root != "":
		return true, true
	case p.Summary.Kind == "elf" && p.Summary.Machine != "":
		return false, true
	case p.Summary.Kind == "script":
		return false, false
	case p.Summary.Kind == "":
		return false, false // it could not be read
	}
	return false, true
}

var releaseVersion = pattern.Lazy(`^(?:go1(?:\.\d+)*(?:(?:rc|beta)\d+)?|devel\b.*)`)

// TreeVersion is ReadVersion where it does not matter why there is none.
func TreeVersion(h *host.Host, root string) string {
	v, _ := ReadVersion(h, root)
	return v
}

// ReadVersion is the release of a Go tree, from its VERSION file; "" if root is
// no Go tree.
func ReadVersion(h *host.Host, root string) (string, error) {
	text, err := h.Read(path.Join(root, "VERSION"))
	if err != nil {
		return "", unlessNone(err)
	}
	return versionIn(text), nil
}

// versionIn is the release that a VERSION file names.
func versionIn(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return releaseVersion().FindString(strings.TrimSpace(first))
}

// unlessNone is nil for an error that says that there is no such file, at least
// for the user.
func unlessNone(err error) error {
	switch host.StateOf(err) {
	case host.Absent, host.Denied, host.Loop, host.Invalid:
		return nil
	}
	return err
}

// IsTree is Tree where what could not be looked at is none.
func IsTree(h *host.Host, root string) bool {
	is, _ := Tree(h, root)
	return is
}

// Tree reports whether a directory is a GOROOT: it has tools, or a VERSION.
func Tree(h *host.Host, root string) (bool, error) {
	if root == "" || root == "/" || root == "/usr" || root == "/usr/local" {
		return false, nil
	}
	info, err := h.Stat(path.Join(root, "pkg/tool"))
	if err == nil && info.IsDir() {
		return true, nil
	}
	v, err2 := ReadVersion(h, root)
	return v != "", cmp.Or(err2, unlessNone(err))
}

// treeOf is the GOROOT that a go command at p finds for itself: the parent of
// its bin directory (cmd/go/internal/cfg, findGOROOT).
func treeOf(h *host.Host, p string) (string, error) {
	if path.Base(path.Dir(p)) != "bin" {
		return "", nil
	}
	root := path.Dir(path.Dir(p))
	is, err := Tree(h, root)
	if !is {
		return "", err
	}
	return root, nil
}

// readVersion takes the version from build information, else from the tree.
func (p *Program) readVersion(h *host.Host) {
	if p.Summary.GoPath == "cmd/go" {
		p.Version = releaseVersion().FindString(p.Summary.GoVersion)
	}
	if p.Version == "" && p.Root != "" {
		p.versionOfTree(h)
	}
}

func (p *Program) versionOfTree(h *host.Host) {
	var err error
	p.Version, err = ReadVersion(h, p.Root)
	p.Unread = cmp.Or(p.Unread, err)
}

// Newer reports whether version a, with or without its "go", comes before b in
// a list that begins with the newest.
func Newer(a, b string) bool {
	c := version.Compare("go"+strings.TrimPrefix(a, "go"), "go"+strings.TrimPrefix(b, "go"))
	return c > 0 || c == 0 && a > b
}

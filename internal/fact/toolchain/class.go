package toolchain

import (
	"cmp"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/manager"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// A Class is a kind of origin of a go command.
type Class struct {
	Name string // in words
	Shim bool   // it selects another go when it runs
}

// The classes.
var (
	Tarball      = Class{Name: "official tarball"}
	DebianClass  = Class{Name: "Debian package"}
	UbuntuClass  = Class{Name: "Ubuntu package"}
	GCCGo        = Class{Name: "gccgo"}
	Snap         = Class{Name: "snap"}
	DLWrapper    = Class{Name: "golang.org/dl wrapper", Shim: true}
	DLTree       = Class{Name: "golang.org/dl"}
	ModuleCache  = Class{Name: "toolchain in the module cache"}
	GoenvShim    = Class{Name: "goenv shim", Shim: true}
	GoenvTree    = Class{Name: "goenv"}
	AsdfShim     = Class{Name: "asdf shim", Shim: true}
	AsdfTree     = Class{Name: "asdf"}
	GvmTree      = Class{Name: "gvm"}
	GTree        = Class{Name: "g"}
	MiseShim     = Class{Name: "mise shim", Shim: true}
	MiseTree     = Class{Name: "mise"}
	Homebrew     = Class{Name: "Homebrew"}
	Nix          = Class{Name: "Nix"}
	Guix         = Class{Name: "Guix"}
	Conda        = Class{Name: "conda"}
	Fedora       = Class{Name: "Fedora package"}
	Arch         = Class{Name: "Arch package"}
	Alpine       = Class{Name: "Alpine package"}
	SUSE         = Class{Name: "SUSE package"}
	Distribution = Class{Name: "distribution package"}
	Windows      = Class{Name: "Windows"}
	Foreign      = Class{Name: "not the Go tool"}
	Wrapper      = Class{Name: "script"}
	Unknown      = Class{Name: "unknown origin"}
)

// classify reads the file and decides its class, tree and version.
func (p *Program) classify(h *host.Host) {
	if snapTarget(p.Final) {
		p.Class, p.Root = Snap, snapRoot(h, p.Final)
		p.readVersion(h)
		return
	}
	p.Summary, p.Unread = h.ELF(p.Final)
	var err error
	p.Root, err = treeOf(h, p.Final)
	p.Unread = cmp.Or(p.Unread, err)
	p.readVersion(h)
	p.Class = p.class(h)
	switch {
	case p.Class == GCCGo:
		p.Version = gccgoRelease(path.Base(p.Final))
	case p.Class == DLWrapper:
		p.behindDL(h)
	case p.Class.Shim:
		p.behindShim(h)
	case p.Summary.Kind == "script":
		p.behindScript(h)
	}
}

var (
	debianTree  = pattern.Lazy(`^/usr/lib/go-1\.\d+$`)
	gccgoName   = pattern.Lazy(`^(.*-linux-gnu[a-z0-9]*-)?go(-(\d+))$`)
	moduleCache = pattern.Lazy(`/golang\.org/toolchain@v[^/]*go1[^/]*$`)
	dlTree      = pattern.Lazy(`/sdk/go1[^/]*$`)
)

// class decides by where the file is and by what it is.
func (p *Program) class(h *host.Host) Class {
	final, root := p.Final, p.Root
	in := func(part string) bool { return strings.Contains(final, part) }
	switch {
	case p.onWindows(h):
		return Windows
	case gccgoName().MatchString(path.Base(final)):
		return GCCGo
	case moduleCache().MatchString(root):
		return ModuleCache
	case in("/.goenv/shims/"), p.shimOf(h, "goenv"):
		return GoenvShim
	case in("/.goenv/versions/"):
		return GoenvTree
	case in("/.asdf/shims/"), p.shimOf(h, "asdf"):
		return AsdfShim
	case in("/.asdf/installs/"):
		return AsdfTree
	case in("/mise/shims/"), in("/.local/bin/mise"), path.Base(final) == "mise", p.shimOf(h, "mise"):
		return MiseShim
	case in("/mise/installs/"):
		return MiseTree
	case in("/.gvm/"):
		return GvmTree
	case in("/.g/go/"), in("/.g/versions/"):
		return GTree
	case in("/linuxbrew/"), in("/.linuxbrew/"), in("/Cellar/go"):
		return Homebrew
	case strings.HasPrefix(final, "/nix/"), in("/.nix-profile/"):
		return Nix
	case strings.HasPrefix(final, "/gnu/store/"), in("/.guix-profile/"):
		return Guix
	case p.inConda(h):
		return Conda
	case dlTree().MatchString(root):
		return DLTree
	case strings.HasPrefix(p.Summary.GoPath, "golang.org/dl/"):
		return DLWrapper
	}
	return p.systemClass(h)
}

// systemClass is the class of a go that no version manager owns.
func (p *Program) systemClass(h *host.Host) Class {
	d, _ := machine.DistributionOf(h)
	inUsr := strings.HasPrefix(p.Final, "/usr/") && !strings.HasPrefix(p.Final, "/usr/local/")
	switch {
	case debianTree().MatchString(p.Root) && d.ID == "ubuntu":
		return UbuntuClass
	case debianTree().MatchString(p.Root):
		return DebianClass
	case p.Root == "/usr/lib/golang":
		return Fedora
	case p.Root == "/usr/lib/go" && d.ID == "alpine":
		return Alpine
	case p.Root == "/usr/lib/go" && (d.ID == "arch" || d.Like == "arch"):
		return Arch
	case inUsr && strings.Contains(d.ID+d.Like, "suse"):
		return SUSE
	case inUsr && p.Root != "":
		return Distribution
	case p.Root != "":
		return Tarball
	case p.Summary.Kind == "script":
		return Wrapper
	}
	if is, known := p.IsGo(); known && !is {
		return Foreign
	}
	return Unknown
}

// onWindows reports whether the file is a Windows program or lies on a Windows
// drive that WSL mounts.
func (p *Program) onWindows(h *host.Host) bool {
	if p.Summary.Kind == "pe" {
		return true
	}
	if !windowsDrive().MatchString(p.Path) {
		return false
	}
	wsl, err := machine.WSL(h)
	return err == nil && wsl != nil
}

var windowsDrive = pattern.Lazy(`^/mnt/[a-z]/`)

// shimOf reports whether the file lies in the shim directory of a manager that
// is installed in an unusual place.
func (p *Program) shimOf(h *host.Host, name string) bool {
	all, err := manager.All(h)
	if err != nil {
		return false
	}
	for _, m := range all {
		if m.Name == name && m.Shims != "" && path.Dir(p.Path) == m.Shims && m.Name != "g" {
			return true
		}
	}
	return false
}

// behindShim finds the tree and version that a shim would select here.
func (p *Program) behindShim(h *host.Host) {
	all, err := manager.All(h)
	if err != nil {
		return
	}
	for _, m := range all {
		if strings.HasPrefix(p.Class.Name, m.Name+" ") {
			p.Root = m.GOROOT()
			p.Version = ""
			if p.Root != "" {
				p.versionOfTree(h)
			}
		}
	}
}

// snapWrapper reports whether a link is one of those that snapd makes: its name
// selects the snap, its target is the same program for all of them.
func snapWrapper(at, target string) bool {
	return snapTarget(at) && path.Base(target) == "snap"
}

func snapTarget(p string) bool {
	dir := path.Dir(p)
	return dir == "/snap/bin" || dir == "/var/lib/snapd/snap/bin"
}

func snapRoot(h *host.Host, wrapper string) string {
	root := path.Join(path.Dir(path.Dir(wrapper)), "go/current")
	if info, err := h.Stat(root); err == nil {
		return info.Target
	}
	return ""
}

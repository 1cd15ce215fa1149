// Package machine tells what kind of machine a host is: the architecture that
// its kernel runs, the distribution, a container, WSL.
package machine

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// Arch is the architecture that programs must have, as GOARCH names it.
type Arch struct {
	Name     string // "" where it is not known
	Evidence finding.Evidence
	Kernel   bool // the kernel says so; false: concluded from installed programs
}

// GOARCH is the architecture for the machine of uname(2), "" where Go has no name
// for it.
func GOARCH(machine string) string {
	switch machine {
	case "x86_64":
		return "amd64"
	case "i386", "i486", "i586", "i686":
		return "386"
	case "aarch64":
		return "arm64"
	case "armv5tel", "armv6l", "armv7l", "armv8l":
		return "arm"
	case "loongarch64":
		return "loong64"
	case "riscv64", "ppc64le", "ppc64", "s390x", "mips64", "mips":
		return machine
	}
	return ""
}

type archKey struct{}

// ArchOf asks the kernel, or where there is none, the programs that every
// system has.
func ArchOf(h *host.Host) (Arch, error) {
	return host.Once(h, archKey{}, func(h *host.Host) (Arch, error) {
		_, _, m, err := h.Uname()
		if err == nil {
			if name := GOARCH(m); name != "" {
				return Arch{name, finding.Saw("uname", "%s", m), true}, nil
			}
			return Arch{}, nil
		}
		for _, p := range []string{"/bin/sh", "/bin/busybox", "/usr/bin/env", "/usr/bin/dpkg", "/bin/ls", "/usr/bin/gcc"} {
			if e, err := h.ELF(p); err == nil && e.Kind == "elf" && e.Machine != "" {
				return Arch{e.Machine, finding.Saw(p, "a %s program", e.Machine), false}, nil
			}
		}
		for _, loader := range []struct{ path, arch string }{
			{"/lib64/ld-linux-x86-64.so.2", "amd64"}, {"/lib/ld-linux-aarch64.so.1", "arm64"}, {"/lib/ld-musl-x86_64.so.1", "amd64"},
			{"/lib/ld-musl-aarch64.so.1", "arm64"}, {"/lib/ld-linux-armhf.so.3", "arm"}, {"/lib64/ld64.so.2", "ppc64le"},
		} {
			if _, err := h.Lstat(loader.path); err == nil {
				return Arch{loader.arch, finding.Saw(loader.path, "the %s loader", loader.arch), false}, nil
			}
		}
		// the 64-bit system of the same boards calls itself debian
		if d, err := DistributionOf(h); err == nil && d.ID == "raspbian" {
			return Arch{"arm", finding.Saw("/etc/os-release", "ID=raspbian, a 32-bit ARM system"), false}, nil
		}
		return Arch{}, nil
	})
}

// Runs reports whether a program of one architecture runs on another without
// emulation.
func (a Arch) Runs(program string) bool {
	switch {
	case a.Name == program:
		return true
	case a.Name == "amd64":
		return program == "386"
	case a.Name == "arm64":
		return program == "arm"
	}
	return false
}

// qemuNames are the names under which handlers for foreign programs register.
var qemuNames = map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "i386", "arm": "arm", "riscv64": "riscv64", "ppc64le": "ppc64le", "s390x": "s390x"}

// Emulated finds the binfmt_misc handler that runs programs of an architecture.
func Emulated(h *host.Host, arch string) (handler string, err error) {
	names, err := h.List("/proc/sys/fs/binfmt_misc")
	if err != nil {
		if host.IsAbsent(err) {
			return "", nil
		}
		return "", err
	}
	for _, n := range names {
		if q := qemuNames[arch]; q != "" && strings.HasSuffix(n, q) {
			p := path.Join("/proc/sys/fs/binfmt_misc", n)
			if text, err := h.Read(p); err == nil && strings.HasPrefix(text, "enabled") {
				return p, nil
			}
		}
	}
	return "", nil
}

type wslKey struct{}

// WSL finds the mark of the Windows Subsystem for Linux.
func WSL(h *host.Host) (*finding.Evidence, error) {
	return host.Once(h, wslKey{}, func(h *host.Host) (*finding.Evidence, error) {
		for _, p := range []string{"/proc/version", "/proc/sys/kernel/osrelease"} {
			lines, err := h.Lines(p, "microsoft", "Microsoft")
			if err != nil && !host.IsAbsent(err) {
				return nil, err
			}
			if len(lines) > 0 {
				e := finding.Saw(p, "%s", lines[0].Text)
				return &e, nil
			}
		}
		return nil, nil
	})
}

type containerKey struct{}

// Container finds the mark that a container runtime leaves.
func Container(h *host.Host) (*finding.Evidence, error) {
	return host.Once(h, containerKey{}, func(h *host.Host) (*finding.Evidence, error) {
		for _, p := range []string{"/.dockerenv", "/run/.containerenv"} {
			if _, err := h.Lstat(p); err == nil {
				e := finding.Saw(p, "exists: this is a container")
				return &e, nil
			} else if !host.IsAbsent(err) {
				return nil, err
			}
		}
		for _, name := range []string{"container", "KUBERNETES_SERVICE_HOST"} {
			if v, ok, err := h.Env(name); err != nil {
				return nil, err
			} else if ok && v != "" {
				e := finding.Saw("environment", "%s is set: this is a container", name)
				return &e, nil
			}
		}
		return nil, nil
	})
}

// Distribution is ID and VERSION_ID of os-release(5); "" where it is not known.
type Distribution struct{ ID, Like, Version string }

type distributionKey struct{}

// DistributionOf reads os-release.
func DistributionOf(h *host.Host) (Distribution, error) {
	return host.Once(h, distributionKey{}, func(h *host.Host) (Distribution, error) {
		for _, p := range []string{"/etc/os-release", "/usr/lib/os-release"} {
			if lines, err := h.Lines(p, "ID"); !host.IsAbsent(err) {
				return osRelease(lines), err
			}
		}
		return Distribution{}, nil
	})
}

// osRelease reads lines of os-release(5).
func osRelease(lines []host.NumberedLine) (d Distribution) {
	for _, l := range lines {
		k, v, _ := strings.Cut(strings.TrimSuffix(l.Text, "\r"), "=")
		v = strings.Trim(v, `"'`)
		switch k {
		case "ID":
			d.ID = v
		case "ID_LIKE":
			d.Like = v
		case "VERSION_ID":
			d.Version = v
		}
	}
	return d
}

// Debian reports whether the distribution is Debian or made from it.
func (d Distribution) Debian() bool {
	switch d.ID {
	case "debian", "ubuntu", "kali", "raspbian", "linuxmint", "pop":
		return true
	}
	like := strings.Fields(d.Like)
	return slices.Contains(like, "debian") || slices.Contains(like, "ubuntu")
}

// Upwards lists the paths of a file name from the working directory to the root
// directory.
func Upwards(h *host.Host, name string) []string {
	dir, err := h.Cwd()
	if err != nil || !path.IsAbs(dir) {
		return nil
	}
	var out []string
	for {
		out = append(out, path.Join(dir, name))
		if dir == "/" {
			return out
		}
		dir = path.Dir(dir)
	}
}

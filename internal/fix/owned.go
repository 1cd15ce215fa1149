package fix

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"syscall"
)

// refuseOwned refuses to change a file that a package brings: its next upgrade
// would ask about the change, or lose it. What lies in homes and projects belongs
// to no package.
func (d *Disk) refuseOwned(f *file) error {
	inside := strings.TrimPrefix(f.real, d.Root)
	if !f.Exists || !packaged(inside) {
		return nil
	}
	owner, known := d.owner(inside)
	switch {
	case owner != "":
		return fmt.Errorf("%s belongs to %s: what a package brings is not edited", f.Path, owner)
	case !known:
		return fmt.Errorf("whether a package brings %s cannot be found out here: edit it by hand", f.Path)
	}
	return nil
}

// packaged reports whether packages put files where a path is (hier(7)).
func packaged(p string) bool {
	for _, dir := range []string{"/etc/", "/usr/", "/lib", "/bin/", "/sbin/", "/opt/", "/var/"} {
		if strings.HasPrefix(p, dir) {
			return !strings.HasPrefix(p, "/usr/local/")
		}
	}
	return false
}

// owner names the package that brings a file. known is false where there is no
// database that can be read here, or a part of it cannot be.
func (d *Disk) owner(p string) (name string, known bool) {
	lists := d.list("/var/lib/dpkg/info", ".list")
	known = len(lists) > 0
	for _, f := range lists {
		text, ok := d.text(f)
		if known = known && ok; hasLine(text, p) {
			return "the package " + strings.TrimSuffix(path.Base(f), ".list"), true
		}
	}
	if text, ok := d.text("/var/lib/ucf/hashfile"); ok && bytes.Contains(append(text, '\n'), []byte("  "+p+"\n")) {
		return "a package (ucf)", true // made while it was configured
	}
	packages := d.list("/var/lib/pacman/local", "")
	known = known || len(packages) > 0
	for _, dir := range packages {
		text, ok := d.text(dir + "/files")
		if known = known && (ok || !exists(d.Root+dir+"/files")); hasLine(text, strings.TrimPrefix(p, "/")) {
			return "the package " + path.Base(dir), true
		}
	}
	if known && p == "/etc/profile" {
		return "the distribution", true // base-files and filesystem copy it in place
	}
	return "", known
}

// hasLine reports whether a text has a line.
func hasLine(text []byte, line string) bool {
	for len(text) > 0 {
		l, rest, _ := bytes.Cut(text, []byte("\n"))
		if string(l) == line {
			return true
		}
		text = rest
	}
	return false
}

// list are the names in a directory of the disk that end in suffix, with the
// directory before them.
func (d *Disk) list(dir, suffix string) []string {
	real, err := d.resolve(dir, true)
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir(real)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), suffix) {
			out = append(out, dir+"/"+e.Name())
		}
	}
	return out
}

// maxList bounds a file of a package database; the largest in Debian has 10 MiB.
const maxList = 64 << 20

// text is a regular file of the disk, whatever lies in its place.
func (d *Disk) text(p string) ([]byte, bool) {
	real, err := d.resolve(p, true)
	if err != nil {
		return nil, false
	}
	f, err := os.OpenFile(real, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	if fi, err := f.Stat(); err != nil || !fi.Mode().IsRegular() || fi.Size() > maxList {
		return nil, false
	}
	data, err := io.ReadAll(io.LimitReader(f, maxList))
	return data, err == nil
}

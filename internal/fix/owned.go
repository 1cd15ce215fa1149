package fix

import (
	"bufio"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
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

// packaged reports whether packages put files where a path is.
func packaged(p string) bool {
	for _, dir := range []string{"/etc/", "/usr/", "/lib", "/bin/", "/sbin/", "/opt/", "/var/"} {
		if strings.HasPrefix(p, dir) {
			return !strings.HasPrefix(p, "/usr/local/")
		}
	}
	return false
}

// owner names the package that brings a file. known is false where the database
// is one that cannot be read here.
func (d *Disk) owner(p string) (name string, known bool) {
	disk := os.DirFS(cmp.Or(d.Root, "/"))
	for _, db := range []struct {
		pattern, line string
		name          func(file string) string
	}{
		{"var/lib/dpkg/info/*.list", p, func(f string) string {
			return "the package " + strings.TrimSuffix(path.Base(f), ".list")
		}},
		// files that packages make while they are configured
		{"var/lib/ucf/hashfile", "  " + p, func(string) string { return "a package (ucf)" }},
		{"var/lib/pacman/local/*/files", strings.TrimPrefix(p, "/"), func(f string) string {
			return "the package " + path.Base(path.Dir(f))
		}},
	} {
		files, _ := fs.Glob(disk, db.pattern)
		for _, f := range files {
			if holds(disk, f, db.line) {
				return db.name(f), true
			}
		}
		known = known || len(files) > 0
	}
	if known && p == "/etc/profile" {
		return "the distribution", true // base-files and filesystem copy it in place
	}
	return "", known
}

// holds reports whether a file has a line that is, or ends in, the given text.
func holds(disk fs.FS, name, text string) bool {
	o, err := disk.Open(name)
	if err != nil {
		return false
	}
	defer o.Close()
	for s := bufio.NewScanner(o); s.Scan(); {
		if l := s.Text(); l == text || strings.HasPrefix(text, "  ") && strings.HasSuffix(l, text) {
			return true
		}
	}
	return false
}

package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// leadsToGo is the go in a directory, nil if there is none that is Go's.
func leadsToGo(h *host.Host, dir string) *toolchain.Program {
	if !path.IsAbs(dir) {
		return nil
	}
	p, err := toolchain.Describe(h, path.Join(dir, "go"))
	if err != nil || p.Final == "" {
		return nil
	}
	if is, known := p.IsGo(); known && !is || p.Obstacle != nil && p.Obstacle.Kind == toolchain.NotAFile {
		return nil
	}
	return p
}

// mended is a PATH element as it was meant: blanks and a carriage return off, ~
// and $HOME expanded.
func mended(h *host.Host, dir string) string {
	dir = strings.TrimSpace(dir)
	home := ""
	if u, err := h.User(); err == nil {
		home = u.Home
	}
	for _, prefix := range []string{"~", "$HOME", "${HOME}"} {
		if rest, ok := strings.CutPrefix(dir, prefix); ok && (rest == "" || rest[0] == '/') {
			return home + rest
		}
	}
	for _, name := range []string{"GOROOT", "GOPATH", "GOBIN"} {
		for _, form := range []string{"$" + name, "${" + name + "}"} {
			if rest, ok := strings.CutPrefix(dir, form); ok {
				if v, set, err := h.Env(name); err == nil && set && v != "" {
					return v + rest
				}
				if name == "GOPATH" {
					return path.Join(home, "go") + rest
				}
				if name == "GOROOT" {
					return "/usr/local/go" + rest
				}
			}
		}
	}
	return dir
}

// meantForGo reports whether an element would find a go if it were written
// right.
func meantForGo(h *host.Host, e searchpath.Entry) bool {
	switch e.State {
	case searchpath.Directory, searchpath.NotDir:
		return goRootEntry(h, e) != nil
	case searchpath.Relative:
		return absolute(h, e.Raw) != ""
	case searchpath.Unexpanded, searchpath.Missing:
		m := mended(h, e.Raw)
		return m != e.Raw && leadsToGo(h, m) != nil
	}
	return false
}

// absolute is the directory with a go that a relative element was meant to be,
// "" if there is none: a blank, the slash or the home is in the way.
func absolute(h *host.Host, raw string) string {
	m := mended(h, raw)
	for _, dir := range []string{m, "/" + m, mended(h, "~/"+m)} {
		if leadsToGo(h, dir) != nil {
			return path.Clean(dir)
		}
	}
	return ""
}

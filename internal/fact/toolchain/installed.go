package toolchain

import (
	"go/version"
	"path"
	"sort"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// places are where Go is put by those who install it; * stands for each entry
// of a directory, ~ for the home.
var places = []string{
	"/usr/local/go/bin/go",
	"/usr/bin/go",
	"/usr/local/bin/go",
	"/usr/local/go*/bin/go",
	"/usr/lib/go/bin/go",
	"/usr/lib/go-*/bin/go",
	"/usr/lib/golang/bin/go",
	"/usr/lib64/go/bin/go",
	"/opt/go/bin/go",
	"/opt/*/bin/go",
	"/opt/go/*/bin/go",
	"/snap/bin/go",
	"/var/lib/snapd/snap/bin/go",
	"~/go/bin/go",
	"~/sdk/*/bin/go",
	"~/.local/go/bin/go",
	"~/.local/share/go/bin/go",
	"~/.local/bin/go",
	"~/.go/bin/go",
	"~/go*/bin/go",
	"~/go/go*/bin/go",
	"~/.goenv/versions/*/bin/go",
	"~/.asdf/installs/golang/*/go/bin/go",
	"~/.gvm/gos/*/bin/go",
	"~/.g/go/bin/go",
	"~/.local/share/mise/installs/go/*/bin/go",
	"/home/linuxbrew/.linuxbrew/bin/go",
	"~/.linuxbrew/bin/go",
	"~/.nix-profile/bin/go",
	"/nix/var/nix/profiles/default/bin/go",
	"/run/current-system/sw/bin/go",
	"~/.guix-profile/bin/go",
	"/opt/conda/bin/go",
	"~/miniconda3/bin/go",
	"~/go/pkg/mod/golang.org/toolchain*/bin/go",
}

type installedKey struct{}

// Installed finds the go commands that stand in the places where installers put
// them, each file once, the newest first. Broken links are left out.
func Installed(h *host.Host) ([]*Program, error) {
	return host.Once(h, installedKey{}, func(h *host.Host) ([]*Program, error) {
		homes, err := homesOf(h)
		if err != nil {
			return nil, err
		}
		var out []*Program
		seen := map[string]bool{}
		for _, place := range places {
			paths, err := expandHomes(h, place, homes)
			if err != nil {
				return nil, err
			}
			for _, p := range paths {
				prog, err := Describe(h, p)
				if host.IsAbsent(err) || host.IsDenied(err) {
					continue
				}
				if err != nil {
					return nil, err
				}
				is, _ := prog.IsGo()
				if prog.Final == "" || prog.Obstacle != nil && prog.Obstacle.Kind == NotAFile || !is || seen[prog.ID] {
					continue
				}
				seen[prog.ID] = true
				out = append(out, prog)
			}
		}
		sort.SliceStable(out, func(i, j int) bool { return version.Compare(out[i].Version, out[j].Version) > 0 })
		return out, nil
	})
}

// homesOf are the home of the user, and under sudo that of who called it.
func homesOf(h *host.Host) ([]string, error) {
	user, err := h.User()
	if err != nil {
		return nil, err
	}
	var homes []string
	if user.Home != "" {
		homes = append(homes, user.Home)
	}
	caller, _, err := h.Env("SUDO_USER")
	if err != nil || caller == "" || caller == user.Name {
		return homes, err
	}
	lines, err := h.Lines("/etc/passwd", caller)
	if err != nil {
		return homes, nil // not known; the user's own home is
	}
	for _, l := range lines {
		if f := strings.Split(l.Text, ":"); len(f) == 7 && f[0] == caller && path.IsAbs(f[5]) {
			homes = append(homes, f[5])
		}
	}
	return homes, nil
}

// expandHomes expands the home of a place, for each home.
func expandHomes(h *host.Host, place string, homes []string) ([]string, error) {
	rest, ok := strings.CutPrefix(place, "~")
	if !ok {
		return expandPlace(h, place)
	}
	var out []string
	for _, home := range homes {
		paths, err := expandPlace(h, path.Join(home, rest))
		if err != nil {
			return nil, err
		}
		out = append(out, paths...)
	}
	return out, nil
}

// expandPlace expands one * in a path.
func expandPlace(h *host.Host, pattern string) ([]string, error) {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok {
		return []string{pattern}, nil
	}
	dir, prefix := path.Split(before)
	names, err := h.List(dir)
	if err != nil {
		return nil, unlessNone(err)
	}
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, prefix) && !strings.HasPrefix(n, ".") {
			out = append(out, path.Join(dir, strings.TrimSuffix(n, "/"))+after)
		}
	}
	return out, nil
}

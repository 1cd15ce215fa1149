// Package manager finds Go version managers, the versions that they hold, and
// the version that they would select here.
package manager

import (
	"go/version"
	"path"
	"regexp"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Manager is one installed version manager.
type Manager struct {
	Name     string // goenv, asdf, mise, gvm, g
	Root     string
	Shims    string            // the directory that belongs on PATH; "" where a shell function selects
	Versions map[string]string // version as the manager names it -> GOROOT
	Selected string            // the version it selects here; "" for none
	By       *finding.Place    // what selects it
	Init     []string          // the lines that initialise it in a POSIX shell
	InitFish []string          // and in fish
}

// GOROOT is the tree of the selected version, "" if it is not installed.
func (m Manager) GOROOT() string { return m.Versions[m.Selected] }

type allKey struct{}

// All lists the managers in a fixed order.
func All(h *host.Host) ([]Manager, error) {
	return host.Once(h, allKey{}, func(h *host.Host) ([]Manager, error) {
		user, err := h.User()
		if err != nil {
			return nil, err
		}
		var out []Manager
		for _, find := range []func(*host.Host, string) (*Manager, error){goenv, asdf, mise, gvm, g} {
			m, err := find(h, user.Home)
			if err != nil {
				return nil, err
			}
			if m != nil {
				out = append(out, *m)
			}
		}
		return out, nil
	})
}

// rootOf is the directory that a variable names, or a default below home.
func rootOf(h *host.Host, home, below string, names ...string) string {
	for _, n := range names {
		if v, ok, err := h.Env(n); err == nil && ok && path.IsAbs(v) {
			return path.Clean(v)
		}
	}
	return path.Join(home, below)
}

// versions lists the Go trees below a directory, each at NAME/suffix.
func versions(h *host.Host, dir, suffix string) (map[string]string, error) {
	names, err := h.List(dir)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, n := range names {
		name := strings.TrimSuffix(n, "/")
		root := path.Join(dir, name, suffix)
		if _, err := h.Stat(path.Join(root, "bin/go")); err == nil {
			out[name] = root
		}
	}
	return out, nil
}

func exists(h *host.Host, p string) bool {
	_, err := h.Stat(p)
	return err == nil
}

func goenv(h *host.Host, home string) (*Manager, error) {
	root := rootOf(h, home, ".goenv", "GOENV_ROOT")
	vs, err := versions(h, path.Join(root, "versions"), "")
	if err != nil || len(vs) == 0 && !exists(h, path.Join(root, "bin/goenv")) {
		return nil, err
	}
	m := &Manager{Name: "goenv", Root: root, Shims: path.Join(root, "shims"), Versions: vs,
		Init:     []string{`export PATH="$HOME/.goenv/bin:$PATH"`, `eval "$(goenv init -)"`},
		InitFish: []string{`fish_add_path ~/.goenv/bin`, `goenv init - | source`}}
	files := append(machine.Upwards(h, ".go-version"), path.Join(root, "version"))
	err = m.choose(h, "GOENV_VERSION", files, regexp.MustCompile(`^\s*(?:go-?)?([0-9][^\s]*|system)`))
	return m, err
}

func asdf(h *host.Host, home string) (*Manager, error) {
	root := rootOf(h, home, ".asdf", "ASDF_DATA_DIR", "ASDF_DIR")
	vs, err := versions(h, path.Join(root, "installs/golang"), "go")
	if err != nil || len(vs) == 0 {
		return nil, err
	}
	m := &Manager{Name: "asdf", Root: root, Shims: path.Join(root, "shims"), Versions: vs,
		Init:     []string{`export PATH="${ASDF_DATA_DIR:-$HOME/.asdf}/shims:$PATH"`},
		InitFish: []string{`fish_add_path ~/.asdf/shims`}}
	files := append(machine.Upwards(h, ".tool-versions"), path.Join(home, ".tool-versions"))
	err = m.choose(h, "ASDF_GOLANG_VERSION", files, regexp.MustCompile(`^\s*golang\s+(\S+)`))
	return m, err
}

func mise(h *host.Host, home string) (*Manager, error) {
	root := rootOf(h, home, ".local/share/mise", "MISE_DATA_DIR")
	vs, err := versions(h, path.Join(root, "installs/go"), "")
	if err != nil || len(vs) == 0 {
		return nil, err
	}
	m := &Manager{Name: "mise", Root: root, Shims: path.Join(root, "shims"), Versions: vs,
		Init:     []string{`eval "$(mise activate bash)"`},
		InitFish: []string{`mise activate fish | source`}}
	var files []string
	for _, n := range []string{"mise.toml", ".mise.toml", ".tool-versions"} {
		files = append(files, machine.Upwards(h, n)...)
	}
	files = append(files, path.Join(home, ".config/mise/config.toml"))
	err = m.choose(h, "MISE_GO_VERSION", files, regexp.MustCompile(`^\s*"?go(?:lang)?"?(?:\s*=\s*|\s+)["']?([^\s"']+)`))
	return m, err
}

func gvm(h *host.Host, home string) (*Manager, error) {
	root := rootOf(h, home, ".gvm", "GVM_ROOT")
	vs, err := versions(h, path.Join(root, "gos"), "")
	if err != nil || len(vs) == 0 && !exists(h, path.Join(root, "scripts/gvm")) {
		return nil, err
	}
	m := &Manager{Name: "gvm", Root: root, Versions: vs, Init: []string{`[[ -s "$HOME/.gvm/scripts/gvm" ]] && source "$HOME/.gvm/scripts/gvm"`}}
	err = m.choose(h, "gvm_go_name", []string{path.Join(root, "environments/default")}, regexp.MustCompile(`gvm_go_name="?([^";\s]+)`))
	return m, err
}

func g(h *host.Host, home string) (*Manager, error) {
	root := rootOf(h, home, ".g", "G_EXPERIMENTAL_ROOT")
	if _, err := h.Stat(path.Join(root, "go/bin/go")); err != nil {
		if host.IsAbsent(err) || host.IsDenied(err) {
			return nil, nil
		}
		return nil, err
	}
	name := "go"
	if text, err := h.Read(path.Join(root, "go/VERSION")); err == nil {
		name, _, _ = strings.Cut(text, "\n")
	}
	return &Manager{Name: "g", Root: root, Shims: path.Join(root, "go/bin"), Selected: name,
		Versions: map[string]string{name: path.Join(root, "go")}, Init: []string{`[ -s "$HOME/.g/env" ] && . "$HOME/.g/env"`}}, nil
}

// choose finds what selects a version: a variable, else the first of the files
// that has a matching line.
func (m *Manager) choose(h *host.Host, variable string, files []string, pattern *regexp.Regexp) error {
	if v, ok, err := h.Env(variable); err == nil && ok && v != "" {
		m.Selected, m.By = m.known(v), &finding.Place{Source: "environment", Text: variable + "=" + v}
		return nil
	}
	for _, f := range files {
		text, err := h.Read(f)
		if host.IsAbsent(err) || host.IsDenied(err) {
			continue
		}
		if err != nil {
			return err
		}
		for n, l := range strings.Split(text, "\n") {
			if match := pattern.FindStringSubmatch(l); match != nil {
				m.Selected, m.By = m.known(match[1]), &finding.Place{Source: f, Line: n + 1, Text: strings.TrimSpace(l)}
				return nil
			}
		}
	}
	return nil
}

func newer(v, w string) bool {
	return version.Compare("go"+strings.TrimPrefix(v, "go"), "go"+strings.TrimPrefix(w, "go")) > 0
}

// known matches a version as it was asked for with an installed one: 1.22 may
// stand for 1.22.5, and go1.22.5 for 1.22.5.
func (m *Manager) known(v string) string {
	for _, try := range []string{v, strings.TrimPrefix(v, "go"), "go" + v} {
		if _, ok := m.Versions[try]; ok {
			return try
		}
	}
	best := ""
	for have := range m.Versions { // "latest" is how mise and asdf call the newest
		if (strings.HasPrefix(have, v+".") || v == "latest") && (best == "" || newer(have, best)) {
			best = have
		}
	}
	if best != "" {
		return best
	}
	return v
}

package goenv

import (
	"path"
	"strings"

	"golang.org/x/mod/module"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A requirement is a module that a go.mod file asks for, with what replaces it.
type requirement struct {
	Path, Version string
	Indirect      bool
	By            module.Version // what is fetched: the same, or what replaces it
	Dir           bool           // replaced by a directory: nothing is fetched
}

// requirements reads the require and replace lines of a go.mod file, as lenient
// as they come: what the go command refuses is told elsewhere.
func requirements(h *host.Host, gomod string) ([]requirement, error) {
	lines, err := h.Lines(gomod, "require", "replace", "exclude", "retract", " v", "=>", "(", ")")
	if err != nil {
		return nil, err
	}
	var list []requirement
	replaced := map[string][]string{} // "path" or "path version", to what stands for it
	block := ""
	for _, l := range lines {
		text, comment, _ := strings.Cut(l.Text, "//")
		words := strings.Fields(text)
		switch {
		case len(words) == 0:
			continue
		case words[0] == ")":
			block = ""
			continue
		case len(words) == 2 && words[1] == "(":
			block = words[0]
			continue
		case block != "":
			words = append([]string{block}, words...)
		}
		switch old, by, is := cutArrow(words[1:]); {
		case words[0] == "replace" && is:
			replaced[strings.Join(old, " ")] = by
		case words[0] == "require" && len(words) == 3:
			indirect := strings.HasPrefix(strings.TrimSpace(comment), "indirect")
			m := module.Version{Path: unquoted(words[1]), Version: words[2]}
			list = append(list, requirement{Path: m.Path, Version: m.Version, Indirect: indirect, By: m})
		}
	}
	for i := range list {
		list[i].replace(replaced)
	}
	return list, nil
}

// cutArrow takes the words of a replace line apart.
func cutArrow(words []string) (old, by []string, ok bool) {
	for i, w := range words {
		if w == "=>" {
			return words[:i], words[i+1:], i > 0 && i+1 < len(words)
		}
	}
	return nil, nil, false
}

// replace puts what stands for a module in its place: one that is replaced in this
// version first, then one that is replaced in every.
func (r *requirement) replace(replaced map[string][]string) {
	by := replaced[r.Path+" "+r.Version]
	if by == nil {
		by = replaced[r.Path]
	}
	switch len(by) {
	case 1:
		r.Dir = true
	case 2:
		r.By = module.Version{Path: by[0], Version: by[1]}
	}
}

// unpackedIn is where a module cache keeps the unpacked module, "" if the module
// cannot be in one.
func (r requirement) unpackedIn(cache string) string {
	p, err1 := module.EscapePath(r.By.Path)
	v, err2 := module.EscapeVersion(r.By.Version)
	if r.Dir || err1 != nil || err2 != nil {
		return ""
	}
	return path.Join(cache, p+"@"+v)
}

// vendored reports whether the go command builds a module, or a workspace, from
// the vendor directory beside its file.
func vendored(h *host.Host, e *goenv.Env, file string) (bool, error) {
	flags, err := e.Get("GOFLAGS")
	if err != nil {
		return false, err
	}
	mod, err := h.GoMod(file)
	if err != nil {
		return false, err
	}
	since := "1.14"
	if strings.HasSuffix(file, ".work") {
		since = "1.22"
	}
	switch flagValue(flags.Value, "mod") {
	case "mod", "readonly":
		return false, nil
	case "":
		if goenv.CompareVersions(mod.Go, since) < 0 {
			return false, nil
		}
	}
	return exists(h, path.Join(path.Dir(file), "vendor/modules.txt"))
}

// members are the go.mod files of a workspace.
func members(work string, lines host.GoMod) []string {
	var out []string
	for _, u := range lines.Use {
		dir := u.Text
		if !path.IsAbs(dir) {
			dir = path.Join(path.Dir(work), dir)
		}
		out = append(out, path.Join(dir, "go.mod"))
	}
	return out
}

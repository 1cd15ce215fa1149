package digest

import (
	"path"
	"strings"

	"golang.org/x/mod/module"
)

// A Required is a module that a go.mod file asks for, with what replaces it.
type Required struct {
	Path, Version string
	Indirect      bool
	By            module.Version // what is fetched: the same, or what replaces it
	Dir           bool           // replaced by a directory: nothing is fetched
}

// RequireLines reads the require and replace lines of a go.mod file, as lenient as
// they come: what the go command refuses is told elsewhere.
func RequireLines(gomod string) []Required {
	var list []Required
	replaced := map[string][]string{} // "path" or "path version", to what stands for it
	block := ""
	for text := range strings.Lines(gomod) {
		text, comment, _ := strings.Cut(text, "//")
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
			m := module.Version{Path: unquote(words[1]), Version: words[2]}
			indirect := strings.HasPrefix(strings.TrimSpace(comment), "indirect")
			list = append(list, Required{Path: m.Path, Version: m.Version, Indirect: indirect, By: m})
		}
	}
	for i := range list {
		list[i].replace(replaced)
	}
	return list
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
func (r *Required) replace(replaced map[string][]string) {
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

// UnpackedIn is where a module cache keeps the unpacked module, "" if the module
// cannot be in one.
func (r Required) UnpackedIn(cache string) string {
	p, err1 := module.EscapePath(r.By.Path)
	v, err2 := module.EscapeVersion(r.By.Version)
	if r.Dir || err1 != nil || err2 != nil {
		return ""
	}
	return path.Join(cache, p+"@"+v)
}

// OutOfStep compares the require lines of a go.mod file with a modules.txt, in go's words
// (cmd/go/internal/modload, checkVendorConsistency).
func OutOfStep(gomod, text string) []string {
	var order []string // of the modules that are marked as explicit
	explicit, wanted := map[string]bool{}, map[string]bool{}
	current := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		marks, isMark := strings.CutPrefix(line, "## ")
		switch words := strings.Fields(line); {
		case isMark && current != "":
			if first, _, _ := strings.Cut(marks, ";"); strings.TrimSpace(first) == "explicit" {
				explicit[current], order = true, append(order, current)
			}
		case len(words) > 2 && words[0] == "#" && strings.HasPrefix(words[2], "v"):
			current = words[1] + "@" + words[2]
		case len(words) > 0 && words[0] == "#":
			current = "" // a replacement of every version
		}
	}
	var out []string
	for _, r := range RequireLines(gomod) {
		name := r.Path + "@" + r.Version
		wanted[name] = true
		if !explicit[name] {
			out = append(out, name+": is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt")
		}
	}
	for _, name := range order {
		if !wanted[name] {
			out = append(out, name+": is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod")
		}
	}
	return out
}

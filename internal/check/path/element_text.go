package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// replaceElement rewrites a line so that it adds another directory than it
// does. The element may stand there as it is, or with the home as $HOME, ${HOME}
// or ~. "" where it cannot be found.
func replaceElement(h *host.Host, line, raw, meant string) string {
	home := ""
	if u, err := h.User(); err == nil {
		home = u.Home
	}
	for _, form := range homeForms(raw, home) {
		for _, to := range homeForms(meant, home) {
			if prefixOf(form) != prefixOf(to) {
				continue
			}
			if out, ok := replaceWord(line, form, to); ok && out != line {
				return out
			}
		}
	}
	return ""
}

func homeForms(dir, home string) []string {
	forms := []string{dir}
	if rest, ok := strings.CutPrefix(dir, home+"/"); ok && home != "" && home != "/" {
		forms = append(forms, "$HOME/"+rest, "${HOME}/"+rest, "~/"+rest)
	}
	return forms
}

func prefixOf(form string) string {
	for _, p := range []string{"$HOME/", "${HOME}/", "~/"} {
		if strings.HasPrefix(form, p) {
			return p
		}
	}
	return ""
}

// replaceWord replaces a path where it stands as a whole element.
func replaceWord(line, from, to string) (string, bool) {
	for at := 0; ; {
		i := strings.Index(line[at:], from)
		if i < 0 {
			return line, false
		}
		i += at
		end := i + len(from)
		rest := strings.TrimPrefix(line[end:], "/")
		before := i == 0 || strings.IndexByte(":=\"' \t(", line[i-1]) >= 0
		after := rest == "" || strings.IndexByte(":\"' \t;)", rest[0]) >= 0
		if before && after {
			return line[:i] + to + rest, true
		}
		at = end
	}
}

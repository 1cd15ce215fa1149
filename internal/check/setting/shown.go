package setting

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// Shown is a path as go prints it: relative to the working directory if that is
// shorter (cmd/go/internal/base, ShortPath).
func Shown(h *host.Host, p string) (string, error) {
	cwd, err := h.Cwd()
	if err != nil {
		return "", err
	}
	if p == cwd {
		return ".", nil
	}
	rel := ""
	for dir := cwd; ; dir = path.Dir(dir) {
		if p == dir {
			rel = strings.TrimSuffix(rel, "/")
			break
		}
		if rest, ok := strings.CutPrefix(p, strings.TrimSuffix(dir, "/")+"/"); ok {
			rel += rest
			break
		}
		if dir == "/" || dir == "." {
			return p, nil
		}
		rel += "../"
	}
	if len(rel) < len(p) {
		return rel, nil
	}
	return p, nil
}

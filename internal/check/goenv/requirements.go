package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/host"
)

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

package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// safety is what git's configuration says of a repository of another user.
type safety int

const (
	notSafe   safety = iota
	maybeSafe        // it depends on the release of git
	isSafe           // or what says so is not judged
)

// declaredSafe goes through safe.directory in git's configuration, in git's order:
// an empty value takes back what came before.
func declaredSafe(h *host.Host, top string) (safety, error) {
	files, err := gitConfigs(h)
	if err != nil {
		return notSafe, err
	}
	state := notSafe
	for _, p := range files {
		lines, err := h.Lines(p, "directory", "include", "path")
		if host.IsAbsent(err) || host.IsDenied(err) || host.StateOf(err) == host.Invalid {
			continue
		}
		if err != nil {
			return notSafe, err
		}
		for _, l := range lines {
			key, value, _ := strings.Cut(l.Text, "=")
			value = strings.Trim(strings.TrimSpace(value), `"`)
			switch strings.ToLower(strings.TrimSpace(key)) {
			case "directory":
				state = declare(state, value, top)
			case "path":
				return isSafe, nil // an included file may say it: not judged
			}
		}
	}
	if names, err := h.EnvNames("GIT_CONFIG_"); err != nil || len(names) > 0 {
		return isSafe, err // configuration in the environment is not judged
	}
	return state, nil
}

// declare is the state after one more value.
func declare(state safety, value, top string) safety {
	switch {
	case value == "":
		return notSafe
	case value == "*", value == top:
		return isSafe
	case strings.HasSuffix(value, "/*") && strings.HasPrefix(top+"/", strings.TrimSuffix(value, "*")):
		return max(state, maybeSafe)
	}
	return state
}

// gitConfigs are the files of git's configuration, in its order.
func gitConfigs(h *host.Host) ([]string, error) {
	home, _, err := h.Env("HOME")
	if err != nil {
		return nil, err
	}
	xdg, _, err := h.Env("XDG_CONFIG_HOME")
	if err != nil {
		return nil, err
	}
	if xdg == "" && home != "" {
		xdg = path.Join(home, ".config")
	}
	files := []string{"/etc/gitconfig"}
	if path.IsAbs(xdg) {
		files = append(files, path.Join(xdg, "git/config"))
	}
	if path.IsAbs(home) {
		files = append(files, path.Join(home, ".gitconfig"))
	}
	return files, nil
}

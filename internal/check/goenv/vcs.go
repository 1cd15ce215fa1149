package goenv

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// VCSStamping reports a repository that git refuses to tell about.
var VCSStamping = &rule.Rule{
	ID:       "goenv/vcs-stamping",
	Severity: finding.Error,
	Title:    "git refuses the repository, because another user owns it",
	Fix:      finding.Unsafe,
	Doc: `
From 1.18 on, go asks git for the commit when it builds a program in a repository.
git refuses repositories that another user owns, as in containers that mount a
directory of the host, and the build ends with

	error obtaining VCS status: exit status 128
		Use -buildvcs=false to disable VCS stamping.

git's own words are "detected dubious ownership in repository at". A repository
that safe.directory names is accepted; root after sudo may use those of its caller.

# Repair

Tell git that this directory is safe: git config --global --add safe.directory DIR,
after a look at who owns it. Or give it the right owner.
`,
	Symptoms: []string{`error obtaining VCS status`, `detected dubious ownership in repository`},
	Check:    checkVCS,
}

func checkVCS(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	flags, err := e.Get("GOFLAGS")
	if err != nil {
		return nil, err
	}
	if !e.AtLeast("1.18") || flagValue(flags.Value, "buildvcs") == "false" {
		return nil, rule.Skip("this go does not ask git")
	}
	mod, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	if mod == "" {
		return nil, rule.Skip("no module here")
	}
	repo, err := gitDir(h, path.Dir(mod))
	if err != nil || repo == "" {
		return nil, err
	}
	if there, err := runs(h, "git"); err != nil || !there {
		return nil, err // go does not stamp without git
	}
	return dubious(h, path.Dir(repo))
}

// gitDir is the .git directory at or above a directory, "" for none.
func gitDir(h *host.Host, dir string) (string, error) {
	for ; ; dir = path.Dir(dir) {
		p := path.Join(dir, ".git")
		if there, err := exists(h, p); err != nil || there {
			return p, err
		}
		if dir == "/" {
			return "", nil
		}
	}
}

// runs reports whether PATH leads to a program.
func runs(h *host.Host, name string) (bool, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return false, err
	}
	p, err := e.LookPath(name)
	return p != "", err
}

// dubious judges the owner of a repository as git does: the work tree and the
// .git directory must belong to the user.
func dubious(h *host.Host, top string) ([]finding.Finding, error) {
	user, err := h.User()
	if err != nil {
		return nil, err
	}
	caller, _, err := h.Env("SUDO_UID")
	if err != nil {
		return nil, err
	}
	foreign, owner := "", 0
	for _, p := range []string{top, path.Join(top, ".git")} {
		info, err := h.Stat(p)
		if err != nil {
			return nil, err
		}
		if info.UID != user.UID && info.UID >= 0 && !(user.UID == 0 && strconv.Itoa(info.UID) == caller) {
			foreign, owner = p, info.UID
		}
	}
	if foreign == "" {
		return nil, nil
	}
	if safe, err := declaredSafe(h, user, top); err != nil || safe {
		return nil, err
	}
	return []finding.Finding{{
		Message: finding.Msg("git refuses %s, which belongs to uid %d and not to %s: go build fails there", top, owner, user.Name),
		Evidence: []finding.Evidence{
			finding.Saw(foreign, "owner %d; this user is %d", owner, user.UID),
			setting.Says("error obtaining VCS status: exit status 128"),
			finding.Saw("git says", "fatal: detected dubious ownership in repository at '%s'", top),
		},
		About: []string{top},
		Fix: &finding.Fix{Summary: finding.Msg("tell git that %s is safe", top), Class: finding.Unsafe,
			Steps: []finding.Step{{Command: []string{"git", "config", "--global", "--add", "safe.directory", top},
				UndoCommand: []string{"git", "config", "--global", "--unset-all", "safe.directory", "^" + regexp.QuoteMeta(top) + "$"}}}},
	}}, nil
}

// declaredSafe looks for safe.directory in git's configuration.
func declaredSafe(h *host.Host, user host.User, top string) (bool, error) {
	home, _, err := h.Env("HOME")
	if err != nil {
		return false, err
	}
	xdg, _, err := h.Env("XDG_CONFIG_HOME")
	if err != nil {
		return false, err
	}
	if xdg == "" && home != "" {
		xdg = path.Join(home, ".config")
	}
	files := []string{"/etc/gitconfig"}
	if path.IsAbs(home) {
		files = append(files, path.Join(home, ".gitconfig"))
	}
	if path.IsAbs(xdg) {
		files = append(files, path.Join(xdg, "git/config"))
	}
	for _, p := range files {
		lines, err := h.Lines(p, "directory", "include", "path")
		if host.IsAbsent(err) || host.IsDenied(err) || host.StateOf(err) == host.Invalid {
			continue
		}
		if err != nil {
			return false, err
		}
		for _, l := range lines {
			key, value, _ := strings.Cut(l.Text, "=")
			value = strings.Trim(strings.TrimSpace(value), `"`)
			switch strings.ToLower(strings.TrimSpace(key)) {
			case "directory":
				if value == "*" || value == top || strings.HasSuffix(value, "/*") && strings.HasPrefix(top+"/", strings.TrimSuffix(value, "*")) {
					return true, nil
				}
			case "path":
				return true, nil // an included file may say it: not judged
			}
		}
	}
	names, err := h.EnvNames("GIT_CONFIG_")
	return len(names) > 0, err // configuration in the environment is not judged
}

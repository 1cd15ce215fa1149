package goenv

import (
	"path"
	"regexp"
	"strconv"

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
	Title:    "git refuses to tell about the repository, so that go build stops",
	Fix:      finding.Unsafe,
	Doc: `
From 1.18 on, go asks git for the commit when it builds a program in a repository.
git refuses repositories that another user owns, as in containers that mount a
directory of the host, and the build ends with

	error obtaining VCS status: exit status 128
		Use -buildvcs=false to disable VCS stamping.

git's own words are "detected dubious ownership in repository at". A repository
that safe.directory names is accepted; an empty value takes the values before it
back, and a value that ends in /* counts from git 2.46 on. root after sudo may use
those of its caller. A repository without HEAD, and a GIT_DIR that leads nowhere,
end in the same way: "not a git repository".

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
	repo, err := gitDir(h, path.Dir(mod), e.AtLeast("1.27"))
	if err != nil || repo == "" {
		return nil, err
	}
	if there, err := runs(h, "git"); err != nil || !there {
		return nil, err // go does not stamp without git
	}
	if out, err := noRepository(h, repo); len(out) > 0 || err != nil {
		return out, err
	}
	return dubious(h, path.Dir(repo))
}

// noRepository is about what git does not take for a repository.
func noRepository(h *host.Host, repo string) ([]finding.Finding, error) {
	dir, err := setting.FromEnvironment(h, "GIT_DIR")
	if err != nil {
		return nil, err
	}
	at := repo
	if dir.Value != "" {
		at = absolute(h, dir.Value)
	} else if info, err := h.Stat(repo); err != nil || !info.IsDir() {
		return nil, err // a file that points to the repository
	}
	if there, err := exists(h, path.Join(at, "HEAD")); err != nil || there {
		return nil, err
	}
	if ok, err := h.Access("x", at); err == nil && !ok || host.IsDenied(err) {
		return nil, nil // it cannot be looked into
	}
	f := finding.Finding{
		Message: finding.Msg("%s is no git repository, as it has no HEAD: go build stops there", at),
		Evidence: []finding.Evidence{finding.Saw(path.Join(at, "HEAD"), "does not exist"),
			setting.Says("error obtaining VCS status: exit status 128"), finding.Saw("git says", "fatal: not a git repository")},
		About: []string{at},
	}
	if dir.Value != "" {
		f.Message = finding.Msg("GIT_DIR is %s, which is no git repository: go build stops in %s", finding.Visible(dir.Value), path.Dir(repo))
		return blamed(h, f, dir)
	}
	f.Fix = &finding.Fix{Summary: finding.Msg("repair or remove %s", at), Class: finding.Manual, Steps: []finding.Step{
		{Advice: "clone the repository anew, or remove " + at + " if it is left over; go build -buildvcs=false builds without it"}}}
	return []finding.Finding{f}, nil
}

// gitDir is the .git directory at or above a directory, "" for none. The .git file
// of a work tree or submodule counts from 1.27 on.
func gitDir(h *host.Host, dir string, files bool) (string, error) {
	for ; ; dir = path.Dir(dir) {
		p := path.Join(dir, ".git")
		there, err := exists(h, p)
		if err != nil {
			return "", err
		}
		if info, err := h.Stat(p); there && err == nil && (info.IsDir() || files && info.IsFile()) {
			return p, nil
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
	safe, err := declaredSafe(h, top)
	if err != nil || safe == isSafe {
		return nil, err
	}
	f := finding.Finding{
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
	}
	if safe == maybeSafe {
		f.Severity, f.Confidence = finding.Warning, finding.Likely
		f.Evidence = append(f.Evidence, finding.Saw("safe.directory", "a value that ends in /* names it, which counts from git 2.46 on"))
	}
	return []finding.Finding{f}, nil
}

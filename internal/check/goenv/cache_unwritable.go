package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// CacheUnwritable reports a build or module cache that the user cannot write to.
var CacheUnwritable = &rule.Rule{
	ID:       "goenv/cache-unwritable",
	Severity: finding.Error,
	Title:    "The build cache or the module cache cannot be written",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{HomeUnset, GOCACHEBadValue, GOPATHIsGOROOT, GOPATHInGOROOT},
	Doc: `
Go writes what it compiles into GOCACHE and what it downloads into GOMODCACHE.
Where this user may not write there, builds end with

	failed to initialize build cache at /root/.cache/go-build: mkdir ...: permission denied
	open /home/ann/.cache/go-build/51/...-d: permission denied
	go: writing go.mod cache: mkdir ...: permission denied

A cache of which only a part belongs to another user, as after one "sudo go build",
fails at random, and even lies:

	package os/user is not in std

godoctor looks at the directories and at the 256 parts of the build cache. The
directories of unpacked modules are read-only by design, and are no fault.

# Repair

Give the cache back to its user: chown -R, as root. Or set GOCACHE and GOMODCACHE
to directories of one's own.
`,
	Symptoms: []string{`failed to initialize build cache at`, `writing go\.mod cache: `, `go-build/\S+: permission denied`, `could not create module cache`, `pkg/mod/\S+: permission denied`},
	Check:    checkCaches,
}

func checkCaches(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	var out []finding.Finding
	for _, c := range []struct {
		name, what string
		parts      []string
		shards     bool
	}{
		{"GOCACHE", "build cache", []string{""}, true},
		{"GOMODCACHE", "module cache", []string{"", "cache", "cache/download"}, false},
	} {
		s, err := e.Get(c.name)
		if err != nil {
			return out, err
		}
		if !path.IsAbs(s.Value) {
			continue
		}
		why, err := firstUnwritable(h, s.Value, c.parts)
		if err != nil {
			return out, err
		}
		if why == nil && c.shards {
			if why, err = foreignShards(h, s.Value); err != nil {
				return out, err
			}
		}
		if why == nil {
			continue
		}
		if len(out) > 0 && out[0].Evidence[len(out[0].Evidence)-1] == *why {
			out[0].Message = finding.Msg("neither the build cache nor the module cache, %s, can be written by this user", s.Value)
			out[0].About = append(out[0].About, s.Value)
			continue // one reason, told once
		}
		f := finding.Finding{
			Message:  finding.Msg("the %s, %s, cannot be written by this user", c.what, s.Value),
			Evidence: []finding.Evidence{*why},
			About:    []string{s.Value, why.Source},
		}
		if c.name == "GOMODCACHE" && s.Given() == "" {
			f.About = append(f.About, setting.Instance("GOPATH"))
		}
		if f.Fix, err = giveBack(h, s, *why); err != nil {
			return out, err
		}
		if err := setting.Blame(h, &f, s); err != nil {
			return out, err
		}
		out = append(out, f)
	}
	return out, nil
}

// firstUnwritable looks at the parts of a cache that go writes to.
func firstUnwritable(h *host.Host, dir string, parts []string) (*finding.Evidence, error) {
	for _, p := range parts {
		why, err := unwritable(h, path.Join(dir, p))
		if why != nil || err != nil {
			return why, err
		}
	}
	return nil, nil
}

// foreignShards counts the parts of the build cache, named 00 to ff, that the
// user cannot write to.
func foreignShards(h *host.Host, dir string) (*finding.Evidence, error) {
	owners, err := h.Owners(dir)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	total, foreign := 0, 0
	var worst host.Owner
	for _, g := range owners.Groups {
		total += g.Count
		if !g.Writable {
			foreign += g.Count
			if g.Count > worst.Count {
				worst = g
			}
		}
	}
	if foreign == 0 {
		return nil, nil
	}
	e := finding.Saw(dir, "%d of %d parts cannot be written: %s and others belong to uid %d", foreign, total, worst.Example, worst.UID)
	return &e, nil
}

// giveBack is the repair: the owner where the place is the user's own, else
// another place.
func giveBack(h *host.Host, s goenv.Setting, why finding.Evidence) (*finding.Fix, error) {
	user, err := h.User()
	if err != nil {
		return nil, err
	}
	info, err := h.Stat(s.Value)
	if err == nil && info.IsDir() && user.UID != 0 && within(s.Value, user.Home) {
		return &finding.Fix{Summary: finding.Msg("give %s back to %s", s.Value, user.Name), Class: finding.Unsafe, Root: true,
			Steps: []finding.Step{{Command: []string{"chown", "-R", user.Name + ":", s.Value}, Undo: "the old owners are not kept"}}}, nil
	}
	return &finding.Fix{Summary: finding.Msg("let %s name a directory that this user can write to", s.Name), Class: finding.Manual,
		Steps: []finding.Step{{Advice: "make " + why.Source + " writable for this user, or set " + s.Name + " (or HOME) to a directory of its own"}}}, nil
}

func within(p, dir string) bool {
	return dir != "" && dir != "/" && (p == dir || len(p) > len(dir) && p[:len(dir)] == dir && p[len(dir)] == '/')
}

// BuildInModCache reports a build inside the module cache.
var BuildInModCache = &rule.Rule{
	ID:       "goenv/build-in-modcache",
	Severity: finding.Error,
	Title:    "The working directory is inside the module cache, which is read-only",
	Fix:      finding.Manual,
	Doc: `
The directories below GOMODCACHE hold modules as they were published. They are
read-only, and shared by all projects: building, generating or editing there ends
with

	go: updating go.sum: open ...: permission denied
	go build ...: open hello: permission denied

or, as root, changes what other projects are built from.

# Repair

Copy the module to a directory of one's own, or clone its repository. To install a
program: go install PACKAGE@VERSION.
`,
	Symptoms: []string{`pkg/mod/\S+@v\S+: permission denied`, `updating go\.(?:mod|sum): open \S+: permission denied`},
	Check:    checkBuildInModCache,
}

func checkBuildInModCache(h *host.Host) ([]finding.Finding, error) {
	s, err := goenv.Get(h, "GOMODCACHE")
	if err != nil {
		return nil, err
	}
	cwd, err := h.Cwd()
	if err != nil {
		return nil, err
	}
	if !path.IsAbs(s.Value) || !within(cwd, path.Clean(s.Value)) || cwd == path.Clean(s.Value) {
		return nil, nil
	}
	return []finding.Finding{{
		Message:  finding.Msg("the working directory %s is inside the module cache, which is read-only by design", cwd),
		Evidence: []finding.Evidence{finding.Saw("GOMODCACHE", "%s", s.Value)},
		About:    []string{cwd},
		Fix: &finding.Fix{Summary: finding.Msg("work on a copy"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "clone the module's repository, or copy the directory and chmod -R u+w the copy; to install a program: go install PACKAGE@VERSION"}}},
	}}, nil
}

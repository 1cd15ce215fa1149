package goenv

import (
	"path"
	"strings"

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

A module cache that already holds all that go.mod asks for is only read: that is
fine, and so is one that is not needed because of a vendor directory. Where it is
not known what will be wanted, it is a warning.

# Repair

Give a cache in the user's own home back to its user: chown -R, as root. Of any
other place, leave the permissions alone: set GOCACHE and GOMODCACHE, or GOPATH or
HOME that they are derived from, to directories of the user's own.
`,
	Symptoms: []string{`failed to initialize build cache at`, `writing go\.mod cache: `, `go-build/\S+: permission denied`, `could not create module cache`, `pkg/mod/\S+: permission denied`},
	Check:    checkCaches,
}

// A cache is one that go writes into.
type cache struct {
	name, what string
	parts      []string // below it, that go writes into
}

func checkCaches(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	for _, c := range []cache{
		{"GOCACHE", "build cache", []string{""}},
		{"GOMODCACHE", "module cache", []string{"", "cache", "cache/download"}},
	} {
		f, err := checkCache(h, e, c)
		if err != nil {
			return out, err
		}
		if f == nil {
			continue
		}
		if len(out) > 0 && sameReason(out[0], *f) {
			out[0].Message = finding.Msg("neither the build cache nor the module cache, %s, can be written by this user", f.About[0])
			out[0].About = append(out[0].About, f.About...)
			continue // one reason, told once
		}
		out = append(out, *f)
	}
	return out, nil
}

// sameReason reports whether two caches cannot be written for one reason.
func sameReason(a, b finding.Finding) bool {
	return len(a.Evidence) > 1 && len(b.Evidence) > 1 && a.Evidence[1] == b.Evidence[1]
}

// checkCache judges one cache: nil if it can be written, or need not be.
func checkCache(h *host.Host, first *goenv.Env, c cache) (*finding.Finding, error) {
	e := first.Final()
	s, err := e.Get(c.name)
	if err != nil || !path.IsAbs(s.Value) {
		return nil, err
	}
	why, err := firstUnwritable(h, s.Value, c.parts)
	if err == nil && why == nil && c.name == "GOCACHE" {
		why, err = foreignShards(h, s.Value)
	}
	if err != nil || why == nil {
		return nil, err
	}
	f := &finding.Finding{
		Severity: finding.Error,
		Message:  finding.Msg("the %s, %s, cannot be written by this user", c.what, s.Value),
		Evidence: []finding.Evidence{*why},
		About:    []string{s.Value, why.Source, setting.Instance(c.name)},
	}
	if c.name == "GOMODCACHE" {
		severity, lacking, err := cacheNeed(h, first, s.Value)
		if err != nil || severity == "" {
			return nil, err
		}
		f.Severity = severity
		if !leadsNowhere(*why) { // else go has other words
			f.Evidence = append(f.Evidence, lacking...)
		}
	}
	if leadsNowhere(*why) {
		f.Evidence = append(f.Evidence, setting.Says("mkdir "+why.Source+": file exists"))
	}
	from, err := source(h, e, s)
	if err != nil {
		return nil, err
	}
	if f.Fix, err = giveBack(h, s, from, *why); err != nil {
		return nil, err
	}
	return f, setting.Blame(h, f, from)
}

// firstUnwritable looks at the parts of a cache that go writes to.
func firstUnwritable(h *host.Host, dir string, parts []string) (*finding.Evidence, error) {
	if why, err := dangling(h, dir); why != nil || err != nil {
		return why, err
	}
	for _, p := range parts {
		why, err := unwritable(h, path.Join(dir, p))
		if why != nil || err != nil {
			return why, err
		}
	}
	return nil, nil
}

// dangling finds a link on the way to a directory that leads nowhere: go does not
// make what it points to, and says "file exists". nil if there is none.
func dangling(h *host.Host, dir string) (*finding.Evidence, error) {
	for at := path.Clean(dir); at != "/"; at = path.Dir(at) {
		info, err := h.Lstat(at)
		if host.IsAbsent(err) {
			continue
		}
		if err != nil || info.Type != "link" {
			return nil, nil // of what is wrong with it unwritable tells
		}
		if _, err := h.Stat(at); host.IsAbsent(err) {
			e := finding.Saw(at, "a link to %s, which does not exist", info.Target)
			return &e, nil
		}
		return nil, nil
	}
	return nil, nil
}

func leadsNowhere(why finding.Evidence) bool { return strings.HasPrefix(why.Value, "a link to ") }

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

func within(p, dir string) bool {
	return dir != "" && dir != "/" && (p == dir || len(p) > len(dir) && p[:len(dir)] == dir && p[len(dir)] == '/')
}

package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// cacheNeed says how bad a module cache is that cannot be written: "" where all
// that is wanted here is in it, or comes from elsewhere; an error where something
// has to be downloaded, with what it is; else a warning.
func cacheNeed(h *host.Host, first *goenv.Env, cache string) (finding.Severity, []finding.Evidence, error) {
	e := first.Final()
	if c := first.Choice; c.How == goenv.ToDownload && c.Refused == "" {
		return finding.Error, []finding.Evidence{finding.Saw("toolchain", "%s has to be downloaded into it", c.Name)}, nil
	}
	mod, err := e.NearestModule()
	if err != nil {
		return "", nil, err
	}
	file := mod
	if path.IsAbs(e.Work) {
		file = e.Work
	}
	switch {
	case e.Module == "":
		return "", nil, nil // GOPATH mode
	case file == "":
		return finding.Warning, nil, nil // only "go install PACKAGE@VERSION" would write
	}
	mods := []string{mod}
	if file == e.Work {
		lines, err := h.GoMod(file)
		if err != nil {
			return finding.Warning, nil, nil // gowork-stray speaks
		}
		mods = members(file, lines)
	}
	if there, err := vendored(h, e, file); err != nil || there {
		return "", nil, err
	}
	return lackingModules(h, mods, cache)
}

// lackingModules looks for the requirements of modules in a module cache. One that
// is only indirect may not be needed for any package here.
func lackingModules(h *host.Host, mods []string, cache string) (finding.Severity, []finding.Evidence, error) {
	var worst finding.Severity
	for _, mod := range mods {
		list, err := h.Lacking(cache, mod)
		if host.IsAbsent(err) || host.IsDenied(err) {
			continue // go stops at that first
		}
		if err != nil {
			return "", nil, err
		}
		for _, l := range list {
			if l.Indirect {
				worst = finding.Warning
				continue
			}
			p, v, _ := strings.Cut(strings.TrimPrefix(l.Dir, cache), "@")
			lock := path.Join(cache, "cache/download", p, "@v", v+".lock")
			return finding.Error, []finding.Evidence{finding.Saw(l.Dir, "is not there, and %s asks for it", mod), setting.Says("open " + lock + ": permission denied")}, nil
		}
	}
	return worst, nil, nil
}

package toolchain

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ModcacheNoexec reports a toolchain that lies, or will lie, where nothing may
// be run.
var ModcacheNoexec = &rule.Rule{
	ID:       "toolchain/modcache-noexec",
	Severity: finding.Error,
	Title:    "The toolchain to switch to lies on a mount where nothing may be run",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{DownloadBlocked, NonreleaseVersion},
	Doc: `
A toolchain that go downloads is unpacked into the module cache and run from
there. On a file system that is mounted noexec that cannot work:

	go: exec go1.25.14: permission denied

# Repair

Put GOMODCACHE on another file system, or have the mount allow programs.
`,
	Symptoms: []string{`exec go1\S+: permission denied`},
	Check:    checkModcacheNoexec,
}

func checkModcacheNoexec(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	s := c.first.Choice
	cache, mount, err := noexec(h, c)
	if err != nil || mount == nil {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s makes go run %s from %s, but %s is mounted noexec", c.asker(), s.Name, cache.Value, mount.Point),
		Evidence: []finding.Evidence{setting.Says("go: exec " + s.Name + ": permission denied"), finding.Saw(mount.Point, "%s, mounted %s", mount.Type, strings.Join(mount.Options, ","))},
		About:    []string{cache.Value, subject},
		Fix:      advise(finding.Msg("put GOMODCACHE on a file system that programs may be run from"), "go env -w GOMODCACHE=DIR, with DIR on another mount; or remount %s with exec", mount.Point),
	}
	err = setting.Blame(h, &f, cache)
	return []finding.Finding{f}, err
}

// noexec is the mount that holds the module cache, if the toolchain is to be run
// from there and cannot. Where mounts cannot be known, none is reported.
func noexec(h *host.Host, c choice) (cache goenv.Setting, mount *host.MountPoint, err error) {
	s := c.first.Choice
	if c.refused() || s.How != goenv.ToDownload && s.How != goenv.InModuleCache {
		return cache, nil, nil
	}
	cache, err = c.first.Get("GOMODCACHE")
	if err != nil || !path.IsAbs(cache.Value) {
		return cache, nil, err
	}
	m, err := mountOf(h, cache.Value)
	if host.StateOf(err) == host.Unheld {
		return cache, nil, nil
	}
	if err != nil || !slices.Contains(m.Options, "noexec") {
		return cache, nil, err
	}
	return cache, &m, nil
}

// mountOf is the mount of a directory that need not exist yet.
func mountOf(h *host.Host, dir string) (host.MountPoint, error) {
	for ; ; dir = path.Dir(dir) {
		m, err := h.Mount(dir)
		if !host.IsAbsent(err) || dir == "/" {
			return m, err
		}
	}
}

package toolchain

import (
	"path"

	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// CachedBroken reports a toolchain of the module cache that lacks a part.
var CachedBroken = &rule.Rule{
	ID:       "toolchain/cached-broken",
	Severity: finding.Error,
	Title:    "The toolchain in the module cache that is to run is damaged",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{DownloadBlocked, NonreleaseVersion},
	Doc: `
A toolchain that go has downloaded lies in the module cache, in a directory such as
golang.org/toolchain@v0.0.1-go1.25.14.linux-amd64, and go trusts what it finds there.
Where a part is missing or empty, as after a full disk or a cleanup by hand, every go
command ends with

	go: exec go1.25.14: exec format error
	go: download go1.25.14: stat /home/ann/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.25.14.linux-amd64/bin/go: no such file or directory

or, where only the tools or the library are gone, every build with

	go: no such tool "compile"
	package fmt is not in std

# Repair

Remove that directory: go unpacks or fetches the toolchain again.
`,
	Symptoms: []string{`exec go1\S+: exec format error`, `download go1\S+: stat \S+/bin/go: no such file or directory`},
	Check:    checkCachedBroken,
}

func checkCachedBroken(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	dir, what, words, err := cachedFault(h, c)
	if err != nil || what == "" {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s makes go run %s from the module cache, where it is damaged: %s", c.asker(), c.first.Choice.Name, what),
		Evidence: []finding.Evidence{finding.Saw(dir, "%s", what), setting.Says(words)},
		About:    []string{dir, c.first.Choice.Name, subject},
		Fix:      goenvrule.DropCached(dir),
	}
	if by := c.first.Choice.By; by != nil {
		f.SetBy = by
		f.Evidence = append(f.Evidence, finding.At(*by))
		return []finding.Finding{f}, nil
	}
	err = setting.Blame(h, &f, c.first.Choice.Setting)
	return []finding.Finding{f}, err
}

// cachedFault says what is wrong with the chosen toolchain as it lies in the module
// cache, and go's words; "" where it is sound, or not there. Of broken tools
// goenv/goroot-tools-broken speaks.
func cachedFault(h *host.Host, c choice) (dir, what, words string, err error) {
	s := c.first.Choice
	if c.refused() || s.How != goenv.ToDownload && s.How != goenv.InModuleCache {
		return "", "", "", nil
	}
	cache, err := c.first.Get("GOMODCACHE")
	if err != nil || !path.IsAbs(cache.Value) {
		return "", "", "", err
	}
	dir = path.Join(cache.Value, "golang.org/toolchain@"+c.moduleVersion())
	partial := path.Join(cache.Value, "cache/download/golang.org/toolchain/@v", c.moduleVersion()+".partial")
	if there, err := isThere(h, dir); err != nil || !there {
		return "", "", "", err
	}
	if unfinished, err := isThere(h, partial); err != nil || unfinished {
		return "", "", "", err // go unpacks it again by itself
	}
	program := path.Join(dir, "bin/go")
	if there, err := isThere(h, program); err != nil || !there {
		return dir, "it has no bin/go", "go: download " + s.Name + ": stat " + program + ": no such file or directory", err
	}
	fault, err := goenvrule.ToolFault(h, program, c.first.Program.Summary.Machine)
	if err != nil {
		return "", "", "", err
	}
	if fault != "" {
		return dir, "its bin/go " + fault, "go: exec " + s.Name + ": exec format error", nil
	}
	for _, part := range []struct{ name, words string }{
		{"pkg/tool", `go: no such tool "compile"`}, {"src/fmt", "package fmt is not in std"}, {"src/runtime", "cannot find package"},
	} {
		if there, err := isThere(h, path.Join(dir, part.name)); err != nil || !there {
			return dir, "it has no " + part.name, part.words, err
		}
	}
	return "", "", "", nil
}

// isThere says whether a path leads to something; one that is out of reach may.
func isThere(h *host.Host, p string) (bool, error) {
	_, err := h.Stat(p)
	switch {
	case host.IsAbsent(err):
		return false, nil
	case host.IsDenied(err):
		return true, nil
	}
	return err == nil, err
}

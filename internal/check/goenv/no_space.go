package goenv

import (
	"fmt"
	"path"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NoSpace reports a file system of a cache that is full.
var NoSpace = &rule.Rule{
	ID:       "goenv/no-space",
	Severity: finding.Error,
	Title:    "The file system of a cache or of temporary files is full",
	Fix:      finding.Manual,
	Doc: `
Builds write into the build cache, the module cache and the directory for temporary
files. Where one of their file systems is full, in bytes or in inodes, they end with

	write /tmp/go-build.../b001/_pkg_.a: no space left on device

It is an error below 16 MiB or without any free inode, and a warning below 512 MiB
and two per cent: the standard library alone takes some 100 MiB to build. Quotas
cannot be seen.

# Repair

"go clean -cache" empties the build cache, "go clean -modcache" the module cache.
`,
	Symptoms: []string{`no space left on device`, `disk quota exceeded`},
	Check:    checkSpace,
}

const (
	spaceGone   = 16 << 20  // not even one package archive is sure to fit
	spaceLittle = 512 << 20 // a build of a middling project
	filesLittle = 2000      // the build cache has some thousands
)

func checkSpace(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	temp, _, err := tempDir(h)
	if err != nil {
		return nil, err
	}
	dirs := map[string][]string{}
	var order []string
	for _, c := range []struct{ name, dir string }{{"GOCACHE", ""}, {"GOMODCACHE", ""}, {"temporary files", temp}} {
		if c.dir == "" {
			s, err := e.Final().Get(c.name)
			if err != nil {
				return nil, err
			}
			c.dir = s.Value
		}
		if !path.IsAbs(c.dir) {
			continue
		}
		at, err := nearestDir(h, c.dir)
		if err != nil {
			return nil, err
		}
		if at == "" {
			continue
		}
		if dirs[at] == nil {
			order = append(order, at)
		}
		dirs[at] = append(dirs[at], c.name)
	}
	var out []finding.Finding
	unknown := 0
	for _, dir := range order {
		fs, err := h.FileSystem(dir)
		if host.StateOf(err) == host.Unheld || host.IsAbsent(err) {
			unknown++
			continue
		}
		if err != nil {
			return out, err
		}
		if fs.Total == 0 {
			continue // a tree of the kernel's: cache-unwritable speaks
		}
		if f, bad := judgeSpace(dir, dirs[dir][0], fs); bad {
			out = append(out, f)
		}
	}
	if unknown == len(order) {
		return nil, rule.Skip("the file systems are not those of this machine")
	}
	return out, nil
}

// nearestDir is a directory or the nearest existing one above it, "" if nothing
// can be seen.
func nearestDir(h *host.Host, dir string) (string, error) {
	for at := path.Clean(dir); ; at = path.Dir(at) {
		there, err := exists(h, at)
		if err != nil {
			return "", err
		}
		if there {
			return at, nil
		}
		if at == "/" {
			return "", nil
		}
	}
}

func judgeSpace(dir, what string, fs host.FileSystem) (finding.Finding, bool) {
	noFiles := fs.Files > 0 && fs.FreeFiles == 0
	fewFiles := fs.Files > 0 && fs.FreeFiles < filesLittle
	little := fs.Free < spaceLittle && fs.Free*50 < fs.Total
	f := finding.Finding{About: []string{dir}, Fix: &finding.Fix{Summary: finding.Msg("make room"), Class: finding.Manual,
		Steps: []finding.Step{{Advice: "go clean -cache empties the build cache, go clean -modcache the module cache; du -xh --max-depth=2 shows what else is large"}}}}
	switch {
	case noFiles:
		f.Message = finding.Msg("the file system of %s (%s) has no free inode: builds fail", dir, what)
	case fs.Free < spaceGone:
		f.Message = finding.Msg("the file system of %s (%s) is full: builds fail", dir, what)
	case fewFiles:
		f.Severity, f.Message = finding.Warning, finding.Msg("the file system of %s (%s) has few free inodes", dir, what)
	case little:
		f.Severity, f.Message = finding.Warning, finding.Msg("the file system of %s (%s) is nearly full", dir, what)
	default:
		return f, false
	}
	f.Evidence = []finding.Evidence{finding.Saw(dir, "%s of %s free%s", size(fs.Free), size(fs.Total), inodes(fs))}
	return f, true
}

func inodes(fs host.FileSystem) string {
	if fs.Files == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of %d inodes free", fs.FreeFiles, fs.Files)
}

// size writes bytes in the largest unit that leaves a whole number of digits.
func size(n uint64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}

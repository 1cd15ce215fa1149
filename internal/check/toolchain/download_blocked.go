package toolchain

import (
	"fmt"
	"path"
	"strings"

	"golang.org/x/mod/module"

	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/net"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// DownloadBlocked reports a toolchain that is needed and that a setting keeps go
// from fetching.
var DownloadBlocked = &rule.Rule{
	ID:       "toolchain/download-blocked",
	Severity: finding.Error,
	Title:    "A toolchain has to be downloaded, and a setting forbids it",
	Fix:      finding.Unsafe,
	Causes: []*rule.Rule{NonreleaseVersion, goenvrule.GOROOTMissing, goenvrule.GOROOTNotATree, goenvrule.GoEnvMissing,
		goenvrule.GOMODCACHEBadValue, goenvrule.HomeUnset, net.GOSUMDBBadValue},
	Doc: `
Where go.mod or GOTOOLCHAIN asks for another toolchain, go fetches the module
golang.org/toolchain and checks it against the checksum database, always. So it
cannot be had

  - with GOPROXY=off, or with one file:// directory that does not hold it;
  - with GOSUMDB=off, unless GOPROXY is one file:// directory. This holds even
    for a toolchain that is in the module cache already.

What go says is

	go: download go1.25.14 for linux/amd64: toolchain not available

in the first case, and in the second

	go: download go1.25.14: golang.org/toolchain@v0.0.1-go1.25.14.linux-amd64: verifying module: checksum database disabled by GOSUMDB=off

GOPROXY=direct and a pattern in GOPRIVATE or GONOPROXY that matches everything are
no obstacle: go then asks golang.org where the module is and takes it from go.dev,
if both can be reached.

GONOSUMDB does no harm: go does not heed it for toolchains.

# Repair

Allow the download, or name a checksum database that can be reached (in mainland
China: GOSUMDB=sum.golang.google.cn). Where downloads are unwanted, install the
toolchain by hand.
`,
	Symptoms: []string{`download go1\S+ for \S+: toolchain not available`, `golang\.org/toolchain@\S+: verifying module: `},
	Check:    checkDownloadBlocked,
}

func checkDownloadBlocked(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	name, words, err := blockedBy(h, c)
	if err != nil || name == "" {
		return nil, err
	}
	return blocked(h, c, name, words)
}

// blockedBy is the setting that keeps go from having the toolchain that it
// chose, "" if none does, and what go says.
func blockedBy(h *host.Host, c choice) (name, words string, err error) {
	s := c.first.Choice
	if s.How != goenv.ToDownload && s.How != goenv.InModuleCache || release.Exists(c.asked()) == release.No {
		return "", "", nil
	}
	unpacked, archived, err := inCache(h, c)
	if err != nil {
		return "", "", err
	}
	if !unpacked && !archived {
		if name, err = unfetched(h, c); err != nil || name != "" {
			return name, fmt.Sprintf("go: download %s for %s: toolchain not available", s.Name, platform(c.first)), err
		}
	}
	switch {
	case !strings.Contains(s.Refused, ": verifying module: "):
		return "", "", nil
	case unpacked:
		return "GOSUMDB", s.Refused, nil
	}
	return "GOSUMDB", "go: download " + s.Name + ": " + strings.TrimPrefix(s.Refused, "go: "), nil
}

// blocked makes the finding about the setting that forbids the download.
func blocked(h *host.Host, c choice, name, words string) ([]finding.Finding, error) {
	s := c.first.Choice
	by, err := c.first.Get(name)
	if err != nil {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s makes go fetch %s, which %s=%s forbids", c.asker(), s.Name, name, finding.Visible(by.Value)),
		Evidence: []finding.Evidence{setting.Says(words)},
		About:    []string{s.Name, subject},
	}
	if s.By != nil {
		f.Evidence = append(f.Evidence, finding.At(*s.By))
		f.About = append(f.About, s.File)
	}
	if err := setting.Blame(h, &f, by); err != nil {
		return nil, err
	}
	if by.Given() == "" {
		f.About = append(f.About, setting.Instance("GOROOT")) // go.env, which holds the default, was not found
	}
	if cache, err := c.first.Get("GOMODCACHE"); err == nil && !path.IsAbs(cache.Value) {
		f.About = append(f.About, setting.Instance("GOMODCACHE"))
	}
	f.Fix, err = unblock(h, name, by, s.Name)
	return []finding.Finding{f}, err
}

// unblock is the repair: to take the setting away, or to go round one that Go
// came with, or that has no value.
func unblock(h *host.Host, name string, by goenv.Setting, toolchain string) (*finding.Fix, error) {
	summary := finding.Msg("set %s, or install %s by hand", name, toolchain)
	switch by.Layer {
	case goenv.RootFile:
		return advise(summary, "this Go comes with %s=%s: go env -w overrides that, or take %s from your distribution", name, finding.Visible(by.Value), toolchain), nil
	case goenv.Default:
		return advise(summary, "nothing gives %s a value here: its default stands in go.env of the Go tree", name), nil
	}
	return setting.Remove(h, by)
}

// unfetched is the setting that keeps go from fetching toolchains, "" if none
// does.
func unfetched(h *host.Host, c choice) (string, error) {
	if direct, err := past(c); err != nil || direct {
		return "", err
	}
	s, err := c.first.Get("GOPROXY")
	if err != nil {
		return "", err
	}
	switch {
	case first(s.Value) == "off":
		return "GOPROXY", nil
	case strings.HasPrefix(s.Value, "file:///") && !strings.ContainsAny(s.Value, ",|"):
		_, err := h.Stat(path.Join(strings.TrimPrefix(s.Value, "file://"), c.archive()))
		if host.IsAbsent(err) {
			return "GOPROXY", nil
		}
		return "", err
	}
	return "", nil
}

// past reports whether toolchains are fetched past the proxy: from where
// golang.org says that they are, which is go.dev (cmd/go/internal/modfetch,
// lookupDirect).
func past(c choice) (bool, error) {
	private, err := c.first.Get("GONOPROXY")
	if err != nil {
		return false, err
	}
	if module.MatchPrefixPatterns(private.Value, "golang.org/toolchain") {
		return true, nil
	}
	s, err := c.first.Get("GOPROXY")
	return err == nil && first(s.Value) == "direct", err
}

// first is the first entry of a GOPROXY list (cmd/go/internal/modfetch,
// proxyList).
func first(list string) string {
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '|' }) {
		if word = strings.TrimSpace(word); word != "" {
			return word
		}
	}
	return ""
}

// inCache reports whether the module cache holds the toolchain, unpacked or as
// it was downloaded: go then asks no proxy.
func inCache(h *host.Host, c choice) (unpacked, archived bool, err error) {
	cache, err := c.first.Get("GOMODCACHE")
	if err != nil || !path.IsAbs(cache.Value) {
		return false, false, err
	}
	for i, p := range []string{"golang.org/toolchain@" + c.moduleVersion(), "cache/download/" + c.archive()} {
		_, err := h.Stat(path.Join(cache.Value, p))
		if err != nil && !host.IsAbsent(err) && !host.IsDenied(err) {
			return false, false, err
		}
		if i == 0 {
			unpacked = err == nil
		} else {
			archived = err == nil
		}
	}
	return unpacked, archived, nil
}

// moduleVersion is the version that the toolchain has as a module.
func (c choice) moduleVersion() string {
	return "v0.0.1-" + c.first.Choice.Name + "." + strings.ReplaceAll(platform(c.first), "/", "-")
}

// archive is where a proxy has the toolchain.
func (c choice) archive() string { return "golang.org/toolchain/@v/" + c.moduleVersion() + ".zip" }

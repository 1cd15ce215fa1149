package toolchain

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// PinnedEnv reports a GOTOOLCHAIN that holds an older Go than is installed.
var PinnedEnv = &rule.Rule{
	ID:       "toolchain/pinned-env",
	Severity: finding.Warning,
	Title:    "GOTOOLCHAIN pins an older Go than the one that is installed",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{GomodNeedsNewer, Pre121NewGomod, NonreleaseVersion, DownloadBlocked, PathGoMissing, ModcacheNoexec, CachedBroken, WrapperWithoutSDK},
	Doc: `
GOTOOLCHAIN=go1.22.5 makes every go command, wherever it is run, hand over to
that release. Set once for one project and forgotten, it keeps the machine on an
old Go after each update: "go version" prints the old version although the new
one is installed.

# Repair

Remove the setting. A project that needs a certain Go says so in its go.mod.

# When it is fine

If the older release is wanted everywhere, for a test say.
`,
	Check: checkPinned,
}

func checkPinned(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	s := c.first.Choice
	if s.Refused != "" && s.How == "" || s.Setting.Value == "" || s.Minimum == "local" || s.By != nil {
		return nil, nil
	}
	pin, _ := versionOf(s.Minimum)
	own, valid := versionOf(c.first.Version)
	if !valid || goenv.CompareVersions(pin, own) >= 0 {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("GOTOOLCHAIN=%s holds go at %s, although %s is installed", s.Setting.Value, s.Minimum, c.first.Version),
		Evidence: []finding.Evidence{finding.Saw(c.first.Program.Path, "%s", c.first.Version)},
		About:    []string{setting.Instance("GOTOOLCHAIN"), subject, s.Name},
	}
	if err := setting.Blame(h, &f, s.Setting); err != nil {
		return nil, err
	}
	f.Fix, err = setting.Remove(h, s.Setting)
	return []finding.Finding{f}, err
}

package toolchain

import (
	"strconv"
	"strings"

	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// InvalidSetting reports a GOTOOLCHAIN that go refuses.
var InvalidSetting = &rule.Rule{
	ID:       "toolchain/invalid-setting",
	Severity: finding.Error,
	Title:    "GOTOOLCHAIN has a value that go refuses",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{goenvrule.ModUnparsable},
	Doc: `
GOTOOLCHAIN is auto, path, local, the name of a toolchain such as go1.22.5, or a
name or local with +auto or +path behind it. With any other value every go
command fails, "go version" among them:

	go: invalid GOTOOLCHAIN "1.22.5"
	go: invalid GOTOOLCHAIN "go1.22.5+local": only version suffixes are +auto and +path

A frequent slip is the version without "go" in front. A line "go 2" in go.mod makes
go say the same of go2; then go.mod is to be mended, and GOTOOLCHAIN is innocent.

# Repair

"go env -w GOTOOLCHAIN=auto" works even then, but does not help where the value
is in the environment: remove it there.
`,
	Symptoms: []string{`invalid GOTOOLCHAIN "`},
	Check:    checkInvalidSetting,
}

func checkInvalidSetting(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	words := c.first.Choice.Refused
	s := c.first.Choice.Setting
	if !strings.HasPrefix(words, "go: invalid GOTOOLCHAIN "+strconv.Quote(s.Value)) {
		return nil, nil // go names what a file asks for in the same words: "go 2" in go.mod is go2
	}
	f := finding.Finding{
		Message:  finding.Msg("GOTOOLCHAIN=%s is refused, so that no go command works here", finding.Visible(s.Value)),
		Evidence: []finding.Evidence{setting.Says(words)},
		About:    []string{setting.Instance("GOTOOLCHAIN"), subject},
	}
	if err := setting.Blame(h, &f, s); err != nil {
		return nil, err
	}
	f.Fix, err = setting.Remove(h, s)
	if err == nil && s.Layer == goenv.UserFile {
		f.Fix = setting.Store(h, c.first, "GOTOOLCHAIN", "auto", finding.Msg("let go choose the toolchain"))
	}
	return []finding.Finding{f}, err
}

package toolchain

import (
	"strconv"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// PathGoMissing reports a toolchain that may only come from PATH and is not
// there.
var PathGoMissing = &rule.Rule{
	ID:       "toolchain/path-go-missing",
	Severity: finding.Error,
	Title:    "GOTOOLCHAIN allows toolchains from PATH only, and the wanted one is not there",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{NonreleaseVersion},
	Doc: `
With GOTOOLCHAIN=path, or a name with +path behind it, go downloads no toolchain:
it looks for a program such as go1.25.0 on PATH.

	go: cannot find "go1.25.0" in PATH

# Repair

Install that program, or allow the download: GOTOOLCHAIN=auto.
`,
	Symptoms: []string{`cannot find "go1[^"]*" in PATH`},
	Check:    checkPathGoMissing,
}

func checkPathGoMissing(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	s := c.first.Choice
	if s.How != goenv.NotOnPath {
		return nil, nil
	}
	name := c.asked()
	f := finding.Finding{
		Message:  finding.Msg("%s makes go look for a program %s, which is not on PATH", c.asker(), name),
		Evidence: []finding.Evidence{setting.Says("go: cannot find " + strconv.Quote(name) + " in PATH")},
		About:    []string{name, subject},
	}
	wanted := s.Go
	if s.By != nil {
		f.Evidence = append(f.Evidence, finding.At(*s.By))
		wanted, _ = versionOf(name)
	}
	if err := setting.Blame(h, &f, s.Setting); err != nil {
		return nil, err
	}
	if f.Fix, err = unpin(h, c, wanted); err != nil || f.Fix != nil {
		return []finding.Finding{f}, err
	}
	allow := "go env -w GOTOOLCHAIN=auto"
	if s.Setting.Layer == goenv.Process {
		allow = "GOTOOLCHAIN=auto in the environment, where it is set now"
	}
	f.Fix = advise(finding.Msg("install %s, or allow go to download it", name),
		"GOTOOLCHAIN=local go install golang.org/dl/%s@latest && GOTOOLCHAIN=local %s download; or %s", name, name, allow)
	return []finding.Finding{f}, nil
}

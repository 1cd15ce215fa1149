package toolchain

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	gotree "github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// WrapperWithoutSDK reports a program of golang.org/dl whose release was never
// downloaded.
var WrapperWithoutSDK = &rule.Rule{
	ID:       "toolchain/wrapper-not-downloaded",
	Severity: finding.Error,
	Title:    "A golang.org/dl program is to run, and its release was never downloaded",
	Fix:      finding.Manual,
	Doc: `
"go install golang.org/dl/go1.25.14@latest" installs a small program go1.25.14, which
runs the release that lies in ~/sdk/go1.25.14. The release comes with a second
command, "go1.25.14 download". Go takes a program of that name on PATH for the
toolchain and downloads nothing itself, so that every go command ends with

	go1.25.14: not downloaded. Run 'go1.25.14 download' to install to /home/ann/sdk/go1.25.14

# Repair

Run that command, or remove the program: go then fetches the toolchain by itself.
`,
	Symptoms: []string{`not downloaded\. Run 'go\S+ download' to install to`},
	Check:    checkWrapper,
}

func checkWrapper(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	p := c.wrapper()
	if p == nil {
		return nil, nil
	}
	name := path.Base(p.Summary.GoPath)
	sdk, err := unpacked(h, name)
	if err != nil || sdk == "" {
		return nil, err
	}
	f := finding.Finding{
		Message: finding.Msg("%s makes go run %s, whose release was never downloaded", c.asker(), p.Path),
		Evidence: []finding.Evidence{finding.Saw(path.Join(sdk, unpackedMark), "does not exist"),
			finding.Saw(name+" says", "%s: not downloaded. Run '%s download' to install to %s", name, name, sdk)},
		About: []string{p.Path, c.first.Choice.Name, subject},
		Fix:   advise(finding.Msg("download the release, or remove the program"), "%s download; or remove %s, and go fetches the toolchain by itself", p.Path, p.Path),
	}
	if by := c.first.Choice.By; by != nil {
		f.SetBy = by
		f.Evidence = append(f.Evidence, finding.At(*by))
		return []finding.Finding{f}, nil
	}
	err = setting.Blame(h, &f, c.first.Choice.Setting)
	return []finding.Finding{f}, err
}

// wrapper is the golang.org/dl program that go hands over to; nil if it is none.
func (c choice) wrapper() *gotree.Program {
	s := c.first.Choice
	if c.refused() || s.How != goenv.OnPath || s.Runs == nil || s.Runs.Program.Class != gotree.DLWrapper {
		return nil
	}
	return s.Runs.Program
}

// unpackedMark is what "go1.25.14 download" leaves at its end.
const unpackedMark = ".unpacked-success"

// unpacked is the directory where a golang.org/dl program misses its release; ""
// if it is there, or its place is not known.
func unpacked(h *host.Host, name string) (string, error) {
	home, _, err := h.Env("HOME")
	if err != nil || home == "" {
		return "", err
	}
	sdk := path.Join(home, "sdk", name)
	if there, err := isThere(h, path.Join(sdk, unpackedMark)); err != nil || there {
		return "", err
	}
	return sdk, nil
}

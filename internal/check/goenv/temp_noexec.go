package goenv

import (
	"path"
	"slices"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// TempNoExec reports a temporary directory that nothing can be run from.
var TempNoExec = &rule.Rule{
	ID:       "goenv/tmp-noexec",
	Severity: finding.Error,
	Title:    "The directory for temporary files is on a noexec mount",
	Fix:      finding.Unsafe,
	Doc: `
"go run" and "go test" build a program in GOTMPDIR, or TMPDIR, or /tmp, and run it
there. On a file system that is mounted noexec the kernel refuses that:

	fork/exec /tmp/go-build1234/b001/exe/hello: permission denied

"go build" and "go install" work.

# Repair

Let GOTMPDIR name a directory on another file system:
go env -w GOTMPDIR=$HOME/.cache/go-tmp, after making it. A GOTMPDIR in the
environment comes before that, and has to be removed there.
`,
	Symptoms: []string{`fork/exec \S*/go-build\S+: permission denied`},
	Check:    checkTempNoExec,
}

func checkTempNoExec(h *host.Host) ([]finding.Finding, error) {
	dir, s, err := tempDir(h)
	if err != nil {
		return nil, err
	}
	m, err := h.Mount(dir)
	if host.StateOf(err) == host.Unheld || host.IsAbsent(err) {
		return nil, rule.Skip("the mounts of this root file system are not known")
	}
	if err != nil {
		return nil, err
	}
	if !slices.Contains(m.Options, "noexec") {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s is on a noexec mount: go run and go test fail, go build works", dir),
		Evidence: []finding.Evidence{finding.Saw(m.Point, "%s, mounted noexec", m.Type), setting.Says("fork/exec " + path.Join(dir, "go-build...") + ": permission denied")},
		About:    []string{dir},
	}
	if s.Name != "GOTMPDIR" || s.Layer != goenv.Process {
		f.Fix = &finding.Fix{Summary: finding.Msg("let go build in another directory"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "mkdir -p ~/.cache/go-tmp; go env -w GOTMPDIR=$HOME/.cache/go-tmp"}}}
	} // else what is stored does not count: the value is to go from the environment
	return blamed(h, f, s)
}

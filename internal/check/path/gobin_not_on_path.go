package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOBINNotOnPath reports installed programs that PATH does not reach.
var GOBINNotOnPath = &rule.Rule{
	ID:       "path/gobin-not-on-path",
	Severity: finding.Warning,
	Title:    "Programs that go install put away are in a directory that is not on PATH",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{BrokenLine, CRLF, EntryNotExpanded, Clobbered, RCNotRead, RCPending, ProfileShadowed, AfterGuard, NotOnPath, SudoSecurePath, ServiceMinimalEnv, ContainerLoginShell},
	Doc: `
"go install" puts programs into GOBIN, or without it into the bin directory of
the first GOPATH element, by default ~/go/bin. If that directory is not on PATH,
the program is built and then not found.

It is reported only if the directory holds a program.

# Repair

Add the directory behind the others: a program named go in it would otherwise
win over the Go tool.
`,
	Symptoms: []string{`\S+: command not found`, `command not found: \S+`},
	Check:    checkGOBIN,
}

func checkGOBIN(h *host.Host) ([]finding.Finding, error) {
	dir, from, err := goenv.InstallDir(h)
	if err != nil {
		return nil, err
	}
	if !path.IsAbs(dir) {
		return nil, rule.Skip("GOBIN and GOPATH name no absolute directory")
	}
	dir = path.Clean(dir)
	info, err := h.Stat(dir)
	if host.IsAbsent(err) {
		return nil, nil
	}
	if host.IsDenied(err) {
		return nil, rule.Skip("this user may not look into %s, and so cannot run what is there", dir)
	}
	if err != nil {
		return nil, err
	}
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	for _, e := range a.entries {
		if e.Dir == dir || e.ID != "" && e.ID == info.ID {
			return nil, nil
		}
	}
	programs, err := programsIn(h, dir)
	if err != nil || len(programs) == 0 {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("go install puts programs into %s, which is not on PATH: %s", dir, listSome(programs)),
		Evidence: []finding.Evidence{{Source: "PATH", Value: shortPath(a.path)}, finding.Saw(dir, "%d programs", len(programs))},
		About:    []string{dir},
	}
	if len(programs) == 1 {
		f.Evidence[1] = finding.Saw(path.Join(dir, programs[0]), "a program")
	}
	if from.Layer != "default" {
		f.Evidence = append(f.Evidence, settingEvidence(from))
		f.SetBy = from.Place
	}
	f.Fix, err = addDir(h, a.session, dir)
	return []finding.Finding{f}, err
}

func settingEvidence(s goenv.Setting) finding.Evidence {
	if s.Place != nil {
		return finding.At(*s.Place)
	}
	return finding.Saw("environment", "%s=%s", s.Name, s.Value)
}

// programsIn lists the executable files of a directory, sorted.
func programsIn(h *host.Host, dir string) ([]string, error) {
	names, err := h.List(dir)
	if err != nil {
		return nil, err
	}
	tree := toolchain.IsTree(h, path.Dir(dir))
	const enough = 50 // a count beyond that says nothing more
	var out []string
	for _, n := range names {
		if strings.HasSuffix(n, "/") || len(out) == enough {
			continue
		}
		if tree && (n == "go" || n == "gofmt") {
			continue // GOPATH and the Go tree are one directory: these came with the tree
		}
		if ok, err := h.Access("x", path.Join(dir, n)); err == nil && ok {
			out = append(out, n)
		}
	}
	return out, nil
}

func listSome(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:3], ", ") + " and others"
}

// Package path checks how a go command is found: PATH, the shells' start-up
// files that set it, and what the directories on it hold.
package path

import (
	"fmt"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Rules lists the rules of the area; of findings that weigh the same, the one
// of the earlier rule comes first.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		NotInstalled,
		Clobbered,
		BrokenLine,
		CRLF,
		EntryMissingBin,
		EntryNotExpanded,
		NotExecutable,
		BrokenSymlink,
		WindowsGo,
		ForeignGo,
		ManagerNotInitialised,
		SudoSecurePath,
		ServiceMinimalEnv,
		ContainerLoginShell,
		ProfileShadowed,
		AfterGuard,
		RCNotRead,
		RCPending,
		NotOnPath,
		ShadowedGo,
		GoAlias,
		GOBINNotOnPath,
		EntryDangling,
		EntryRelative,
		StaleHash,
		ForeignGodoctor,
	}
}

// maxShown is how much of a long PATH is shown; a usual one has 100 to 600
// bytes.
const maxShown = 4096

func shortPath(s string) string {
	if s == "" {
		return `""`
	}
	if len(s) > maxShown {
		return finding.Visible(s[:maxShown]) + fmt.Sprintf(" ... (%d bytes in all)", len(s))
	}
	return finding.Visible(s)
}

// maxFindings bounds what one rule says of one PATH: a broken loop in a start-up
// file makes thousands of elements of the same kind.
const maxFindings = 20

// bounded cuts a list of findings and says in the last one how many more there
// are.
func bounded(list []finding.Finding) []finding.Finding {
	if more := len(list) - maxFindings; more > 0 {
		list = list[:maxFindings]
		last := &list[maxFindings-1]
		last.Evidence = append(last.Evidence, finding.Saw("PATH", "%d more elements of this kind", more))
	}
	return list
}

// describe says what a go command is.
func describe(p *toolchain.Program) string {
	parts := []string{p.Class.Name}
	if p.Version != "" {
		parts = []string{p.Version, p.Class.Name}
	}
	if p.Final != "" && p.Final != p.Path {
		parts = append(parts, "-> "+p.Final)
	}
	return strings.Join(parts, ", ")
}

// fromFiles reports whether a reason is told from start-up files.
func fromFiles(r reason) bool {
	return r == fileNotRead || r == shadowedProfile
}

// unread is the error of a rule that found nothing in the start-up files of the
// user's shell, while one of them could not be read.
func unread(h *host.Host, a *absence) error {
	cause, err := unreadFile(h, a.session.Shell)
	if err != nil {
		return err
	}
	return cause
}

// speak makes the check of a rule that speaks for one reason of a missing go.
func speak(r reason, say func(h *host.Host, a *absence) (finding.Finding, error)) func(*host.Host) ([]finding.Finding, error) {
	return func(h *host.Host) ([]finding.Finding, error) {
		a, err := judge(h)
		if err == nil && a.reason == undecided && fromFiles(r) {
			err = a.unread
		}
		if err != nil || a.reason != r {
			return nil, err
		}
		f, err := say(h, a)
		if err != nil {
			return nil, err
		}
		return []finding.Finding{f}, nil
	}
}

package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// hashVariable carries what a shell remembers to godoctor: another process
// cannot look into the shell.
const hashVariable = "GODOCTOR_SHELL_HASH"

// StaleHash reports that a shell remembers a go that is gone or no longer first.
var StaleHash = &rule.Rule{
	ID:       "path/stale-hash",
	Severity: finding.Error,
	Title:    "The shell remembers the old location of go",
	Fix:      finding.Manual,
	Doc: `
bash, dash and ksh remember where they found a program. After go was moved or
removed they still run the old place: "bash: /usr/bin/go: No such file or
directory" although another go is on PATH. zsh and fish look again by themselves.

Another process cannot see what a shell remembers, so the shell has to tell:

	GODOCTOR_SHELL_HASH="$(hash -t go)" godoctor check path/stale-hash

# Repair

	hash -r
`,
	Symptoms: []string{`bash: /\S+/go: No such file or directory`},
	Check:    checkHash,
}

func checkHash(h *host.Host) ([]finding.Finding, error) {
	remembered, ok, err := h.Env(hashVariable)
	if err != nil {
		return nil, err
	}
	if !ok || !path.IsAbs(remembered) {
		return nil, rule.Skip("only the shell knows what it remembers; see godoctor explain path/stale-hash")
	}
	found, err := searchpath.ProcessGo(h)
	if err != nil {
		return nil, err
	}
	old, err := h.Stat(remembered)
	gone := host.IsAbsent(err)
	if err != nil && !gone {
		return nil, err
	}
	if found.Winner == nil || path.Clean(remembered) == found.Winner.Program.Path || !gone && old.ID == found.Winner.Program.ID {
		return nil, nil
	}
	f := finding.Finding{
		Severity: finding.Warning,
		Message:  finding.Msg("the shell still runs %s; PATH now leads to %s", remembered, found.Winner.Program.Path),
		Evidence: []finding.Evidence{finding.Saw("the shell's hash table", "go is %s", remembered), finding.Saw(found.Winner.Program.Path, "%s", describe(found.Winner.Program))},
		About:    []string{remembered},
		Fix:      advice(finding.Msg("let the shell look again"), "hash -r"),
	}
	if gone {
		f.Severity = finding.Error
		f.Message = finding.Msg("the shell still runs %s, which is gone; PATH leads to %s", remembered, found.Winner.Program.Path)
	}
	return []finding.Finding{f}, nil
}

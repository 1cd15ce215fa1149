package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ServiceMinimalEnv reports a process that was given a minimal PATH by what
// started it.
var ServiceMinimalEnv = &rule.Rule{
	ID:       "path/service-minimal-env",
	Severity: finding.Error,
	Title:    "This process was started with a minimal PATH that has no Go",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{AfterGuard},
	Doc: `
cron, systemd, CI runners, container runtimes and ssh with a command do not
start a login shell: none of the start-up files that set PATH for a terminal is
read. cron has /usr/bin:/bin, a systemd system service a fixed list, a Flatpak
sees its own /app and /usr and nothing of the host.

# Repair

Set PATH where the process is defined: PATH=... at the head of the crontab,
Environment=PATH=... in the unit, the job's or image's environment; or call go
by its whole path.
`,
	Symptoms: []string{
		`code=exited, status=203/EXEC`,
		`env: ['‘’` + "`" + `]?go['‘’` + "`" + `]?: No such file or directory`,
		`sh: (?:1: )?go: not found`,
	},
	Check: checkService,
}

func checkService(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	echo := a.reason == behindGuard && a.session.Kind == session.SSH
	if a.reason != minimal && a.reason != sandbox && !echo {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s does not get the PATH of a terminal, and its own has no Go", a.session),
		Evidence: append(append([]finding.Evidence{a.pathEvidence()}, a.session.Evidence...), a.installedEvidence()...),
		About:    a.about(),
	}
	dir := "/usr/local/go/bin"
	if p := a.newest(); p != nil {
		dir = path.Dir(p.Path)
	}
	f.Fix = serviceFix(a.session, dir)
	if a.reason == sandbox {
		f.Message = finding.Msg("this process runs in a Flatpak sandbox, which sees its own /app and /usr and not the Go of the host")
		f.Confidence = finding.Certain
	}
	return []finding.Finding{f}, nil
}

func serviceFix(s session.Session, dir string) *finding.Fix {
	summary := finding.Msg("set PATH where the process is defined")
	switch s.Kind {
	case session.Flatpak:
		return advice(finding.Msg("give the sandbox a Go"), "install the editor as a distribution package, or add the SDK: flatpak install flathub org.freedesktop.Sdk.Extension.golang, and set FLATPAK_ENABLE_SDK_EXT=golang")
	case session.Cron:
		return advice(summary, "crontab -e, and put at its head: PATH="+dir+":/usr/local/bin:/usr/bin:/bin")
	case session.Service:
		return advice(summary, "systemctl edit the unit, and add below [Service]: Environment=PATH="+dir+":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin")
	case session.CI:
		return advice(summary, "set up Go in the job before it is used, or add "+dir+" to the job's PATH")
	case session.Container:
		return advice(finding.Msg("start the container with the image's own environment"), "keep PATH="+dir+":$PATH when the runner replaces the environment, or call "+dir+"/go")
	}
	return advice(finding.Msg("put PATH into a file that bash reads for ssh commands"), "add "+dir+" to PATH above the interactive guard of ~/.bashrc, or call go by its whole path")
}

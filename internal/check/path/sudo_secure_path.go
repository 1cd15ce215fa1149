package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// SudoSecurePath reports that sudo's own PATH has no Go.
var SudoSecurePath = &rule.Rule{
	ID:       "path/sudo-secure-path",
	Severity: finding.Error,
	Title:    "Under sudo, secure_path replaces PATH, and it has no Go",
	Fix:      finding.Manual,
	Doc: `
sudo does not hand PATH on: the command gets the directories of secure_path in
/etc/sudoers, which hold neither /usr/local/go/bin nor a home directory. Start-up
files of root change nothing, they are not read.

# Repair

Best do not run go as root: it leaves files of root in the module and build
caches. Build first, then install the finished program with sudo. Where it must
be, hand PATH on for one command:

	sudo env "PATH=$PATH" go ...
`,
	Symptoms: []string{`sudo: go: command not found`, `make: go: (?:No such file or directory|Command not found)`},
	Check: speak(sudo, func(h *host.Host, a *absence) (finding.Finding, error) {
		secure, known, err := startup.SecurePath(h)
		if err != nil {
			return finding.Finding{}, err
		}
		p := a.newest()
		f := finding.Finding{
			Message:  finding.Msg("go is in %s, which the PATH that sudo gives its commands does not hold", path.Dir(p.Path)),
			Evidence: append([]finding.Evidence{a.pathEvidence()}, a.session.Evidence...),
			About:    a.about(),
			Fix: advice(finding.Msg("do not run go under sudo; build as yourself and install the result with sudo"),
				`where it must be: sudo env "PATH=$PATH" go ...`,
				"for every command of this machine: sudo visudo, and add :"+path.Dir(p.Path)+" to secure_path"),
		}
		f.Evidence = append(f.Evidence, a.installedEvidence()...)
		for _, e := range secure {
			if known && e.Origin != nil {
				f.SetBy = e.Origin
				f.Evidence = append(f.Evidence, finding.At(*e.Origin))
				break
			}
		}
		if !known {
			f.Evidence = append(f.Evidence, finding.Saw("/etc/sudoers", "cannot be read by this user"))
		}
		return f, nil
	}),
}

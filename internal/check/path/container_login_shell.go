package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ContainerLoginShell reports a login shell in a container that reset the
// image's PATH.
var ContainerLoginShell = &rule.Rule{
	ID:       "path/container-login-shell",
	Severity: finding.Error,
	Title:    "A login shell in a container reset the image's PATH",
	Fix:      finding.Unsafe,
	Doc: `
An image sets PATH with ENV. A login shell (bash -l, bash -lc, su -) reads
/etc/profile, which on Debian and Alpine assigns PATH anew: what the image had
put there, /usr/local/go/bin among it, is gone.

# Repair

Start the shell without -l, or add the directories in a file below
/etc/profile.d in the Dockerfile.
`,
	Symptoms: []string{`(?:^|[\s:])go: (?:command )?not found`},
	Check: speak(containerReset, func(h *host.Host, a *absence) (finding.Finding, error) {
		at, err := resetByProfile(h, a.path)
		if err != nil {
			return finding.Finding{}, err
		}
		dir := path.Dir(a.newest().Path)
		const file = "/etc/profile.d/go.sh"
		f := finding.Finding{
			Message:  finding.Msg("go is in %s; PATH is what a login shell has, not what the image set", dir),
			Evidence: append([]finding.Evidence{a.pathEvidence()}, a.installedEvidence()...),
			SetBy:    at,
			About:    a.about(),
			Fix: &finding.Fix{Summary: finding.Msg("start the shell without -l, or add %s for login shells too", dir), Class: finding.Unsafe, Root: true, Steps: []finding.Step{
				{Edit: &finding.Edit{Path: file, Line: 1, Create: true, Old: []string{}, New: []string{pathLine(file, "", []string{dir})}}}}},
		}
		if v := imageVersion(h); v != "" {
			f.Evidence = append(f.Evidence, finding.Saw("environment", "GOLANG_VERSION=%s: the image's other settings are still there", v))
		}
		if at != nil {
			f.Message = finding.Msg("go is in %s; PATH is what %s assigns for login shells, not what the image set", dir, at)
			f.Evidence = append(f.Evidence, finding.At(*at))
		}
		return f, nil
	}),
}

// resetByProfile is the line of /etc/profile or of a file that it reads which
// assigns exactly the PATH that this process has, nil if there is none.
func resetByProfile(h *host.Host, value string) (*finding.Place, error) {
	s, err := run(h, startup.Kind{Shell: "bash", Login: true, Interactive: true})
	if err != nil {
		return nil, err
	}
	for _, a := range s.Assignments {
		if a.Name == "PATH" && anew(a) && a.Value == value {
			return &a.Place, nil
		}
	}
	return nil, nil
}

// anew reports whether nothing of the old PATH stands in what is assigned.
func anew(a startup.Assignment) bool {
	return a.Known && len(a.Added) == strings.Count(a.Value, ":")+1
}

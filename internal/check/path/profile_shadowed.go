package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ProfileShadowed reports a ~/.profile that bash never reads because another
// profile exists.
var ProfileShadowed = &rule.Rule{
	ID:       "path/profile-shadowed",
	Severity: finding.Error,
	Title:    "~/.bash_profile or ~/.bash_login keeps bash from reading ~/.profile",
	Fix:      finding.Safe,
	Doc: `
A bash login shell reads only the first of ~/.bash_profile, ~/.bash_login and
~/.profile that exists. Installers such as conda and rustup create
~/.bash_profile; from then on ~/.profile, and what stands in it, is dead.

godoctor finds the line that adds Go in ~/.profile, and a ~/.bash_profile or
~/.bash_login that does not source it.

# Repair

Let the file that is read source ~/.profile:

	[ -f ~/.profile ] && . ~/.profile
`,
	Symptoms: []string{`-bash: go: command not found`},
	Check: speak(shadowedProfile, func(h *host.Host, a *absence) (finding.Finding, error) {
		shadow, err := shadowerOf(h, *a.line)
		if err != nil {
			return finding.Finding{}, err
		}
		edit := &finding.Edit{Path: shadow, Old: []string{}, New: []string{"[ -f ~/.profile ] && . ~/.profile"}}
		place(h, edit)
		return finding.Finding{
			Message:  finding.Msg("go is not found: the line that adds it stands in %s, which bash does not read because %s exists", a.line.Place.Source, shadow),
			Evidence: append(a.lineEvidence(), finding.Saw(shadow, "exists and does not source %s", a.line.Place.Source)),
			SetBy:    &a.line.Place,
			About:    a.about(),
			Fix: &finding.Fix{Summary: finding.Msg("let %s source ~/.profile", shadow), Class: finding.Safe, Steps: []finding.Step{
				{Edit: edit},
				{Advice: "log in again, or run: . " + shadow},
			}},
		}, nil
	}),
}

// shadowerOf is the profile that keeps bash from reading the one in which a
// line stands, "" if none does.
func shadowerOf(h *host.Host, l scene.Line) (string, error) {
	user, err := h.User()
	if err != nil {
		return "", err
	}
	profiles := []string{".bash_profile", ".bash_login", ".profile"}
	for i, name := range profiles {
		if l.Place.Source != path.Join(user.Home, name) {
			continue
		}
		login, err := run(h, startup.Kind{Shell: "bash", Login: true, Interactive: true})
		if err != nil || login.Reaches(l.Place) {
			return "", err
		}
		for _, earlier := range profiles[:i] {
			if p := path.Join(user.Home, earlier); login.Reads(p) {
				return p, nil
			}
		}
	}
	return "", nil
}

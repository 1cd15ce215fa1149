package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"

	"github.com/godoctor-linux/godoctor/internal/fact/startup"
)

// GoAlias reports an alias or shell function named go.
var GoAlias = &rule.Rule{
	ID:       "path/go-alias",
	Severity: finding.Warning,
	Title:    "An alias or shell function named go hides the tool",
	Fix:      finding.Manual,
	Doc: `
Shells look for aliases and functions before they search PATH. One that is named
go makes "go" at the prompt something else than in scripts, editors and make.

godoctor reads the start-up files; it cannot see what was typed into a running
shell. "type -a go" there shows all.

# Repair

Give the alias another name, or remove it. For one command: command go ...
`,
	Check: checkAlias,
}

func checkAlias(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	seen := map[finding.Place]bool{}
	for _, login := range []bool{false, true} {
		s, err := run(h, startup.Kind{Shell: a.session.Shell, Interactive: true, Login: login})
		if err != nil {
			return nil, err
		}
		for _, shadow := range s.Shadows {
			if !seen[shadow.Place] {
				seen[shadow.Place] = true
				out = append(out, aliasFinding(h, a, shadow))
			}
		}
	}
	if a.session.Shell == "fish" {
		file, err := autoloaded(h)
		if err != nil {
			return nil, err
		}
		if file != "" {
			out = append(out, aliasFinding(h, a, startup.Shadow{Kind: "function", Place: finding.Place{Source: file}}))
		}
	}
	if len(out) == 0 {
		return nil, unread(h, a)
	}
	return out, nil
}

// autoloaded is the file from which fish loads the function go when it is first
// called, "" if there is none.
func autoloaded(h *host.Host) (string, error) {
	user, err := h.User()
	if err != nil {
		return "", err
	}
	for _, dir := range []string{path.Join(startup.FishConfig(h, user.Home), "functions"), "/etc/fish/functions"} {
		file := path.Join(dir, "go.fish")
		_, err := h.Stat(file)
		if err == nil {
			return file, nil
		}
		if !host.IsAbsent(err) && !host.IsDenied(err) {
			return "", err
		}
	}
	return "", nil
}

func aliasFinding(h *host.Host, a *absence, s startup.Shadow) finding.Finding {
	f := finding.Finding{
		Message:  finding.Msg("%s defines the %s go, which an interactive %s uses instead of the program", s.Place, shadowKind(s), a.session.Shell),
		Evidence: []finding.Evidence{finding.At(s.Place)},
		SetBy:    &s.Place,
		About:    []string{"go " + string(s.Kind), s.Place.String()},
		Fix:      advice(finding.Msg("rename or remove it"), "edit "+s.Place.String()+"; in a running shell: "+undefine(a.session.Shell, s)),
	}
	if runsGo(h, a, s) {
		f.Severity = finding.Info
		f.Message = finding.Msg("%s defines the %s go; it runs go itself", s.Place, shadowKind(s))
	}
	return f
}

func shadowKind(s startup.Shadow) string {
	if s.Kind == "function" {
		return "function"
	}
	return "alias"
}

func undefine(shell string, s startup.Shadow) string {
	if shell == "fish" { // its aliases are functions
		return "functions --erase go"
	}
	if s.Kind == "function" {
		return "unset -f go"
	}
	return "unalias go"
}

// runsGo reports whether an alias ends up at the go that is found anyway, with
// settings in front or through a program that takes a command.
func runsGo(h *host.Host, a *absence, s startup.Shadow) bool {
	words := strings.Fields(s.Body)
	if s.Kind == "function" {
		return strings.Contains(s.Body, "command go ")
	}
	for _, w := range words {
		switch {
		case strings.Contains(w, "=") || w == "env" || w == "command" || w == "nice" || w == "time":
			continue
		case w == "go":
			return true
		case path.Base(w) == "go" && a.found.Winner != nil:
			p := leadsToGo(h, path.Dir(w))
			return p != nil && p.ID == a.found.Winner.Program.ID
		}
		return false
	}
	return false
}

package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnvFileBadValue reports a stored value that go refuses.
var EnvFileBadValue = &rule.Rule{
	ID:       "goenv/envfile-bad-value",
	Severity: finding.Error,
	Title:    "A value stored with go env -w is one that the go command refuses",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileSyntax},
	Doc: `
"go env -w" stores settings in a file, by default ~/.config/go/env. It checks few
values, older releases fewer, and the file may also have been edited by hand. A
value that go refuses stops commands in every directory, and nothing in the
environment shows it.

"go env -u" cannot take back a bad GOROOT or GOPATH, and up to 1.16 no other bad
value either: it looks at the stored value first, and stops at it. The line in the
file has to go.

Quotes in the file are part of the value; nothing is expanded.

# Repair

Remove the line from the file.
`,
	Symptoms: []string{`unknown environment setting GO111MODULE=`, `GOPATH entry `, `cannot find GOROOT directory`, `parsing \$GOFLAGS`, `invalid GOTOOLCHAIN`},
	Check:    checkEnvFileValue,
}

func checkEnvFileValue(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if e.User.Off {
		return nil, rule.Skip("GOENV=off")
	}
	if len(e.User.Lines) == 0 {
		if e.User.Unknown() {
			return nil, e.User.Err
		}
		return nil, nil
	}
	stored := func(r goenv.Refusal) bool {
		s, err := e.Get(r.Setting)
		if r.Setting == "GOTOOLCHAIN" {
			return false // "go env -w GOTOOLCHAIN=auto" always works; the rules of that area speak
		}
		if r.Reach == goenv.Fetches || r.Reach == goenv.Installs {
			return false // of what only stops those, the rules of the setting speak
		}
		return err == nil && s.Layer == goenv.UserFile
	}
	found, err := setting.Refused(h, stored, func(r goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("%s holds %s=%s, which %s", e.User.Path, s.Name, finding.Visible(s.Given()), stops(r))
	})
	for i := range found {
		for _, name := range []string{"GOROOT", "GOPATH"} {
			if strings.HasSuffix(found[i].About[len(found[i].About)-1], ":"+name) {
				found[i].Evidence = append(found[i].Evidence, finding.Saw("go env -u "+name, "cannot repair it: it stops at the value first"))
			}
		}
	}
	return found, err
}

// stops says which commands a refusal stops.
func stops(r goenv.Refusal) string {
	switch r.Reach {
	case goenv.Every:
		return "stops every go command"
	case goenv.Flagged:
		return "stops every go command but go env"
	case goenv.Listing:
		return "stops go env"
	case goenv.Modules:
		return "stops every command that looks at modules"
	}
	return "stops every build"
}

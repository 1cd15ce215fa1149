package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOPATHBadValue reports a GOPATH that go refuses.
var GOPATHBadValue = &rule.Rule{
	ID:       "goenv/gopath-bad-value",
	Severity: finding.Error,
	Title:    "GOPATH is relative or begins with ~, and go refuses it",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOPATH must be an absolute path, or several separated by colons. A shell expands ~
only outside of quotes and the GOENV file not at all, so that it stays as it is.
Every command, also "go version" and "go env", ends with

	go: GOPATH entry cannot start with shell metacharacter '~': "~/go"
	go: GOPATH entry is relative; must be absolute path: "go".

# Repair

Remove the setting: the default is the directory go in the home. Or write the
whole path.
`,
	Symptoms: []string{`GOPATH entry cannot start with shell metacharacter`, `GOPATH entry is relative; must be absolute path`},
	Check:    checkGOPATHValue,
}

func checkGOPATHValue(h *host.Host) ([]finding.Finding, error) {
	bad := func(r goenv.Refusal) bool { return r.Setting == "GOPATH" && r.Reach == goenv.Every }
	return setting.Refused(h, bad, func(r goenv.Refusal, s goenv.Setting) finding.Message {
		if strings.HasPrefix(r.Values[0], "~") {
			return finding.Msg("GOPATH holds %s, in which nothing expands the ~: every go command stops", finding.Visible(r.Values[0]))
		}
		return finding.Msg("GOPATH holds %s, which is not an absolute path: every go command stops", finding.Visible(r.Values[0]))
	})
}

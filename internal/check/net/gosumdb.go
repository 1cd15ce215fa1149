package net

import (
	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOSUMDBBadValue reports a GOSUMDB that go cannot use.
var GOSUMDBBadValue = &rule.Rule{
	ID:       "net/gosumdb-bad-value",
	Severity: finding.Error,
	Title:    "GOSUMDB names no checksum database",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{goenvrule.EnvFileSyntax, goenvrule.GoEnvMissing},
	Doc: `
GOSUMDB is the name of the checksum database, with its public key unless it is
sum.golang.org, and perhaps a URL behind a blank; or it is off. With anything
else go cannot verify a module that go.sum does not list yet:

	verifying module: invalid GOSUMDB: malformed verifier id

Modules that GONOSUMDB or GOPRIVATE match are not looked up. The address of a
database alone is not enough: "sum.golang.org https://sum.example.org" names the
public one and where it is asked.

# Repair

Remove the setting: the default stands in go.env of the Go tree.
`,
	Symptoms: []string{`invalid GOSUMDB`, `invalid sumdb name`},
	Check:    checkGOSUMDB,
}

func checkGOSUMDB(h *host.Host) ([]finding.Finding, error) {
	given := func(r goenv.Refusal) bool { // goenv/goenv-missing speaks where there is none
		return r.Setting == "GOSUMDB" && r.Reach == goenv.Fetches && r.Values[0] != ""
	}
	return setting.Refused(h, given, func(_ goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("GOSUMDB is %s, which names no checksum database: modules that go.sum does not list cannot be verified", finding.Visible(s.Value))
	})
}

package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnvFileTarget reports a target that is pinned to another machine.
var EnvFileTarget = &rule.Rule{
	ID:       "goenv/envfile-target",
	Severity: finding.Warning,
	Title:    "GOOS or GOARCH is pinned to another machine",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue, TargetInvalid},
	Doc: `
GOOS or GOARCH was stored with "go env -w", or a start-up file sets it, for another
system or processor than this machine's. Then everything is built for that one:

	fork/exec /tmp/go-build.../hello: exec format error

"go install" puts programs into a subdirectory of GOPATH/bin, and cgo is off.

Where the value comes from the environment and no file sets it, somebody is likely
cross compiling on purpose: that is a note.

# Repair

Remove it, and give it to the one command that needs it: GOARCH=arm64 go build.
`,
	Symptoms: []string{`exec format error`},
	Check:    checkTarget,
}

func checkTarget(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	s, err := otherTarget(e)
	if err != nil || s.Name == "" || e.UnknownTarget() {
		return nil, err
	}
	f := finding.Finding{Message: finding.Msg("%s is %s, so that everything is built for another machine", s.Name, finding.Visible(s.Value))}
	out, err := blamed(h, f, s)
	if err != nil {
		return nil, err
	}
	if s.Layer == goenv.Process && (out[0].SetBy == nil || out[0].SetBy.Line == 0) {
		out[0].Severity = finding.Info
		out[0].Message = finding.Msg("%s=%s is in the environment: this builds for another machine", s.Name, finding.Visible(s.Value))
		out[0].Fix = nil
	}
	return out, nil
}

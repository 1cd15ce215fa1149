package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnvFileUnreadable reports a GOENV file that go cannot read.
var EnvFileUnreadable = &rule.Rule{
	ID:       "goenv/envfile-unreadable",
	Severity: finding.Warning,
	Title:    "The GOENV file exists and cannot be read",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{CacheUnwritable},
	Doc: `
The go command ignores a GOENV file that it cannot read, and does not say so: what
was stored with "go env -w" has no effect, and storing anything fails. The file may
belong to another user, as after "sudo go env -w", or be a directory. If it is a
FIFO, every go command hangs; if it is a device, as /dev/zero, go reads from it until
the memory is full. /dev/null is none of these: it is an empty file. A GOENV that
begins with ~ names no file in the home.

# Repair

Give the file back to the user, or point GOENV to a file.
`,
	Symptoms: []string{`reading go env config: `, `writing go env config: `},
	Check:    checkEnvFileUnreadable,
}

func checkEnvFileUnreadable(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if given, err := e.Get("GOENV"); err == nil && strings.HasPrefix(given.Given(), "~") {
		return blamed(h, finding.Finding{
			Message:  finding.Msg("GOENV is %s, in which nothing expands the ~: go looks for it in the working directory", finding.Visible(given.Given())),
			Evidence: []finding.Evidence{finding.Saw("GOENV file", "%s", e.User.Path)},
			About:    []string{e.User.Path},
		}, given)
	}
	if e.User.Off || e.User.Err == nil {
		return nil, nil
	}
	f, err := notReadable(h, e)
	if f == nil || err != nil {
		return nil, err
	}
	s, err := e.Get("GOENV")
	if err != nil {
		return nil, err
	}
	if s.Given() != "" {
		if err := setting.Blame(h, f, s); err != nil {
			return nil, err
		}
	}
	return []finding.Finding{*f}, nil
}

// notReadable tells why the file cannot be read, and what go makes of that; nil
// where it can do without.
func notReadable(h *host.Host, e *goenv.Env) (*finding.Finding, error) {
	p := e.User.Path
	info, statErr := h.Stat(p)
	f := &finding.Finding{
		Message:  finding.Msg("%s cannot be read: go ignores it, and what go env -w stored has no effect", p),
		Evidence: []finding.Evidence{permissions(h, p)},
		About:    []string{p},
		Fix: &finding.Fix{Summary: finding.Msg("let this user read %s", p), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "as root: chown the file to its user, or move it away"}}},
	}
	kind := func(severity finding.Severity, what, does string) {
		f.Severity = severity
		f.Message = finding.Msg("the GOENV file %s is a %s: %s", p, what, does)
		f.Evidence = []finding.Evidence{finding.Saw(p, "a %s", what)}
		f.Fix = pointElsewhere(p)
	}
	switch {
	case host.IsDenied(e.User.Err):
		f.About = append(f.About, f.Evidence[0].Source)
	case statErr != nil:
		return nil, e.User.Err
	case info.IsDir():
		kind(finding.Warning, "directory", "go ignores it")
	case info.Type == "socket":
		kind(finding.Warning, "socket", "go ignores it")
	case info.Type == "fifo":
		kind(finding.Error, "FIFO", "every go command waits for somebody to write into it")
	case info.Type == "device" && info.Target == "/dev/null":
		return nil, nil // as good as an empty file
	case info.Type == "device":
		kind(finding.Error, "device", "every go command reads from it, and does not come to an end")
	default:
		return nil, e.User.Err
	}
	return f, nil
}

func pointElsewhere(p string) *finding.Fix {
	advice := "unset GOENV, or move " + p + " away"
	if strings.HasPrefix(p, "/dev/") {
		advice = "unset GOENV, or let it name a file"
	}
	return &finding.Fix{Summary: finding.Msg("point GOENV to a file"), Class: finding.Manual, Steps: []finding.Step{{Advice: advice}}}
}

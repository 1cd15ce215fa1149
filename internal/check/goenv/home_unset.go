package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// HomeUnset reports that there is no home to keep the caches in.
var HomeUnset = &rule.Rule{
	ID:       "goenv/home-unset",
	Severity: finding.Error,
	Title:    "HOME is not set, so that go has no place for its caches",
	Fix:      finding.Manual,
	Doc: `
The build cache is in $XDG_CACHE_HOME or $HOME/.cache, the module cache in
$HOME/go. Without these variables, and without GOCACHE, GOMODCACHE or GOPATH,
builds end with

	build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined
	module cache not found: neither GOMODCACHE nor GOPATH is set

systemd sets no HOME for system services that have no User=, and programs that
start go with an environment of their own often forget it.

# Repair

Set HOME, or GOCACHE and GOPATH, where the process is started: in a systemd unit
Environment=HOME=/var/lib/NAME, or User=.
`,
	Symptoms: []string{`neither \$XDG_CACHE_HOME nor \$HOME are defined`, `neither GOMODCACHE nor GOPATH is set`, `module cache not found`},
	Check:    checkHome,
}

func checkHome(h *host.Host) ([]finding.Finding, error) {
	home, set, err := h.Env("HOME")
	if err != nil || home != "" {
		return nil, err
	}
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	f := finding.Finding{About: []string{"HOME"}}
	for _, c := range []struct{ name, lacking, says string }{
		{"GOCACHE", "build cache", "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined"},
		{"GOMODCACHE", "module cache", "module cache not found: neither GOMODCACHE nor GOPATH is set"},
	} {
		s, err := e.Get(c.name)
		if err != nil {
			return nil, err
		}
		if s.Given() == "" && (s.Value == "" || s.Value == "off") {
			f.Evidence = append(f.Evidence, setting.Says(c.says))
			f.Message = finding.Msg("HOME is not set, and go has no place for its %s", c.lacking)
			f.About = append(f.About, setting.Instance(c.name))
		}
	}
	if len(f.Evidence) == 0 {
		return nil, nil
	}
	if len(f.Evidence) == 2 {
		f.Message = finding.Msg("HOME is not set, and go has no place for its caches")
	}
	if set {
		f.Evidence = append([]finding.Evidence{finding.Saw("environment", "HOME is empty")}, f.Evidence...)
	} else {
		f.Evidence = append([]finding.Evidence{finding.Saw("environment", "HOME is not set")}, f.Evidence...)
	}
	sess, err := session.Of(h)
	if err != nil {
		return nil, err
	}
	f.Evidence = append(f.Evidence, sess.Evidence...)
	f.Fix = &finding.Fix{Summary: finding.Msg("set HOME, or GOCACHE and GOPATH, where this process is started"), Class: finding.Manual}
	advice := "set HOME in what starts this process"
	if sess.Kind == session.Service {
		advice = "in the systemd unit: Environment=HOME=/var/lib/NAME, or User=; then systemctl daemon-reload and restart it"
	}
	f.Fix.Steps = []finding.Step{{Advice: advice}}
	return []finding.Finding{f}, nil
}

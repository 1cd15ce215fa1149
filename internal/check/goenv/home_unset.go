package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
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

With both caches set and no GOPATH, what is new to go.sum cannot be checked:

	initializing sumdb.Client: could not locate sumdb file: missing $GOPATH: HOME is not set

systemd sets no HOME for system services that have no User=, and programs that
start go with an environment of their own often forget it.

# Repair

Set HOME, or GOCACHE and GOPATH, where the process is started: in a systemd unit
Environment=HOME=/var/lib/NAME, or User=.
`,
	Symptoms: []string{`neither \$XDG_CACHE_HOME nor \$HOME are defined`, `neither GOMODCACHE nor GOPATH is set`, `module cache not found`, `could not locate sumdb file: missing \$GOPATH`},
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
	f, err := homeless(e)
	if err != nil || len(f.Evidence) == 0 {
		return nil, err
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

// homeless says what has no place without HOME; a finding without evidence, if
// everything has one.
func homeless(e *goenv.Env) (finding.Finding, error) {
	f := finding.Finding{About: []string{"HOME"}}
	for _, c := range []struct{ name, lacking, says string }{
		{"GOCACHE", "build cache", "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined"},
		{"GOMODCACHE", "module cache", "module cache not found: neither GOMODCACHE nor GOPATH is set"},
	} {
		s, err := e.Get(c.name)
		if err != nil {
			return f, err
		}
		if s.Given() == "" && (s.Value == "" || s.Value == "off") {
			f.Evidence = append(f.Evidence, setting.Says(c.says))
			f.Message = finding.Msg("HOME is not set, and go has no place for its %s", c.lacking)
			f.About = append(f.About, setting.Instance(c.name))
		}
	}
	switch len(f.Evidence) {
	case 0:
		return f, withoutGOPATH(e, &f)
	case 2:
		f.Message = finding.Msg("HOME is not set, and go has no place for its caches")
	}
	return f, nil
}

// withoutGOPATH is about the checksum database, whose state lies in GOPATH even
// where both caches have a place of their own.
func withoutGOPATH(e *goenv.Env, f *finding.Finding) error {
	gopath, err := e.Get("GOPATH")
	if err != nil || gopath.Value != "" {
		return err
	}
	db, err := e.Get("GOSUMDB")
	if err != nil || db.Value == "off" || db.Value == "" {
		return err
	}
	f.Severity = finding.Warning
	f.Message = finding.Msg("HOME is not set, nor GOPATH: go cannot check the sums of modules that are new to it")
	f.Evidence = []finding.Evidence{setting.Says("initializing sumdb.Client: could not locate sumdb file: missing $GOPATH: HOME is not set")}
	f.About = append(f.About, setting.Instance("GOPATH"))
	return nil
}

package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOPATHHasMod reports a go.mod in GOPATH itself.
var GOPATHHasMod = &rule.Rule{
	ID:       "goenv/gopath-has-gomod",
	Severity: finding.Error,
	Title:    "GOPATH itself holds a go.mod",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOPATH was set to a project's directory, or a go.mod was made in ~/go. GOPATH is
where go keeps the module cache and installed programs; a project does not belong
into it directly. Up to 1.21 every command that looks at modules ends with

	$GOPATH/go.mod exists but should not

and from 1.22 on go warns and works as if the file were not there:

	go: warning: ignoring go.mod in $GOPATH /home/ann/go

# Repair

Remove the setting of GOPATH, or move the project out of it.
`,
	Symptoms: []string{`\$GOPATH/go\.mod exists but should not`, `ignoring go\.mod in \$GOPATH`},
	Check:    checkGOPATHMod,
}

func checkGOPATHMod(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	dir, err := e.InGOPATH("")
	if err != nil {
		return nil, err
	}
	if !path.IsAbs(dir) {
		return nil, rule.Skip("GOPATH names no absolute directory")
	}
	p := path.Join(dir, "go.mod")
	if there, err := exists(h, p); err != nil || !there {
		return nil, err
	}
	s, err := e.Get("GOPATH")
	if err != nil {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("GOPATH, %s, holds a go.mod: go stops at it", dir),
		Evidence: []finding.Evidence{finding.Saw(p, "exists"), setting.Says("$GOPATH/go.mod exists but should not")},
		About:    []string{p},
	}
	if e.AtLeast("1.22") {
		f.Severity = finding.Warning
		f.Message = finding.Msg("GOPATH, %s, holds a go.mod, which go ignores", dir)
		f.Evidence[1] = setting.Says("go: warning: ignoring go.mod in $GOPATH " + dir)
	}
	if s.Given() == "" {
		f.Fix = &finding.Fix{Summary: finding.Msg("move the project out of %s", dir), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "move " + p + " and what belongs to it into a directory of its own"}}}
	}
	return blamed(h, f, s)
}

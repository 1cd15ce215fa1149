package path

import (
	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NotInstalled reports a machine without any Go.
var NotInstalled = &rule.Rule{
	ID:       "path/go-not-installed",
	Severity: finding.Error,
	Title:    "No Go is installed",
	Fix:      finding.Manual,
	Doc: `
There is no go command on PATH, and none in the places where installers put one:
/usr/local/go, /usr/lib/go-*, /opt, the snap, the home directory, the trees of
version managers, Homebrew, Nix and conda, and the directories that start-up
files name.

# Repair

Install Go: unpack the official archive into /usr/local (never over an older
tree), or install the distribution's package if it is new enough.

# When it is fine

In a container image or on a server that only runs finished programs. Where
nothing says that Go is wanted (no terminal, no go.mod above the working
directory, no GO variable, no directory of Go's on PATH), this is a note.
`,
	Symptoms: []string{
		`Command ['‘’` + "`" + `]go['‘’` + "`" + `] not found, but can be installed with:`,
		`(?:^|[\s:])go: (?:command )?not found`,
	},
	Check: speak(notInstalled, func(h *host.Host, a *absence) (finding.Finding, error) {
		d, err := machine.DistributionOf(h)
		if err != nil {
			return finding.Finding{}, err
		}
		f := finding.Finding{
			Message:  finding.Msg("no Go is installed on this machine"),
			Evidence: []finding.Evidence{a.pathEvidence(), finding.Saw("searched", "PATH and the places where installers put Go; no go command there")},
			About:    a.about(),
			Fix:      install(d),
		}
		for _, e := range a.entries {
			if searchpath.GoName(e.Raw) {
				f.About = append(f.About, e.Raw) // where a Go was expected
			}
		}
		if !wanted(h, a) {
			f.Severity = finding.Info
			f.Message = finding.Msg("no Go is installed here; that is fine where only finished programs run")
		}
		return f, nil
	}),
}

// wanted reports whether anything says that somebody wants to use Go here: a
// person's account or terminal, a project, a setting, or a PATH made for it. In
// a container an account and a terminal say nothing.
func wanted(h *host.Host, a *absence) bool {
	if container, err := machine.Container(h); err == nil && container == nil && person(h) {
		return true
	}
	if names, err := h.EnvNames("GO"); err == nil && goVariable(names) {
		return true
	}
	for _, e := range a.entries {
		if searchpath.GoName(e.Raw) {
			return true
		}
	}
	for _, f := range machine.Upwards(h, "go.mod") {
		if _, err := h.Lstat(f); err == nil {
			return true
		}
	}
	return false
}

// person reports whether this process belongs to a person.
func person(h *host.Host) bool {
	if u, err := h.User(); err == nil && u.UID >= 1000 && u.UID < 60000 { // login.defs: UID_MIN, UID_MAX
		return true
	}
	term, ok, err := h.Env("TERM")
	return err == nil && ok && term != ""
}

// goVariable reports whether one of the names is a setting for building; the
// runtime's own serve finished programs.
func goVariable(names []string) bool {
	for _, n := range names {
		switch n {
		case "GOROOT", "GOPATH", "GOBIN", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN", "GO111MODULE", "GOCACHE", "GOMODCACHE", "GOPRIVATE":
			return true
		}
	}
	return false
}

// install says how Go comes onto a distribution.
func install(d machine.Distribution) *finding.Fix {
	fix := &finding.Fix{Summary: finding.Msg("install Go"), Class: finding.Manual, Steps: []finding.Step{
		{Advice: "download the archive for this machine from https://go.dev/dl/, unpack it with: sudo tar -C /usr/local -xzf ARCHIVE (remove an old /usr/local/go first), and add /usr/local/go/bin to PATH"},
	}}
	argv := packageCommand(d)
	if argv == nil {
		return fix
	}
	fix.Class, fix.Root = finding.Unsafe, true
	fix.Summary = finding.Msg("install the distribution's Go, or a newer one from https://go.dev/dl/")
	fix.Steps = []finding.Step{{Command: argv, Undo: "the package is removed by hand"}}
	return fix
}

func packageCommand(d machine.Distribution) []string {
	switch {
	case d.Debian():
		return []string{"apt-get", "install", "-y", "golang-go"}
	case d.ID == "fedora" || d.ID == "rhel" || d.ID == "centos":
		return []string{"dnf", "install", "-y", "golang"}
	case d.ID == "arch":
		return []string{"pacman", "-S", "--noconfirm", "go"}
	case d.ID == "alpine":
		return []string{"apk", "add", "go"}
	}
	return nil
}

package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTUnreadable reports a tree that the user may not read.
var GOROOTUnreadable = &rule.Rule{
	ID:       "goenv/goroot-unreadable",
	Severity: finding.Error,
	Title:    "This user may not read the Go tree",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{GOROOTNotATree},
	Doc: `
The tree was unpacked by root under a umask that takes the permissions of others
away. The go program may run, and then does not see its library:

	package fmt is not in std (/usr/local/go/src/fmt)

which looks like a wrong GOROOT.

# Repair

Give read permission to everybody: chmod -R go+rX, as root.
`,
	Symptoms: []string{`package \S+ is not in (?:std|GOROOT)`, `open \S+: permission denied`},
	Check:    checkUnreadable,
}

func checkUnreadable(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if e.Root.Dir == "" {
		return nil, rule.Skip("no tree is known")
	}
	root := absolute(h, e.Root.Dir)
	for _, part := range []string{"", "src", "src/fmt", "src/fmt/print.go", "pkg/tool", "VERSION"} {
		p := path.Join(root, part)
		what, err := closed(h, p)
		if err != nil {
			return nil, err
		}
		if what == "" {
			continue
		}
		return []finding.Finding{{
			Message:  finding.Msg("this user may not %s %s: go cannot use its tree", what, p),
			Evidence: []finding.Evidence{permissions(h, p)},
			About:    []string{root, e.Program.Path},
			Fix: &finding.Fix{Summary: finding.Msg("let everybody read the tree"), Class: finding.Unsafe, Root: true,
				Steps: []finding.Step{{Command: []string{"chmod", "-R", "go+rX", root}, Undo: "the old modes are not kept"}}},
		}}, nil
	}
	return nil, nil
}

// closed says what the user may not do with a part of the tree, "" if nothing.
func closed(h *host.Host, p string) (string, error) {
	info, err := h.Stat(p)
	switch {
	case host.IsDenied(err):
		return "reach", nil
	case host.IsAbsent(err), host.StateOf(err) == host.Invalid:
		return "", nil // other rules speak
	case err != nil:
		return "", err
	}
	if ok, err := h.Access("r", p); err != nil || !ok {
		return "read", err
	}
	if info.IsDir() {
		if ok, err := h.Access("x", p); err != nil || !ok {
			return "look into", err
		}
	}
	return "", nil
}

// permissions tells those of a path, or of the directory that hides it.
func permissions(h *host.Host, p string) finding.Evidence {
	for at := p; ; at = path.Dir(at) {
		if info, err := h.Stat(at); err == nil {
			return finding.Saw(at, "mode %04o, owner %d:%d", info.Mode, info.UID, info.GID)
		}
		if at == "/" {
			return finding.Saw(p, "permission denied")
		}
	}
}

package goenv

import (
	"cmp"
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
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

which looks like a wrong GOROOT. If pkg is closed, it does not even see that it
stands in a tree:

	go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set

A tree below /root or in another user's home is out of reach because of that
directory, whatever its own permissions are.

# Repair

Give read permission to everybody: chmod -R go+rX, as root. Move a tree out of a
home rather than open the home.
`,
	Symptoms: []string{`package \S+ is not in (?:std|GOROOT)`, `'go' binary is trimmed and GOROOT is not set`, `open \S+: permission denied`},
	Check:    checkUnreadable,
}

func checkUnreadable(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	root, err := treeToRead(h, e)
	if err != nil || root == "" {
		return nil, cmp.Or(err, rule.Skip("no tree is known"))
	}
	for _, part := range []string{"", "src", "src/fmt", "src/fmt/print.go", "pkg/tool"} { // go reads VERSION only when it builds itself
		p := path.Join(root, part)
		what, err := closed(h, p)
		if err != nil {
			return nil, err
		}
		if what != "" {
			return unreadable(h, e, root, p, what)
		}
	}
	return nil, nil
}

// treeToRead is the tree that go uses, or that stands around the program and that
// it does not find because it may not look for pkg/tool there; "" for none.
func treeToRead(h *host.Host, e *goenv.Env) (string, error) {
	if e.Root.Dir != "" {
		return absolute(h, e.Root.Dir), nil
	}
	if e.Program.Class.Shim {
		return "", nil // it is not known which tree it chooses
	}
	if e.Root.Unknown != nil {
		return "", e.Root.Unknown
	}
	return hiddenTree(h, e.Program.Final), nil
}

// hiddenTree is the directory above that of a program, if nobody may look for
// pkg/tool in it; else "".
func hiddenTree(h *host.Host, program string) string {
	root := path.Dir(path.Dir(program))
	if _, err := h.Stat(path.Join(root, "pkg/tool")); host.IsDenied(err) {
		return root
	}
	return ""
}

// unreadable makes the finding: what is the thing that the user may not do with p.
func unreadable(h *host.Host, e *goenv.Env, root, p, what string) ([]finding.Finding, error) {
	at := permissions(h, p)
	f := finding.Finding{
		Message:  finding.Msg("this user may not %s %s: go cannot use its tree", what, p),
		Evidence: []finding.Evidence{at},
		About:    []string{root, e.Program.Path},
	}
	switch {
	case e.Root.Set:
		s, err := e.Get("GOROOT")
		if err != nil {
			return nil, err
		}
		if what == "reach" && !within(at.Source, root) {
			f.Evidence = append(f.Evidence, setting.Says("go: cannot find GOROOT directory: "+s.Value))
		}
		if e.Root.Derived != "" && e.Root.Derived != root {
			return blamed(h, f, s) // without it go uses its own tree
		}
		f.Fix = openTree(h, root, at.Source)
		return blamed(h, f, s)
	case e.Root.Dir == "":
		f.About = append(f.About, "go")
		f.Evidence = append(f.Evidence, setting.Says(trimmedSays))
	}
	f.Fix = openTree(h, root, at.Source)
	return []finding.Finding{f}, nil
}

// openTree is the repair: read permission for everybody, at the directory that is
// in the way. A home is not opened for the sake of a tree in it.
func openTree(h *host.Host, root, at string) *finding.Fix {
	user, err := h.User()
	private := within(root, "/root") || within(root, "/home") && path.Clean(root) != "/home"
	if private && (err != nil || !within(root, user.Home)) {
		return &finding.Fix{Summary: finding.Msg("install Go where this user may read it"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "move the tree out of the home of another user, to /usr/local/go for example, and let PATH and GOROOT follow"}}}
	}
	command := []string{"chmod", "-R", "go+rX", root}
	if !within(at, root) {
		command = []string{"chmod", "go+x", at} // above the tree: it has to be passed, not read
	}
	return &finding.Fix{Summary: finding.Msg("let everybody read the tree"), Class: finding.Unsafe, Root: true,
		Steps: []finding.Step{{Command: command, Undo: "the old modes are not kept"}}}
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

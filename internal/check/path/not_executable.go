package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NotExecutable reports a go that the user may not run.
var NotExecutable = &rule.Rule{
	ID:       "path/go-not-executable",
	Severity: finding.Error,
	Title:    "A go on PATH cannot be run: permission, a directory above it, or a noexec mount",
	Fix:      finding.Unsafe,
	Doc: `
The file is there, but this user cannot run it: it has no execute permission
(copied through a file system or an archive that lost it), a directory above it
cannot be searched (unpacked by root with a strict umask), or it lies on a file
system that is mounted noexec.

Shells pass over a program that they cannot run and take the next one on PATH;
this is an error only if there is no next one.

# Repair

Give the permission back; unpack Go again if more than one file lost it.
`,
	Symptoms: []string{`(?:bash|zsh|sh): .*/go: [Pp]ermission denied`, `fork/exec .*/go: permission denied`},
	Check:    checkObstacles(toolchain.NoExecBit, toolchain.NoExecMount, toolchain.Unsearchable),
}

// BrokenSymlink reports a go that is a link to nothing.
var BrokenSymlink = &rule.Rule{
	ID:       "path/broken-symlink",
	Severity: finding.Error,
	Title:    "A go on PATH is a link that leads nowhere",
	Fix:      finding.Unsafe,
	Doc: `
The go that stands on PATH is a symbolic link whose target does not exist: the
tree that it pointed to was removed, renamed or replaced by another version, or
the link was made relative to the wrong directory. Shells report that the
program is not found although it is listed.

# Repair

Point the link to the go that exists, or remove it.
`,
	Symptoms: []string{`/go: No such file or directory`},
	Check:    checkObstacles(toolchain.Dangling, toolchain.LinkLoop),
}

// checkObstacles makes the check for some kinds of obstacle.
func checkObstacles(kinds ...toolchain.ObstacleKind) func(*host.Host) ([]finding.Finding, error) {
	return func(h *host.Host) ([]finding.Finding, error) {
		f, err := searchpath.ProcessGo(h)
		if err != nil {
			return nil, err
		}
		var out []finding.Finding
		for _, c := range f.Candidates {
			o := c.Program.Obstacle
			if o == nil || !oneOf(o.Kind, kinds) {
				continue
			}
			if f.Winner != nil && c.Entry.Index > f.Winner.Entry.Index {
				continue // never reached
			}
			finding, err := obstacleFinding(h, c, f.Winner)
			if err != nil {
				return nil, err
			}
			out = append(out, finding)
		}
		return out, nil
	}
}

func oneOf(k toolchain.ObstacleKind, kinds []toolchain.ObstacleKind) bool {
	for _, other := range kinds {
		if k == other {
			return true
		}
	}
	return false
}

func obstacleFinding(h *host.Host, c searchpath.Candidate, winner *searchpath.Candidate) (finding.Finding, error) {
	o := c.Program.Obstacle
	f := finding.Finding{
		Message:  finding.Msg("%s cannot be run: %s", what(c), obstacleWords(c.Program)),
		Evidence: []finding.Evidence{o.Proof},
		About:    []string{c.Program.Path, "go"},
	}
	if winner != nil {
		f.Severity = finding.Info
		f.About = f.About[:1]
		f.Message = finding.Msg("%s cannot be run (%s); shells pass over it and run %s", what(c), obstacleWords(c.Program), winner.Program.Path)
	}
	fix, err := obstacleFix(h, c.Program)
	f.Fix = fix
	return f, err
}

// what is the program in words; behind a directory that cannot be searched it is
// not known whether there is one.
func what(c searchpath.Candidate) string {
	if c.Program.Obstacle.Kind == toolchain.Unsearchable && len(c.Program.Hops) == 1 {
		return "what PATH element " + c.Entry.Raw + " holds"
	}
	return c.Program.Path
}

func obstacleWords(p *toolchain.Program) string {
	o := p.Obstacle
	switch o.Kind {
	case toolchain.Dangling:
		return "it is a link to " + p.Hops[len(p.Hops)-1] + ", which does not exist"
	case toolchain.LinkLoop:
		return "its links lead in a circle"
	case toolchain.NoExecMount:
		return "its file system is mounted noexec"
	case toolchain.Unsearchable:
		return "the directory " + o.Path + " cannot be searched by this user"
	}
	return "this user has no execute permission"
}

func obstacleFix(h *host.Host, p *toolchain.Program) (*finding.Fix, error) {
	o := p.Obstacle
	fix := &finding.Fix{Class: finding.Unsafe, Root: !own(h, o.Path)}
	switch o.Kind {
	case toolchain.NoExecMount:
		return advice(finding.Msg("move Go to a file system that allows programs"), "unpack Go below a directory that is not mounted noexec, such as /usr/local, or remount this one"), nil
	case toolchain.Unsearchable:
		if o.Path == "/root" || path.Dir(o.Path) == "/home" {
			return advice(finding.Msg("put Go where every user can read it; %s is another user's home", o.Path), "unpack Go into /usr/local, and put /usr/local/go/bin on PATH"), nil
		}
		if searchpath.GoName(o.Path) { // what is below has the same modes
			fix.Summary = finding.Msg("let everybody read %s", o.Path)
			fix.Steps = []finding.Step{{Command: []string{"chmod", "-R", "a+rX", o.Path}, Undo: "the old modes are not kept"}}
			return fix, nil
		}
		fix.Summary = finding.Msg("let everybody search %s", o.Path)
		fix.Steps = []finding.Step{{Command: []string{"chmod", "a+rx", o.Path}, UndoCommand: []string{"chmod", mode(o.Proof.Value), o.Path}}}
		return fix, nil
	case toolchain.NoExecBit:
		fix.Summary = finding.Msg("make %s executable", o.Path)
		fix.Steps = []finding.Step{{Command: []string{"chmod", "a+x", o.Path}, UndoCommand: []string{"chmod", mode(o.Proof.Value), o.Path}}}
		return fix, nil
	}
	if !fix.Root { // a link of the user's own is made again as easily
		fix.Class = finding.Safe
	}
	return relink(h, p, fix)
}

func mode(proof string) string {
	m, _, _ := strings.Cut(strings.TrimPrefix(proof, "mode "), ",")
	return m
}

// relink points a broken link to the newest go that exists.
func relink(h *host.Host, p *toolchain.Program, fix *finding.Fix) (*finding.Fix, error) {
	installed, err := toolchain.Installed(h)
	if err != nil {
		return nil, err
	}
	link := p.Obstacle.Path
	info, err := h.Lstat(link)
	if err != nil {
		return nil, err
	}
	for _, q := range installed {
		if q.Runs() && !q.Class.Shim {
			fix.Summary = finding.Msg("point %s to %s", link, q.Final)
			fix.Steps = []finding.Step{{Link: &finding.Link{Path: link, Old: info.Target, New: q.Final}}}
			return fix, nil
		}
	}
	fix.Summary = finding.Msg("remove the broken link %s and install Go", link)
	fix.Steps = []finding.Step{{Link: &finding.Link{Path: link, Old: info.Target}}}
	return fix, nil
}

// own reports whether the user owns a path.
func own(h *host.Host, p string) bool {
	u, err := h.User()
	if err != nil {
		return false
	}
	info, err := h.Lstat(p)
	return err == nil && info.UID == u.UID && u.UID != 0
}

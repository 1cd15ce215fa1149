// Package session tells how the examined process was started: from which kind
// of shell, or by what else, and so which start-up files can have set its
// environment.
package session

import (
	"path"
	"strings"
	"time"

	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Kind is what started the process.
type Kind string

// The kinds.
const (
	Terminal  Kind = "terminal"  // a shell that a person types into
	Sudo      Kind = "sudo"      // sudo gave it its PATH
	Cron      Kind = "cron"      // a cron job
	Service   Kind = "service"   // a systemd system service
	CI        Kind = "ci"        // a job of a CI system
	SSH       Kind = "ssh"       // a command given to ssh
	Flatpak   Kind = "flatpak"   // inside a Flatpak sandbox
	Container Kind = "container" // the command of a container, without a shell
	Desktop   Kind = "desktop"   // started by a desktop launcher or user service
)

// A Session is how the process was started.
type Session struct {
	Kind     Kind
	Evidence []finding.Evidence
	Shell    string       // bash, zsh, fish, sh or ksh: the shell that the user types into
	Startup  startup.Kind // for Terminal and SSH: which files that shell reads
	Assumed  bool         // Startup rests on the user's shell, not on the process tree
	Since    time.Time    // when that shell was started; zero where it is not known
}

// ReadsFiles reports whether start-up files of a shell set the environment.
func (s Session) ReadsFiles() bool { return s.Kind == Terminal || s.Kind == SSH }

// String names the session in words.
func (s Session) String() string {
	switch s.Kind {
	case Sudo:
		return "a command under sudo"
	case Cron:
		return "a cron job"
	case Service:
		return "a systemd service"
	case CI:
		return "a CI job"
	case Flatpak:
		return "a program in a Flatpak sandbox"
	case Container:
		return "the command of a container"
	case Desktop:
		return "a program started by the desktop"
	}
	return s.Startup.String()
}

type key struct{}

// Of works the session out.
func Of(h *host.Host) (Session, error) {
	return host.Once(h, key{}, func(h *host.Host) (Session, error) {
		s := Session{Kind: Terminal, Assumed: true}
		ancestors, err := h.Ancestors()
		if err != nil && host.StateOf(err) != host.Unheld && host.StateOf(err) != host.Unasked {
			return s, err
		}
		if s.Shell, err = userShell(h); err != nil {
			return s, err
		}
		s.Startup = startup.Kind{Shell: s.Shell, Interactive: true}
		if err := s.decide(h, ancestors); err != nil {
			return s, err
		}
		if s.Kind == Terminal {
			s.fromAncestors(ancestors)
		}
		return s, nil
	})
}

// userShell is the shell that SHELL names, else the one of passwd, else sh.
func userShell(h *host.Host) (string, error) {
	v, _, err := h.Env("SHELL")
	if err != nil {
		return "", err
	}
	if name := ShellName(v); name != "" {
		return name, nil
	}
	u, err := h.User()
	if err != nil {
		return "", err
	}
	if name := ShellName(u.Shell); name != "" {
		return name, nil
	}
	return "sh", nil
}

// ShellName is the shell that a program or argv[0] names, "" if it is none.
func ShellName(program string) string {
	switch name := strings.TrimPrefix(path.Base(program), "-"); name {
	case "bash", "zsh", "fish", "ksh":
		return name
	case "rbash":
		return "bash"
	case "ksh93", "mksh", "oksh":
		return "ksh"
	case "sh", "dash", "ash", "busybox":
		return "sh"
	}
	return ""
}

// clues are the variables and files that tell a session's kind, the strongest
// first.
type clues struct {
	env      map[string]string
	flatpak  bool
	unit     string // the system service that the cgroup names
	cronJob  bool
	terminal bool
	shell    bool // a shell above read start-up files
}

func gather(h *host.Host, ancestors []host.Process) (clues, error) {
	c := clues{env: map[string]string{}}
	for _, name := range []string{"TERM", "TERM_PROGRAM", "PATH", "SHELL", "SUDO_USER", "SUDO_COMMAND", "CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "BUILDKITE",
		"TF_BUILD", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "INVOCATION_ID", "JOURNAL_STREAM", "HOME", "PS1"} {
		v, ok, err := h.Env(name)
		if err != nil {
			return c, err
		}
		if ok {
			c.env[name] = v
		}
	}
	if _, err := h.Lstat("/.flatpak-info"); err == nil {
		c.flatpak = true
	}
	for _, p := range ancestors {
		if p.Name == "cron" || p.Name == "crond" || p.Name == "CRON" {
			c.cronJob = true
		}
		c.terminal = c.terminal || p.Terminal
	}
	_, _, c.shell = readingShell(ancestors)
	if lines, err := h.Lines("/proc/self/cgroup", "system.slice"); err == nil && len(lines) > 0 {
		if unit := path.Base(lines[0].Text); strings.HasSuffix(unit, ".service") {
			c.unit = unit
		}
	}
	return c, nil
}

// decide picks the kind; the first that fits wins.
func (s *Session) decide(h *host.Host, ancestors []host.Process) error {
	c, err := gather(h, ancestors)
	if err != nil {
		return err
	}
	container, err := machine.Container(h)
	if err != nil {
		return err
	}
	set := func(k Kind, source, format string, args ...any) {
		s.Kind, s.Assumed = k, false
		s.Evidence = append(s.Evidence, finding.Saw(source, format, args...))
	}
	term := c.env["TERM"] != "" && c.env["TERM"] != "dumb" || c.env["TERM_PROGRAM"] != "" || c.terminal || c.shell || c.env["PS1"] != ""
	switch {
	case c.flatpak:
		set(Flatpak, "/.flatpak-info", "exists: this process runs in a Flatpak sandbox")
	case c.env["SUDO_USER"] != "" || c.env["SUDO_COMMAND"] != "":
		set(Sudo, "environment", "SUDO_USER=%s", c.env["SUDO_USER"])
	case c.cronJob:
		set(Cron, "process tree", "started by cron")
	case c.ci() != "":
		set(CI, "environment", "%s is set", c.ci())
	case (c.env["SSH_CONNECTION"] != "" || c.env["SSH_CLIENT"] != "") && c.env["SSH_TTY"] == "" && !c.terminal:
		set(SSH, "environment", "SSH_CONNECTION or SSH_CLIENT is set and SSH_TTY is not: a command given to ssh")
		s.Startup = startup.Kind{Shell: s.Shell, SSH: true}
	case c.unit == "cron.service" || c.unit == "crond.service":
		set(Cron, "/proc/self/cgroup", "%s", c.unit)
	case c.unit != "" && !term && container == nil:
		set(Service, "/proc/self/cgroup", "%s", c.unit)
	case !term && (c.env["JOURNAL_STREAM"] != "" || c.env["INVOCATION_ID"] != "") && c.env["XDG_CURRENT_DESKTOP"] == "":
		set(Service, "environment", "INVOCATION_ID or JOURNAL_STREAM is set: started by systemd")
	case !term && c.env["PATH"] == "/usr/bin:/bin" && c.env["SHELL"] == "/bin/sh":
		set(Cron, "environment", "PATH=/usr/bin:/bin and SHELL=/bin/sh, as cron sets them")
	case container != nil && !term:
		s.Kind, s.Assumed = Container, false
		s.Evidence = append(s.Evidence, *container)
	case !term && (c.env["XDG_CURRENT_DESKTOP"] != "" || c.env["DESKTOP_SESSION"] != ""):
		set(Desktop, "environment", "XDG_CURRENT_DESKTOP=%s and no TERM: not started from a terminal", c.env["XDG_CURRENT_DESKTOP"])
	case c.env["SSH_TTY"] != "":
		set(Terminal, "environment", "SSH_TTY is set: a login over ssh")
		s.Startup.Login = true
	}
	return nil
}

func (c clues) ci() string {
	for _, name := range []string{"GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "BUILDKITE", "TF_BUILD"} {
		if c.env[name] != "" {
			return name
		}
	}
	if c.env["CI"] == "true" && !c.terminal {
		return "CI"
	}
	return ""
}

// readingShell is the nearest shell above that read start-up files: one that a
// person types into, or one that was told to be a login or interactive shell
// for a command, as in "bash -lc CMD".
func readingShell(ancestors []host.Process) (kind startup.Kind, p host.Process, ok bool) {
	for _, p := range ancestors {
		name := ShellName(p.Arg0)
		if name == "" {
			name = ShellName(p.Name)
		}
		if name == "" || strings.Contains(p.Args, "--norc") || strings.Contains(p.Args, "--no-rcs") {
			continue
		}
		command, login, interactive := shellFlags(p)
		switch {
		case command && (login || interactive):
			return startup.Kind{Shell: name, Login: login, Interactive: interactive}, p, true
		case !command && p.Terminal:
			return startup.Kind{Shell: name, Login: login, Interactive: true}, p, true
		}
	}
	return startup.Kind{}, host.Process{}, false
}

// shellFlags reads how a shell was started: with -c, -l and -i, which may stand
// together, or with a dash before its name.
func shellFlags(p host.Process) (command, login, interactive bool) {
	login = strings.HasPrefix(p.Arg0, "-")
	for _, f := range strings.Fields(p.Args) {
		if strings.HasPrefix(f, "--") {
			login = login || f == "--login"
			interactive = interactive || f == "--interactive"
			continue
		}
		command = command || strings.Contains(f, "c")
		login = login || strings.Contains(f, "l")
		interactive = interactive || strings.Contains(f, "i")
	}
	return command, login, interactive
}

// fromAncestors takes the shell that the process tree shows.
func (s *Session) fromAncestors(ancestors []host.Process) {
	kind, p, ok := readingShell(ancestors)
	if !ok {
		return
	}
	s.Shell, s.Startup, s.Assumed, s.Since = kind.Shell, kind, false, p.Start
	s.Evidence = append(s.Evidence, finding.Saw("process tree", "started from %s (pid %d)", kind, p.PID))
}

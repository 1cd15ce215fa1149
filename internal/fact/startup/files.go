package startup

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// Kinds are the kinds of session that a shell is started in, the most usual
// first.
func Kinds(shell string) []Kind {
	kinds := []Kind{
		{Shell: shell, Interactive: true},
		{Shell: shell, Interactive: true, Login: true},
		{Shell: shell, SSH: true},
		{Shell: shell, Login: true},
		{Shell: shell},
	}
	return kinds
}

// Shells are the shells whose start-up files are known.
func Shells() []string { return []string{"bash", "zsh", "fish", "sh", "ksh"} }

// Run works out what a kind of session does, beginning with a PATH that whoever
// starts the session gives it.
func Run(h *host.Host, k Kind, base []Element) (*Session, error) {
	type key struct {
		kind Kind
		base string
	}
	return host.Once(h, key{k, joinElements(base).String()}, func(h *host.Host) (*Session, error) {
		user, err := h.User()
		if err != nil {
			return nil, err
		}
		s := newState(h, k, user, base)
		s.files()
		s.out.Path = s.path().elements()
		for _, a := range s.out.Assignments {
			if a.Name == "PATH" {
				s.out.Defects = append(s.out.Defects, lineDefects(a)...)
			}
		}
		return s.out, nil
	})
}

// files reads the start-up files of the session in the shell's own order
// (bash(1) INVOCATION, zsh(1) STARTUP/SHUTDOWN FILES, fish(1), dash(1), ksh(1)).
func (s *state) files() {
	k := s.out.Kind
	home := func(name string) string { return path.Join(s.home, name) }
	switch k.Shell {
	case "bash":
		switch {
		case k.Login:
			s.first(digest.Bash, "/etc/profile")
			s.first(digest.Bash, home(".bash_profile"), home(".bash_login"), home(".profile"))
		case k.Interactive || k.SSH:
			s.first(digest.Bash, "/etc/bash.bashrc") // Debian, Arch and SUSE build bash to read it
			s.first(digest.Bash, home(".bashrc"))
		}
	case "zsh":
		s.zsh(k)
	case "fish":
		s.fishFiles()
	case "ksh":
		if k.Login {
			s.first(digest.Ksh, "/etc/profile")
			s.first(digest.Ksh, home(".profile"))
		}
		if k.Interactive {
			s.env(digest.Ksh, home(".kshrc"))
		}
	default:
		if k.Login {
			s.first(digest.POSIX, "/etc/profile")
			s.first(digest.POSIX, home(".profile"))
		}
		if k.Interactive {
			s.env(digest.POSIX, "")
		}
	}
}

// first reads the first of the files that exists.
func (s *state) first(dialect string, names ...string) {
	if s.maybeEnded { // an exit that may have been reached makes this file uncertain
		s.join([]map[string]*variable{nil, s.branch(func() { s.oneOf(dialect, names, 1) })})
		return
	}
	s.oneOf(dialect, names, 0)
}

func (s *state) oneOf(dialect string, names []string, maybe int) {
	for _, p := range names {
		at := len(s.out.Visits)
		s.read(dialect, p, nil, maybe, &[]value{})
		if at < len(s.out.Visits) && s.out.Visits[at].Read {
			return
		}
	}
}

// env reads the file that ENV names, or a default.
func (s *state) env(dialect, def string) {
	if v, set := s.lookup("ENV"); set == yes && v.certain() && path.IsAbs(v.String()) {
		def = v.String()
	}
	if def != "" {
		s.first(dialect, def)
	}
}

// FishConfig is the directory of a user's fish files.
func FishConfig(h *host.Host, home string) string {
	if v, set, err := h.Env("XDG_CONFIG_HOME"); err == nil && set && path.IsAbs(v) {
		return path.Join(v, "fish")
	}
	return path.Join(home, ".config/fish")
}

// ZshDir is the directory of a user's zsh files.
func ZshDir(h *host.Host, home string) string {
	if v, set, err := h.Env("ZDOTDIR"); err == nil && set && path.IsAbs(v) {
		return path.Clean(v)
	}
	return home
}

func (s *state) zsh(k Kind) {
	dir := func() string {
		if v, set := s.lookup("ZDOTDIR"); set == yes && v.certain() && path.IsAbs(v.String()) {
			return v.String()
		}
		return s.home
	}
	each := func(name string) {
		// Debian, Arch and SUSE build zsh with /etc/zsh, Fedora with /etc
		s.first(digest.Zsh, path.Join("/etc/zsh", name), path.Join("/etc", name))
		s.first(digest.Zsh, path.Join(dir(), "."+name))
	}
	each("zshenv")
	if k.Login {
		each("zprofile")
	}
	if k.Interactive {
		each("zshrc")
	}
	if k.Login {
		each("zlogin")
	}
}

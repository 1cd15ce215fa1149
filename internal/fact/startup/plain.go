package startup

import (
	"path"
	"sort"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// LoginBase is the PATH that a session has before its shell reads a file: what
// pam_env takes from /etc/environment, else what login(1) takes from
// /etc/login.defs, else what login and sshd have built in.
func LoginBase(h *host.Host) ([]Element, error) {
	return host.Once(h, loginBaseKey{}, func(h *host.Host) ([]Element, error) {
		env, _, err := PAMEnvironment(h)
		if err != nil {
			return nil, err
		}
		for i := len(env) - 1; i >= 0; i-- { // the last line wins
			if env[i].Name == "PATH" {
				return env[i].Added, nil
			}
		}
		user, err := h.User()
		if err != nil {
			return nil, err
		}
		key := "ENV_PATH"
		if user.UID == 0 {
			key = "ENV_SUPATH"
		}
		lines, err := h.Lines("/etc/login.defs", "ENV_PATH", "ENV_SUPATH")
		if err != nil && !host.IsAbsent(err) {
			return nil, err
		}
		for _, l := range lines {
			fields := strings.Fields(l.Text)
			if len(fields) == 2 && fields[0] == key {
				at := finding.Place{Source: "/etc/login.defs", Line: l.N, Text: strings.TrimSpace(l.Text)}
				return splitPath(strings.TrimPrefix(fields[1], "PATH="), &at), nil
			}
		}
		at := finding.Place{Source: "built into login and sshd"}
		return splitPath("/usr/local/bin:/usr/bin:/bin", &at), nil
	})
}

type loginBaseKey struct{}

// splitPath makes elements of a PATH that stands in one place.
func splitPath(s string, origin *finding.Place) []Element {
	return literal(s, origin).elements()
}

// Inherited makes elements of a PATH whose origin is not known.
func Inherited(s string) []Element { return literal(s, nil).elements() }

// plainWords find the lines that can concern Go in files of assignments.
var plainWords = []string{"PATH", "GO", "CC", "CXX", "TMPDIR", "SSL_CERT_", "XDG_C", "PKG_CONFIG"}

// PAMEnvironment is what pam_env(8) reads from /etc/environment: assignments as
// they stand, with "export " and surrounding quotes taken off, nothing expanded.
// Defects are lines that expect an expansion.
func PAMEnvironment(h *host.Host) ([]Assignment, []Defect, error) {
	const file = "/etc/environment"
	lines, err := h.Lines(file, plainWords...)
	if host.IsAbsent(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var out []Assignment
	var defects []Defect
	for _, l := range lines {
		text := strings.TrimSpace(strings.TrimRight(l.Text, "\r"))
		name, val, ok := strings.Cut(strings.TrimPrefix(text, "export "), "=")
		if !ok || strings.ContainsAny(name, " \t") {
			continue
		}
		val, _, _ = strings.Cut(val, " #")
		val = unquote(strings.TrimSpace(val))
		if strings.HasSuffix(l.Text, "\r") {
			val += "\r"
		}
		at := finding.Place{Source: file, Line: l.N, Text: text}
		a := Assignment{Name: name, Place: at, Value: val, Known: true, Sure: true}
		if name == "PATH" {
			a.Added = splitPath(val, &at)
			a.Dropped = true
			defects = append(defects, lineDefects(a)...)
		}
		out = append(out, a)
	}
	return out, defects, nil
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return strings.TrimPrefix(s, `"`)
}

// UserManager is the PATH of the systemd user manager, from which desktop
// programs and user services get theirs: environment.d(5), later names win,
// with $X and ${X} expanded.
func UserManager(h *host.Host, base []Element) ([]Element, []Assignment, error) {
	user, err := h.User()
	if err != nil {
		return nil, nil, err
	}
	files := map[string]string{} // by base name: the first directory wins
	for _, dir := range []string{path.Join(user.Home, ".config/environment.d"), "/etc/environment.d", "/run/environment.d", "/usr/lib/environment.d"} {
		names, err := h.List(dir)
		if err != nil && !host.IsAbsent(err) && !host.IsDenied(err) {
			return nil, nil, err
		}
		for _, n := range names {
			if _, ok := files[n]; !ok && strings.HasSuffix(n, ".conf") {
				files[n] = path.Join(dir, n)
			}
		}
	}
	s := &state{h: h, home: user.Home, vars: map[string]*variable{}, out: &Session{}}
	s.give("PATH", joinElements(base))
	s.give("HOME", literal(user.Home, nil))
	for _, n := range sortedKeys(files) {
		lines, err := h.Lines(files[n], plainWords...)
		if err != nil {
			continue
		}
		for _, l := range lines {
			name, val, ok := strings.Cut(strings.TrimSpace(l.Text), "=")
			if !ok {
				continue
			}
			at := finding.Place{Source: files[n], Line: l.N, Text: strings.TrimSpace(l.Text)}
			s.set(name, s.references(unquote(val), name), at, true, false)
		}
	}
	return s.path().elements(), s.out.Assignments, nil
}

// references expands $X, ${X}, ${X:-y} and ${X:+y} as systemd does; $$ is a $.
func (s *state) references(text, self string) value {
	var v value
	last := 0
	for _, m := range reference().FindAllStringSubmatchIndex(text, -1) {
		v = append(v, literal(text[last:m[0]], nil)...)
		last = m[1]
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		name := group(1) + group(4)
		if name == "" { // $$
			v = append(v, literal("$", nil)...)
			continue
		}
		x, set := s.lookup(name)
		if name != self {
			x = x.from(nil)
		}
		switch full := set.and(nonEmpty(x)); {
		case set == unknown:
			x = value{{text: text[m[0]:m[1]], sure: true}}
		case group(2) == ":-" && full == no, group(2) == ":+" && full == yes:
			x = literal(group(3), nil)
		}
		v = append(v, x...)
	}
	return append(v, literal(text[last:], nil)...)
}

var reference = pattern.Lazy(`\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:[-+])([^}]*))?\}|\$([A-Za-z_][A-Za-z0-9_]*)|\$\$`)

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// SystemUnit is the PATH of a systemd system service that sets none:
// systemd.exec(5), or DefaultEnvironment= of the manager's configuration.
func SystemUnit(h *host.Host) ([]Element, error) {
	files := []string{"/etc/systemd/system.conf"}
	if names, err := h.List("/etc/systemd/system.conf.d"); err == nil {
		for _, n := range names {
			if strings.HasSuffix(n, ".conf") {
				files = append(files, path.Join("/etc/systemd/system.conf.d", n))
			}
		}
	}
	at := finding.Place{Source: "built into systemd"}
	elements := splitPath("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", &at)
	for _, f := range files {
		lines, err := h.Lines(f, "PATH=")
		if err != nil {
			continue
		}
		for _, l := range lines {
			if m := unitPath().FindStringSubmatch(l.Text); m != nil {
				at := finding.Place{Source: f, Line: l.N, Text: strings.TrimSpace(l.Text)}
				elements = splitPath(m[1], &at)
			}
		}
	}
	return elements, nil
}

var unitPath = pattern.Lazy(`^\s*DefaultEnvironment\s*=.*\bPATH=([^"'\s]+)`)

// Cron is the PATH of a cron job that sets none (crontab(5)).
func Cron() []Element {
	at := finding.Place{Source: "built into cron"}
	return splitPath("/usr/bin:/bin", &at)
}

// SecurePath is the PATH that sudo gives a command: secure_path of sudoers(5).
// known is false where sudoers cannot be read; the elements are then Debian's
// default.
func SecurePath(h *host.Host) (elements []Element, known bool, err error) {
	files := []string{"/etc/sudoers"}
	if names, err := h.List("/etc/sudoers.d"); err == nil {
		for _, n := range names {
			if !strings.Contains(n, ".") && !strings.HasSuffix(n, "~") && !strings.HasSuffix(n, "/") {
				files = append(files, path.Join("/etc/sudoers.d", n))
			}
		}
	}
	for _, f := range files {
		lines, err := h.Lines(f, "secure_path")
		if host.IsAbsent(err) {
			continue
		}
		if err != nil {
			at := finding.Place{Source: "sudo's usual secure_path (sudoers cannot be read)"}
			return splitPath("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", &at), false, nil
		}
		known = true
		for _, l := range lines {
			if m := securePath().FindStringSubmatch(l.Text); m != nil {
				at := finding.Place{Source: f, Line: l.N, Text: strings.Join(strings.Fields(l.Text), " ")}
				elements = splitPath(unquote(m[1]), &at)
			}
		}
	}
	return elements, known, nil
}

var securePath = pattern.Lazy(`^\s*Defaults\b[^#]*\bsecure_path\s*=\s*("[^"]*"|\S+)`)

package startup

import (
	"path"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// fishFiles reads what every fish reads, interactive or not (fish(1), INITIAL
// FILES): universal variables, the conf.d directories, the config files.
func (s *state) fishFiles() {
	config := FishConfig(s.h, s.home)
	s.universal(path.Join(config, "fish_variables"))
	seen := map[string]bool{}
	for _, dir := range []string{path.Join(config, "conf.d"), "/etc/fish/conf.d", path.Join(s.home, ".local/share/fish/vendor_conf.d"), "/usr/local/share/fish/vendor_conf.d", "/usr/share/fish/vendor_conf.d"} {
		names, err := s.h.List(dir)
		if err != nil {
			continue
		}
		for _, n := range names {
			if strings.HasSuffix(n, ".fish") && !seen[n] {
				seen[n] = true
				s.first(digest.Fish, path.Join(dir, n))
			}
		}
	}
	s.first(digest.Fish, "/etc/fish/config.fish")
	s.first(digest.Fish, path.Join(config, "config.fish"))
}

// universal reads fish_user_paths from the file of universal variables: fish
// prepends it to PATH in every session. The other variables are looked up when
// they are used.
func (s *state) universal(p string) {
	s.universals = p
	for _, name := range []string{"fish_user_paths", "PATH"} {
		list, at, ok := s.universalValue(name)
		switch {
		case !ok:
		case name == "PATH":
			s.set("PATH", joinValues(list), at, true, false)
		default:
			s.replace(name, &variable{array: true, list: list})
			s.rebuildPath(at, true)
		}
	}
}

// universalValue is a variable of the file of universal variables.
func (s *state) universalValue(name string) (list []value, at finding.Place, ok bool) {
	if s.universals == "" || !universalName().MatchString(name) {
		return nil, at, false
	}
	lines, err := s.h.Lines(s.universals, " "+name+":")
	if err != nil {
		return nil, at, false
	}
	for _, l := range lines {
		rest, is := strings.CutPrefix(strings.TrimSpace(l.Text), "SETUVAR ")
		if !is {
			continue
		}
		for strings.HasPrefix(rest, "--") {
			_, rest, _ = strings.Cut(rest, " ")
		}
		if n, val, _ := strings.Cut(rest, ":"); n == name {
			at = finding.Place{Source: s.universals, Line: l.N, Text: strings.TrimSpace(l.Text)}
			list, ok = nil, true
			for _, e := range strings.Split(unescapeUniversal(val), "\x1e") {
				if e != "\x1d" { // fish's word for an empty list
					list = append(list, literal(e, &at))
				}
			}
		}
	}
	return list, at, ok
}

var universalName = pattern.Lazy(`^[A-Za-z_][A-Za-z0-9_]*$`)

// unescapeUniversal takes the \xHH out of a value.
func unescapeUniversal(s string) string {
	return hexEscape().ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:], 16, 8)
		if err != nil {
			return e
		}
		return string([]byte{byte(n)})
	})
}

var hexEscape = pattern.Lazy(`\\x[0-9a-fA-F]{2}`)

package startup

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// question decides the commands that scripts ask.
func (r *fishRun) question(words []string, at finding.Place) truth {
	switch words[0] {
	case "test", "[":
		return r.test(words)
	case "status":
		return r.status(words[1:])
	case "contains":
		return r.contains(words[1:])
	case "string":
		return r.stringMatch(words[1:])
	case "type", "command", "which", "functions":
		return r.exists(words)
	}
	if m := hookOf(strings.Join(words, " ")); m != "" {
		return unknown
	}
	p := path.Join(FishConfig(r.s.h, r.s.home), "functions", path.Base(words[0])+".fish")
	if universalName().MatchString(words[0]) && r.s.file("-f", p) == yes && r.s.depth < maxDepth { // loaded when it is called
		r.s.read(digest.Fish, p, &at, r.maybe, nil)
		if f := r.s.vars[words[0]+"()"]; f != nil && f.fn != nil && f.fn.fish != nil {
			args, known := r.words(words[1:])
			return r.invoke(f.fn.fish, args, known)
		}
	}
	return unknown
}

// status answers "status is-interactive" and its kin.
func (r *fishRun) status(words []string) truth {
	switch strings.TrimLeft(first(words), "-") {
	case "is-interactive", "i":
		return truthOf(r.s.out.Kind.Interactive)
	case "is-login", "l":
		return truthOf(r.s.out.Kind.Login)
	}
	return unknown
}

func (r *fishRun) test(words []string) truth {
	if words[0] == "[" {
		if words[len(words)-1] != "]" {
			return unknown
		}
		words = words[:len(words)-1]
	}
	args, known := r.words(words[1:])
	if !known {
		return unknown
	}
	inner := &runner{control: control{s: r.s}, file: r.file}
	return inner.condition(args)
}

// contains is fish's "contains [--] X LIST".
func (r *fishRun) contains(words []string) truth {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		if w := words[0]; w != "--" && w != "-i" && w != "--index" {
			return unknown
		}
		words = words[1:]
	}
	list, known := r.words(words)
	if len(list) == 0 {
		return unknown
	}
	t := no
	for _, v := range list[1:] {
		switch {
		case !v.certain() || !list[0].certain():
			t = unknown
		case v.String() == list[0].String():
			return yes
		}
	}
	if !known {
		return unknown
	}
	return t
}

// stringMatch is "string match -q PATTERN -- LIST".
func (r *fishRun) stringMatch(words []string) truth {
	if first(words) != "match" {
		return unknown
	}
	words = words[1:]
	invert := false
	for len(words) > 0 && strings.HasPrefix(words[0], "-") && words[0] != "--" {
		switch words[0] {
		case "-q", "--quiet":
		case "-v", "--invert", "-qv", "-vq":
			invert = true
		default:
			return unknown
		}
		words = words[1:]
	}
	var rest []string
	for _, w := range words {
		if w != "--" {
			rest = append(rest, w)
		}
	}
	list, known := r.words(rest)
	if !known || len(list) == 0 || !list[0].certain() {
		return unknown
	}
	found := no
	for _, v := range list[1:] {
		m, ok := glob(list[0].String(), v.String())
		switch {
		case !ok || !v.certain():
			found = found.or(unknown)
		default:
			found = found.or(truthOf(m != invert))
		}
	}
	return found
}

func (r *fishRun) exists(words []string) truth {
	list, known := r.words(words)
	if !known {
		return unknown
	}
	name := list[len(list)-1]
	if !name.certain() || len(list) < 2 {
		return unknown
	}
	f := r.s.vars[name.String()+"()"]
	switch words[0] {
	case "functions":
		if f != nil && !f.maybe {
			return yes
		}
		return unknown
	case "type":
		if f != nil && !f.maybe {
			return yes
		}
		for _, dir := range []string{path.Join(FishConfig(r.s.h, r.s.home), "functions"), "/etc/fish/functions", "/usr/share/fish/functions", "/usr/share/fish/vendor_functions.d"} {
			if r.s.file("-e", path.Join(dir, name.String()+".fish")) != no {
				return unknown
			}
		}
		if f != nil || isShellWord(name.String()) {
			return unknown
		}
	}
	return r.s.onPath(name.String())
}

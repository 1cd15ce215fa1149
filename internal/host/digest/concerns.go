package digest

import (
	"slices"
	"strings"
)

// What in the text of a statement can concern Go: search paths, Go's variables,
// version managers, the shell's own start-up files. It is told by its words,
// and not by one regular expression, because a start-up file may be large.
var (
	concernWords = []string{"PATH", "path", "ENV", "BASH_ENV", "ZDOTDIR", "CC", "CXX", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
		"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "CGO_ENABLED", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS", "PKG_CONFIG"}
	// in any case:
	concernAnyCase = []string{"go", "gvm", "mise", "rtx", "nix", "sdk"}
	concernParts   = []string{"golang", "goenv", "asdf", "homebrew", "linuxbrew", "conda", "fish_user_paths", "fish_add_path",
		"pathmunge", "path_append", "append_path", "prepend_path"}
)

// concern reports whether a text can concern Go.
func concern(text string) bool {
	found := false
	eachWord(text, func(from, to int) bool {
		found = wordConcerns(text, from, to)
		return !found
	})
	return found
}

// concernHits is where in a text there is something that can concern Go.
func concernHits(text string) (hits []int) {
	eachWord(text, func(from, to int) bool {
		if wordConcerns(text, from, to) {
			hits = append(hits, from)
		}
		return true
	})
	return hits
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func eachWord(text string, f func(from, to int) bool) {
	for i := 0; i < len(text); i++ {
		if !wordByte(text[i]) {
			continue
		}
		from := i
		for i < len(text) && wordByte(text[i]) {
			i++
		}
		if !f(from, i) {
			return
		}
	}
}

func wordConcerns(text string, from, to int) bool {
	w := text[from:to]
	if slices.Contains(concernWords, w) || goVariable(w) {
		return true
	}
	before, after := text[:from], text[to:]
	switch w {
	case "environment":
		return strings.HasSuffix(before, "/etc/")
	case "set": // set -e and its kin: a failure ends the shell
		flags, _, _ := strings.Cut(strings.TrimLeft(after[:min(len(after), 20)], " "), " ")
		return strings.HasPrefix(flags, "-") && strings.ContainsAny(flags, "eun")
	}
	lower := strings.ToLower(w)
	if slices.Contains(concernAnyCase, lower) || strings.HasSuffix(lower, "brew") {
		return true
	}
	if strings.HasSuffix(before, "/") && len(lower) > 2 && strings.HasPrefix(lower, "go") && lower[2] >= '0' && lower[2] <= '9' {
		return true // /opt/go1.22
	}
	return slices.ContainsFunc(concernParts, func(p string) bool { return strings.Contains(lower, p) })
}

// goVariable reports whether a name is of the variables that Go reads, or of
// those that people make up beside them. GOOGLE_… is not.
func goVariable(w string) bool {
	rest, ok := strings.CutPrefix(w, "GO")
	switch {
	case !ok || rest == "":
		return ok
	case rest == "OS", rest[0] == '_', strings.HasPrefix(rest, "ROOT"), strings.HasPrefix(rest, "PATH"):
		return true
	case rest[0] == 'O':
		return false
	}
	return strings.IndexFunc(rest, func(c rune) bool { return (c < 'A' || c > 'Z') && (c < '0' || c > '9') }) < 0
}

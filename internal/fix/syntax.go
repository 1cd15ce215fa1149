package fix

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// languages are those that a start-up file may be in, by its name: it must parse
// in one. zsh, ksh and fish know more than the parser does, so that what it says
// of their files proves nothing: for them, the rule that runs after an edit is the
// judge.
func languages(name string) []syntax.LangVariant {
	switch base := path.Base(name); base {
	case ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", "bash.bashrc":
		return []syntax.LangVariant{syntax.LangBash}
	case ".profile", "profile":
		return []syntax.LangVariant{syntax.LangPOSIX, syntax.LangBash}
	default:
		if path.Base(path.Dir(name)) == "profile.d" && strings.HasSuffix(base, ".sh") {
			return []syntax.LangVariant{syntax.LangPOSIX, syntax.LangBash}
		}
	}
	return nil
}

// parses says where a start-up file does not parse: a shell stops reading it
// there, whatever is added below.
func parses(name string, text []byte) error {
	var first error
	for _, lang := range languages(name) {
		_, err := syntax.NewParser(syntax.Variant(lang)).Parse(bytes.NewReader(text), "")
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	var p syntax.ParseError
	if !errors.As(first, &p) {
		return first
	}
	shown := ""
	if lines := strings.Split(string(text), "\n"); p.Pos.Line() > 0 && int(p.Pos.Line()) <= len(lines) {
		shown = " in " + finding.Visible(host.Redact(lines[p.Pos.Line()-1]))
	}
	return fmt.Errorf("%s:%d does not parse: %s%s", name, p.Pos.Line(), p.Text, shown)
}

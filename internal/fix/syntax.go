package fix

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"strings"
	"time"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// languages are those that a start-up file may be in, by its name: it must parse
// in one. zsh, ksh and fish know more than the parser does, so that what it says
// of their files proves nothing: they are asked themselves.
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
	plain := bytes.ToValidUTF8(text, []byte("?")) // shells take any byte
	for _, lang := range languages(name) {
		_, err := syntax.NewParser(syntax.Variant(lang)).Parse(bytes.NewReader(plain), "")
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

// checker is the command that reads a text and says where it does not parse,
// without running any of it.
func checker(name string) []string {
	switch base := path.Base(name); {
	case base == ".zshrc", base == ".zshenv", base == ".zprofile", base == ".zlogin":
		return []string{"zsh", "-f", "-n"}
	case base == ".kshrc":
		return []string{"ksh", "-n"}
	case strings.HasSuffix(base, ".fish"):
		return []string{"fish", "--no-execute"}
	}
	return nil
}

// checkTime bounds a check; it takes milliseconds.
const checkTime = 5 * time.Second

// parses says where a start-up file does not parse.
func (d *Disk) parses(name string, text []byte) error {
	argv := checker(name)
	if err := parses(name, text); err != nil || argv == nil || !d.Shells {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), checkTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdin = bytes.NewReader(text)
	cmd.Env = []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin", "LC_ALL=C"} // so that it reads no other file of the user
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); !errors.As(err, &exit) || ctx.Err() != nil {
		return nil // it parses, or the shell is not here
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return fmt.Errorf("%s does not parse: %s", name, host.Redact(first))
}

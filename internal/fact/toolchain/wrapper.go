package toolchain

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// execGo matches the one statement of a wrapper that only runs another go.
var execGo = pattern.Lazy(`^\s*exec\s+(?:"(/[^"$` + "`" + `\\\x00]+)"|'(/[^'\x00]+)'|(/[^\s"'$` + "`" + `\\;&|<>*?()\x00]+))\s+"\$@"\s*$`)

// execTarget is the program to which a line of a shell script hands over all
// its arguments, "" if it does anything else.
func execTarget(line string) string {
	m := execGo().FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	return path.Clean(m[1] + m[2] + m[3])
}

// shellOf reports whether a first line is that of a shell, without flags.
func shellOf(shebang string) bool {
	words := strings.Fields(shebang)
	if len(words) == 2 && path.Base(words[0]) == "env" {
		words = words[1:]
	}
	if len(words) != 1 {
		return false
	}
	switch path.Base(words[0]) {
	case "sh", "bash", "dash", "ash", "ksh", "zsh":
		return true
	}
	return false
}

// behindScript follows a script of two lines: the shell, and exec of an absolute
// path. Any other may change the environment, and what it runs is not known.
func (p *Program) behindScript(h *host.Host) {
	if !shellOf(p.Summary.Shebang) {
		return
	}
	if n, err := h.Count(p.Final); err != nil || n != 2 {
		return
	}
	lines, err := h.Lines(p.Final, "exec")
	if err != nil || len(lines) != 1 || lines[0].N != 2 || !strings.Contains(lines[0].Text, "/go") {
		return
	}
	target := execTarget(lines[0].Text)
	if s, err := h.ELF(target); err != nil || s.GoPath != "cmd/go" {
		return // not another script: that may lead back here
	}
	behind, err := Describe(h, target)
	if err != nil || behind.Obstacle != nil {
		return
	}
	p.Behind, p.Root, p.Version = behind, behind.Root, behind.Version
}

// behindDL finds the tree that a program of golang.org/dl runs: it stands in
// ~/sdk under the name of the program, whatever that is called on PATH.
func (p *Program) behindDL(h *host.Host) {
	p.Root, p.Version = "", ""
	home, _, err := h.Env("HOME")
	if err != nil || !path.IsAbs(home) {
		return
	}
	root := path.Join(home, "sdk", path.Base(p.Summary.GoPath))
	if is, _ := Tree(h, root); is {
		p.Root = root
		p.versionOfTree(h)
	}
}

// inConda reports whether the file is of a conda environment: those have a
// conda-meta beside their bin, and usually stand below a directory of the
// installer's name.
func (p *Program) inConda(h *host.Host) bool {
	for _, part := range strings.Split(path.Dir(p.Final), "/") {
		switch strings.TrimLeft(strings.TrimRight(part, "0123456789"), ".") {
		case "conda", "miniconda", "anaconda", "miniforge", "mambaforge", "micromamba":
			return true
		}
	}
	for _, bin := range []string{path.Dir(p.Path), path.Dir(p.Final)} {
		if path.Base(bin) != "bin" || path.Dir(bin) == "/usr" {
			continue
		}
		if info, err := h.Stat(path.Join(path.Dir(bin), "conda-meta")); err == nil && info.IsDir() {
			return true
		}
	}
	return false
}

package goenv

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A File is a file of settings: the user's (GOENV) or GOROOT/go.env.
type File struct {
	Path   string // as it is opened, made absolute; "" where there is none
	Off    bool   // GOENV=off
	Exists bool
	Err    error // why it could not be read; the go command then ignores it in silence
	Lines  []Line

	ofRoot bool // it is GOROOT/go.env
}

// A Line is a line of such a file that has an equals sign.
type Line struct {
	Place finding.Place
	Key   string // "" for a line that is ignored: its first byte is not A to Z
	Value string // the rest, literally: no quoting, a CR belongs to it
}

// at is the place of the line.
func (l Line) at() *finding.Place { p := l.Place; return &p }

// ParseLine reads one line, without its end, as the go command does
// (cmd/go/internal/cfg, readEnvFile).
func ParseLine(text string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(text, "=")
	if !ok || text[0] < 'A' || text[0] > 'Z' {
		return "", "", false
	}
	return key, value, true
}

// Unknown reports whether the file may say more than Lines holds: the go
// command could read it and godoctor could not. What go cannot read either, it
// ignores.
func (f File) Unknown() bool {
	switch host.StateOf(f.Err) {
	case host.OK, host.Absent, host.Denied, host.Loop, host.Invalid:
		return false
	}
	return true
}

// Last is the last line for a key: the one that counts in the user's file.
func (f File) Last(key string) (Line, bool) {
	for _, l := range slices.Backward(f.Lines) {
		if l.Key == key {
			return l, true
		}
	}
	return Line{}, false
}

// Counts is the line that counts for a key: in go.env the first one, because
// readEnvFile leaves alone there what it has a value for.
func (f File) Counts(key string) (Line, bool) {
	if !f.ofRoot {
		return f.Last(key)
	}
	for _, l := range f.Lines {
		if l.Key == key {
			return l, true
		}
	}
	return Line{}, false
}

func readFile(h *host.Host, p string) File {
	f := File{Path: p}
	lines, err := h.Lines(p, "=")
	if err != nil {
		f.Exists, f.Err = !host.IsAbsent(err), err
		if host.IsAbsent(err) {
			f.Err = nil
		}
		return f
	}
	f.Exists = true
	for _, l := range lines {
		key, value, _ := ParseLine(l.Text)
		f.Lines = append(f.Lines, Line{finding.Place{Source: p, Line: l.N, Text: l.Text}, key, value})
	}
	return f
}

// findUserFile finds and reads the GOENV file (cmd/go/internal/cfg, EnvFile).
func (e *Env) findUserFile() error {
	if !e.Assumed && !e.AtLeast("1.13") {
		e.User.Off = true
		return nil
	}
	p, err := e.getenv("GOENV")
	if err != nil {
		return err
	}
	switch p {
	case "off":
		e.User.Off = true
		return nil
	case "":
		dir, err := e.configDir()
		if err != nil || dir == "" {
			return err
		}
		p = path.Join(dir, "go/env")
	}
	e.User = File{Path: p}
	abs, ok := e.abs(p)
	if ok {
		e.User = readFile(e.h, abs)
	} else {
		e.User.Err = e.noCwd
	}
	return nil
}

// abs makes a path absolute; ok is false where the working directory is not
// known.
func (e *Env) abs(p string) (string, bool) {
	switch {
	case path.IsAbs(p):
		return path.Clean(p), true
	case e.cwd == "":
		return p, false
	}
	return path.Join(e.cwd, p), true
}

// configDir is os.UserConfigDir of the go command's release; "" where it fails.
func (e *Env) configDir() (string, error) { return e.userDir("XDG_CONFIG_HOME", ".config") }

// cacheDir is os.UserCacheDir.
func (e *Env) cacheDir() (string, error) { return e.userDir("XDG_CACHE_HOME", ".cache") }

func (e *Env) userDir(variable, below string) (string, error) {
	dir, err := e.getenv(variable)
	if err != nil {
		return "", err
	}
	if dir != "" {
		if !path.IsAbs(dir) && e.AtLeast("1.24") {
			return "", nil // "path in $XDG_CONFIG_HOME is relative"
		}
		return dir, nil
	}
	home, err := e.getenv("HOME")
	if err != nil || home == "" {
		return "", err
	}
	return home + "/" + below, nil
}

// readRootFile reads GOROOT/go.env, which there is from 1.21 on.
func (e *Env) readRootFile() File {
	if e.Root.settings == "" || !e.AtLeast("1.21") {
		if e.Root.untold() {
			return File{}
		}
		return File{Err: e.Root.Unknown}
	}
	p, ok := e.abs(path.Join(e.Root.settings, "go.env"))
	if !ok {
		return File{Path: p, Err: e.noCwd}
	}
	f := readFile(e.h, p)
	f.ofRoot = true
	return f
}

package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
)

// errGCCGo is why some settings of gccgo's go command are not known: they name the
// build and the directories of GCC.
const errGCCGo Untold = "gccgo: GCC builds this in, and godoctor does not read it"

// isGCCGo reports whether the go command is that of gccgo.
func (e *Env) isGCCGo() bool { return e.Program != nil && e.Program.Class == toolchain.GCCGo }

// besideGCCGo is a program of the GCC that gccgo's go command belongs to: it has the
// same prefix and suffix (GCC's gotools/Makefile.am); ok is false for other go
// commands.
func (e *Env) besideGCCGo(name string) (program string, ok bool) {
	if !e.isGCCGo() {
		return "", false
	}
	prefix, suffix := toolchain.GCCGoAffixes(path.Base(e.Program.Final))
	return prefix + name + suffix, true
}

// Package cgo checks what building with C needs, as far as the environment and
// files tell. It runs no compiler.
package cgo

import "github.com/godoctor-linux/godoctor/internal/rule"

// Rules lists the rules of the area in order of precedence.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		CCBroken,
		NoCompiler,
		EnabledIgnored,
	}
}

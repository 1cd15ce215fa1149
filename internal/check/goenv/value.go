package goenv

import "github.com/godoctor-linux/godoctor/internal/rule"

// valueRules are about settings and the files that hold them.
func valueRules() []*rule.Rule { return []*rule.Rule{} }

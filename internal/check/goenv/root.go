package goenv

import "github.com/godoctor-linux/godoctor/internal/rule"

// rootRules are about the Go tree, GOPATH and GOBIN.
func rootRules() []*rule.Rule { return []*rule.Rule{} }

// Package goenv checks the go command's own settings: GOROOT and GOPATH, the
// GOENV file, flags, caches and temporary directories, and the module in which
// it is run.
package goenv

import "github.com/godoctor-linux/godoctor/internal/rule"

// Rules lists the rules of the area in order of precedence.
func Rules() []*rule.Rule {
	var all []*rule.Rule
	for _, subject := range [][]*rule.Rule{rootRules(), valueRules(), placeRules()} {
		all = append(all, subject...)
	}
	return all
}

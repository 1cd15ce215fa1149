// Package check is the registry: it lists the areas, and through them every
// rule, in the order in which they are reported.
package check

import (
	"github.com/godoctor-linux/godoctor/internal/check/cgo"
	"github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/net"
	"github.com/godoctor-linux/godoctor/internal/check/path"
	"github.com/godoctor-linux/godoctor/internal/check/provenance"
	"github.com/godoctor-linux/godoctor/internal/check/toolchain"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Rules lists every rule.
func Rules() []*rule.Rule {
	var all []*rule.Rule
	for _, area := range [][]*rule.Rule{
		path.Rules(),
		goenv.Rules(),
		provenance.Rules(),
		cgo.Rules(),
		net.Rules(),
		toolchain.Rules(),
	} {
		all = append(all, area...)
	}
	return all
}

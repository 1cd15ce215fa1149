// Package provenance checks where the go that is used comes from, and whether
// what put it there fits this machine.
package provenance

import "github.com/godoctor-linux/godoctor/internal/rule"

// Rules lists the rules of the area in order of precedence.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		WrongArch,
		VersionedNotLinked,
		GCCGo,
		MixedInstalls,
	}
}

// Package pattern holds regular expressions that are compiled when they are
// first used: a run uses few of them, and compiling all took half of the time
// that godoctor needs to start.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy makes an expression. One that does not compile panics at its first use.
func Lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

package startup

import (
	"context"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

// BenchmarkEverySession is what a survey of all start-up files of this machine
// costs: every kind of session of every shell, on a host that has answered
// nothing yet.
func BenchmarkEverySession(b *testing.B) {
	src, err := rootfs.New(rootfs.Options{Dir: "/", Env: host.Environ{"HOME": "/root", "USER": "root"}})
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	for b.Loop() {
		h := host.New(context.Background(), src)
		for _, shell := range Shells() {
			for _, k := range Kinds(shell) {
				if _, err := Run(h, k, Inherited(basePath)); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

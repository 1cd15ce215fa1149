package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
)

// A golang.org/dl wrapper is called by the release in its name: that of the go
// which it starts is not known, and the newest that godoctor knows is not it.
func TestWrapperIsCalledByItsName(t *testing.T) {
	f, err := fixture.Parse(`
-- env --
HOME=/home/u
USER=u
PATH=/usr/local/go/bin:/usr/bin:/bin
PWD=/home/u
GOTOOLCHAIN=go1.25.1
-- root/etc/passwd --
u:x:1000:1000::/home/u:/bin/bash
-- root/home/u/ --
-- tree root/usr/local/go --
go1.24.3
-- mode 0755 root/usr/bin/go1.25.1 --
ELF amd64 go1.24.3 path=golang.org/dl/go1.25.1
`)
	if err != nil {
		t.Fatal(err)
	}
	r, err := environment(host.New(context.Background(), f), []string{"GOSUMDB"}, false)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	r.header(&b)
	if want := "here go1.25.1 takes over (PATH)"; !strings.Contains(b.String(), want) {
		t.Errorf("no %q in:\n%s", want, b.String())
	}
	if !r.Runs.Assumed || r.Runs.Version != "go1.25.1" {
		t.Errorf("runs %+v", *r.Runs)
	}
}

package scene_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
)

const user = `-- root/etc/passwd --
u:x:1000:1000::/home/u:/bin/bash
-- env --
HOME=/home/u
USER=u
SHELL=/bin/bash
TERM=xterm
`

// What an edit of a start-up file changes for a fresh session, and what of the
// process it leaves alone.
func TestRenewed(t *testing.T) {
	for name, c := range map[string]struct{ env, file, before, after, want string }{
		"a_line_for_path":               {"PATH=/usr/bin:/bin", ".bashrc", "", "PATH=$PATH:/go/bin\n", "PATH=/usr/bin:/bin:/go/bin"},
		"in_front":                      {"PATH=/venv/bin:/usr/bin:/bin", ".bashrc", "", "PATH=/go/bin:$PATH\n", "PATH=/go/bin:/venv/bin:/usr/bin:/bin"},
		"one_element_for_another":       {"PATH=/usr/bin:/bin:/go:/x", ".bashrc", "PATH=$PATH:/go\n", "PATH=$PATH:/go/bin\n", "PATH=/usr/bin:/bin:/go/bin:/x"},
		"a_variable_that_was_removed":   {"PATH=/bin\nGOROOT=/gone", ".bashrc", "export GOROOT=/gone\n", "\n", "GOROOT unset"},
		"one_that_has_another_value":    {"PATH=/bin\nGOROOT=/mine", ".bashrc", "export GOROOT=/gone\n", "\n", ""},
		"one_that_is_set_elsewhere_too": {"PATH=/bin\nGOROOT=/gone", ".bashrc", "export GOROOT=/gone\nexport GOROOT=/gone\n", "export GOROOT=/gone\n", ""},
		"a_new_value":                   {"PATH=/bin\nGOROOT=/a", ".bashrc", "export GOROOT=/a\n", "export GOROOT=/b\n", "GOROOT=/b"},
		"from_the_login_session":        {"PATH=/usr/bin:/bin\nGOROOT=/a", ".profile", "export GOROOT=/a\n", "\n", "GOROOT unset"},
		"what_this_session_never_reads": {"PATH=/usr/bin:/bin", ".profile", "", "PATH=$PATH:/go/bin\n", ""},
		"nothing_changed":               {"PATH=/bin", ".bashrc", "PATH=$PATH:/x\n", "PATH=$PATH:/x\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			hostWith := func(text string) *host.Host {
				f, err := fixture.Parse(user + c.env + "\n-- root/home/u/" + c.file + " --\n" + text)
				if err != nil {
					t.Fatal(err)
				}
				return host.New(context.Background(), f)
			}
			got, err := scene.Renewed(hostWith(c.before), hostWith(c.after))
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for name, v := range got {
				if v == nil {
					lines = append(lines, name+" unset")
				} else {
					lines = append(lines, name+"="+*v)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(lines, "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A PATH that is far too long does not cost the square of its length.
func TestRenewedMonstrousPath(t *testing.T) {
	var b strings.Builder
	for i := range 20000 {
		b.WriteString("/d" + strings.Repeat("x", i%7) + ":")
	}
	hostWith := func(text string) *host.Host {
		f, err := fixture.Parse(user + "PATH=" + b.String() + "/bin\n-- root/home/u/.bashrc --\n" + text)
		if err != nil {
			t.Fatal(err)
		}
		return host.New(context.Background(), f)
	}
	if _, err := scene.Renewed(hostWith(""), hostWith("PATH=$PATH:/go/bin\n")); err != nil {
		t.Error(err)
	}
}

package startup_test

import (
	"context"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
)

// What the loops over /etc/profile.d of Debian read, and that it is decided.
func TestProfileD(t *testing.T) {
	const (
		runParts  = `for i in $(run-parts --list --regex '^[a-zA-Z0-9_][a-zA-Z0-9._-]*\.sh$' /etc/profile.d); do if [ -r $i ]; then . $i; fi; done`
		pattern   = `for i in /etc/profile.d/*.sh; do if [ -r $i ]; then . $i; fi; done`
		two       = "-- root/etc/profile.d/b.sh --\nPATH=$PATH:/b\n-- root/etc/profile.d/a.sh --\nPATH=$PATH:/a\n-- root/etc/profile.d/c.sh.dpkg-old --\nPATH=$PATH:/c\n-- root/etc/profile.d/.d.sh --\nPATH=$PATH:/d\n"
		directory = "-- root/etc/profile.d/ --\n"
	)
	for name, c := range map[string]struct {
		loop, files, want string
		doubts            bool
	}{
		"run-parts":                     {runParts, two, "/bin:/a:/b", false},
		"run-parts, a directory":        {runParts, two + "-- root/etc/profile.d/e.sh/ --\n", "/bin:/a:/b", false},
		"run-parts, empty":              {runParts, directory, "/bin", false},
		"run-parts, no directory":       {runParts, "", "/bin", false},
		"run-parts, default names":      {`for i in $(run-parts --list /etc/profile.d); do . $i; done`, two, "/bin", false},
		"run-parts, after --":           {`for i in $(run-parts --list --regex=sh$ -- /etc/profile.d); do . $i; done`, two, "/bin:/d:/a:/b", false},
		"run-parts that runs":           {`for i in $(run-parts /etc/profile.d); do . $i; done`, two, "", true},
		"run-parts, unknown option":     {`for i in $(run-parts --list --reverse /etc/profile.d); do . $i; done`, two, "", true},
		"run-parts, broken expression":  {`for i in $(run-parts --list --regex='(' /etc/profile.d); do . $i; done`, two, "", true},
		"pattern":                       {pattern, two, "/bin:/a:/b", false},
		"pattern that matches nothing":  {pattern, directory, "/bin", false},
		"variable that holds a pattern": {`i='/etc/profile.d/*.sh'; for j in $i; do . "$j"; done`, two, "/bin:/a:/b", false},
		"one with a class":              {`i='/etc/profile.d/[a].sh'; for j in $i; do . "$j"; done`, two, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := fixture.Parse("-- env --\nHOME=/home/u\nUSER=u\n-- root/etc/passwd --\nu:x:1000:1000::/home/u:/bin/bash\n-- root/etc/profile --\nPATH=/bin\n" + c.loop + "\n" + c.files)
			if err != nil {
				t.Fatal(err)
			}
			s, err := startup.Run(host.New(context.Background(), f), startup.Kind{Shell: "bash", Login: true, Interactive: true}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var dirs []string
			for _, e := range s.Path {
				dirs = append(dirs, e.Dir)
			}
			if doubts := len(s.Doubts) > 0; doubts != c.doubts || !doubts && strings.Join(dirs, ":") != c.want {
				t.Errorf("got %v with doubts %v, want %s", dirs, s.Doubts, c.want)
			}
		})
	}
}

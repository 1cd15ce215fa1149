package toolchain

import (
	"context"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
)

func TestVersionIn(t *testing.T) {
	for text, want := range map[string]string{
		"go1.22.5\ntime 2024-06-27T20:11:12Z\n": "go1.22.5",
		"go1.20":                                "go1.20",
		"  go1.21rc2\n":                         "go1.21rc2",
		"go1.22.4-1debian\n":                    "go1.22.4",
		"go1.25.9 (Red Hat 1.25.9-2.el10)\n":    "go1.25.9",
		"go1.25.9 X:nodwarf5\n":                 "go1.25.9",
		"devel go1.28-abcdef Mon Nov 2 2026\n":  "devel go1.28-abcdef Mon Nov 2 2026",
		"":                                      "",
		"1.22.5\n":                              "",
		"<html>\n":                              "",
		"golang\n":                              "",
		"\ngo1.22.5\n":                          "",
		"go1.22.5\r\n":                          "go1.22.5",
		"weekly.2012-03-27 3f4a91778bed\n":      "",
		strings.Repeat("x", 1<<16) + "\ngo1.22.5\n": "",
	} {
		if got := versionIn(text); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

func FuzzVersionIn(f *testing.F) {
	for _, s := range []string{"go1.22.5\ntime x\n", "devel go1.28-abc", "", "\n", "go1.\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v := versionIn(text); strings.Contains(v, "\n") || !strings.Contains(text, v) || v != "" && versionIn(v) != v {
			t.Errorf("%q: %q", text, v)
		}
	})
}

func TestExecTarget(t *testing.T) {
	for line, want := range map[string]string{
		`exec /usr/local/go/bin/go "$@"`:            "/usr/local/go/bin/go",
		`  exec "/opt/my go/bin/go" "$@"  `:         "/opt/my go/bin/go",
		`exec '/opt/go/bin/go' "$@"`:                "/opt/go/bin/go",
		`exec /opt/../usr/local/go/bin/go "$@"`:     "/usr/local/go/bin/go",
		`exec /usr/local/go/bin/go $@`:              "", // words would be split
		`exec /usr/local/go/bin/go -v "$@"`:         "",
		`exec go "$@"`:                              "",
		`exec $HOME/go/bin/go "$@"`:                 "",
		`exec "$HOME/go/bin/go" "$@"`:               "",
		`GOFLAGS=-v exec /usr/local/go/bin/go "$@"`: "",
		`exec /usr/local/go/bin/go "$@" | tee`:      "",
		`exec /a;/b "$@"`:                           "",
		`exec -a go /usr/local/go/bin/go "$@"`:      "",
		`/usr/local/go/bin/go "$@"`:                 "",
		``:                                          "",
	} {
		if got := execTarget(line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func FuzzExecTarget(f *testing.F) {
	for _, s := range []string{`exec /usr/local/go/bin/go "$@"`, `exec "/a b/go" "$@"`, "exec '/a' \"$@\"", "exec /", "exec /\x00 \"$@\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p := execTarget(line)
		if p != "" && (p[0] != '/' || strings.ContainsAny(p, "$`\x00") && !strings.Contains(line, "'")) {
			t.Errorf("%q: %q", line, p)
		}
	})
}

func TestShellOf(t *testing.T) {
	for line, want := range map[string]bool{
		"/bin/sh": true, "/usr/bin/env bash": true, "/usr/bin/env -S bash -e": false, "/bin/sh -e": false, "/usr/bin/python3": false, "": false,
	} {
		if got := shellOf(line); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}

// A path is conda's by a whole component of it, or by the conda-meta directory
// beside bin.
func TestPrograms(t *testing.T) {
	const official = "ELF x86-64 go1.22.5 -trimpath=true\n"
	for name, test := range map[string]struct {
		files string // of a fixture
		path  string
		class Class
		root  string
		vers  string
	}{
		"conda_in_a_user_name": {"-- mode 0755 root/home/anaconda7x/sdk/bin/go --\n" + official + "-- root/home/anaconda7x/sdk/VERSION --\ngo1.22.5\n",
			"/home/anaconda7x/sdk/bin/go", Tarball, "/home/anaconda7x/sdk", "go1.22.5"},
		"conda_by_name": {"-- mode 0755 root/opt/miniconda3/go/bin/go --\n" + official + "-- root/opt/miniconda3/go/VERSION --\ngo1.22.5\n",
			"/opt/miniconda3/go/bin/go", Conda, "/opt/miniconda3/go", "go1.22.5"},
		"conda_by_its_mark": {"-- symlink root/srv/env/bin/go -> ../go/bin/go --\n-- mode 0755 root/srv/env/go/bin/go --\n" + official +
			"-- root/srv/env/go/VERSION --\ngo1.22.5\n-- root/srv/env/conda-meta/history --\n\n",
			"/srv/env/bin/go", Conda, "/srv/env/go", "go1.22.5"},
		"script_that_only_runs_go": {"-- tree root/usr/local/go --\ngo1.22.5\n-- mode 0755 root/home/u/bin/go --\n#!/bin/sh\nexec /usr/local/go/bin/go \"$@\"\n",
			"/home/u/bin/go", Wrapper, "/usr/local/go", "go1.22.5"},
		"script_that_does_more": {"-- tree root/usr/local/go --\ngo1.22.5\n-- mode 0755 root/home/u/bin/go --\n#!/bin/sh\nexport GOROOT=/x\nexec /usr/local/go/bin/go \"$@\"\n",
			"/home/u/bin/go", Wrapper, "", ""},
		"scripts_in_a_circle": {"-- mode 0755 root/home/u/bin/go --\n#!/bin/sh\nexec /home/u/x/go \"$@\"\n-- mode 0755 root/home/u/x/go --\n#!/bin/sh\nexec /home/u/bin/go \"$@\"\n",
			"/home/u/bin/go", Wrapper, "", ""},
		"dl_wrapper": {"-- mode 0755 root/home/u/go/bin/go --\nELF x86-64 go1.26.8 path=golang.org/dl/go1.22.5\n-- tree root/home/u/sdk/go1.22.5 --\ngo1.22.5\n",
			"/home/u/go/bin/go", DLWrapper, "/home/u/sdk/go1.22.5", "go1.22.5"},
		"dl_wrapper_without_its_tree": {"-- mode 0755 root/home/u/go/bin/go --\nELF x86-64 go1.26.8 path=golang.org/dl/go1.22.5\n",
			"/home/u/go/bin/go", DLWrapper, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := fixture.Parse("-- env --\nHOME=/home/u\nUSER=u\n-- root/etc/passwd --\nu:x:1000:1000::/home/u:/bin/bash\n" + test.files)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Describe(host.New(context.Background(), f), test.path)
			if err != nil {
				t.Fatal(err)
			}
			if p.Class != test.class || p.Root != test.root || p.Version != test.vers {
				t.Errorf("%q %q %q, want %q %q %q", p.Class.Name, p.Root, p.Version, test.class.Name, test.root, test.vers)
			}
		})
	}
}

// A tree that could not be looked at is not "no tree".
func TestTreeNotKnown(t *testing.T) {
	f, err := fixture.Parse("-- env --\nHOME=/home/u\nUSER=u\n-- root/etc/passwd --\nu:x:1000:1000::/home/u:/bin/bash\n" +
		"-- answer timeout stat /mnt/go/pkg/tool --\n-- answer timeout read /mnt/go/VERSION --\n-- mode 0755 root/mnt/go/bin/go --\nELF x86-64 go1.22.5\n")
	if err != nil {
		t.Fatal(err)
	}
	h := host.New(context.Background(), f)
	if is, err := Tree(h, "/mnt/go"); is || host.StateOf(err) != host.Timeout {
		t.Errorf("Tree: %v, %v", is, err)
	}
	if v, err := ReadVersion(h, "/mnt/go"); v != "" || host.StateOf(err) != host.Timeout {
		t.Errorf("ReadVersion: %q, %v", v, err)
	}
	if p, err := Describe(h, "/mnt/go/bin/go"); err != nil || host.StateOf(p.Unread) != host.Timeout {
		t.Errorf("Unread: %v (%v)", p.Unread, err)
	}
	if is, err := Tree(h, "/mnt/none"); is || err != nil {
		t.Errorf("no tree: %v, %v", is, err)
	}
}

package machine

import (
	"context"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
)

func TestGOARCH(t *testing.T) {
	for machine, want := range map[string]string{
		"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "armv8l": "arm", "i686": "386", "i486": "386", "riscv64": "riscv64",
		"ppc64le": "ppc64le", "s390x": "s390x", "loongarch64": "loong64", "mips64": "mips64", "sparc64": "", "": "", "alpha": "",
	} {
		if got := GOARCH(machine); got != want {
			t.Errorf("%s: %q, want %q", machine, got, want)
		}
	}
}

func TestDistribution(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want Distribution
	}{
		"ubuntu":        {"NAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nID=ubuntu\nID_LIKE=debian\n", Distribution{"ubuntu", "debian", "22.04"}},
		"single_quotes": {"ID='fedora'\nVERSION_ID='43'\n", Distribution{"fedora", "", "43"}},
		"other_keys":    {"BUILD_ID=rolling\nID=arch\nVARIANT_ID=x\n", Distribution{"arch", "", ""}},
		"crlf":          {"ID=alpine\r\nVERSION_ID=3.20\r\n", Distribution{"alpine", "", "3.20"}},
		"empty":         {"\n", Distribution{}},
		"no_key":        {"=ID\nID\n", Distribution{}},
	} {
		if got := osRelease(numbered(test.text)); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func FuzzOSRelease(f *testing.F) {
	for _, s := range []string{"ID=debian\n", "ID=\"\nID='x\n", "\xff=\n", "ID=="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := osRelease(numbered(text))
		for _, v := range []string{d.ID, d.Like, d.Version} {
			if len(v) > len(text) {
				t.Errorf("%q: %q", text, v)
			}
		}
		_ = d.Debian()
	})
}

func numbered(text string) (list []host.NumberedLine) {
	for n, l := range strings.Split(text, "\n") {
		list = append(list, host.NumberedLine{N: n + 1, Text: l})
	}
	return list
}

func TestDebian(t *testing.T) {
	for _, test := range []struct {
		d    Distribution
		want bool
	}{
		{Distribution{ID: "debian"}, true}, {Distribution{ID: "zorin", Like: "ubuntu debian"}, true},
		{Distribution{ID: "fedora"}, false}, {Distribution{ID: "x", Like: "debianish"}, false}, {Distribution{}, false},
	} {
		if got := test.d.Debian(); got != test.want {
			t.Errorf("%+v: %v", test.d, got)
		}
	}
}

func TestRuns(t *testing.T) {
	for _, test := range []struct {
		on, program string
		want        bool
	}{
		{"amd64", "amd64", true}, {"amd64", "386", true}, {"386", "amd64", false}, {"arm64", "arm", true}, {"arm", "arm64", false}, {"riscv64", "amd64", false},
	} {
		if got := (Arch{Name: test.on}).Runs(test.program); got != test.want {
			t.Errorf("%s on %s: %v", test.program, test.on, got)
		}
	}
}

// The architecture is the kernel's; without one, that of the programs that every
// system has.
func TestArchOf(t *testing.T) {
	for name, test := range map[string]struct {
		files, want string
		kernel      bool
	}{
		"kernel":      {"-- answer uname --\nLinux 6.1.0 aarch64\n", "arm64", true},
		"odd_kernel":  {"-- answer uname --\nLinux 6.1.0 alpha\n", "", false},
		"image":       {"-- mode 0755 root/bin/sh --\nELF riscv64\n", "riscv64", false},
		"raspbian":    {"-- root/etc/os-release --\nID=raspbian\n", "arm", false},
		"nothing":     {"", "", false},
		"musl_loader": {"-- root/lib/ld-musl-aarch64.so.1 --\nx\n", "arm64", false},
	} {
		f, err := fixture.Parse("-- env --\nHOME=/\n" + test.files)
		if err != nil {
			t.Fatal(err)
		}
		a, err := ArchOf(host.New(context.Background(), f))
		if err != nil || a.Name != test.want || a.Kernel != test.kernel {
			t.Errorf("%s: %+v, %v, want %s", name, a, err, test.want)
		}
	}
}

package host

import (
	"io/fs"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Every answer that is a structure reads back as it was written, whatever its
// texts hold.
func FuzzAnswers(f *testing.F) {
	f.Add("/usr/bin", "a \"b\"", 1000, uint32(0o755))
	f.Add("", "\xff\n", -1, uint32(0))
	f.Add("key=value x=", "\\", 0, uint32(0o7777))
	f.Fuzz(func(t *testing.T, a, b string, n int, mode uint32) {
		when := time.Unix(int64(n)&0xffffffff, 0).UTC()
		trip(t, Info{Type: "link", Mode: fs.FileMode(mode) & fs.ModePerm, UID: n, GID: n, Size: int64(n), ModTime: when, ID: "fe:1", Target: a}, Info.Encode, ParseInfo)
		trip(t, User{Name: a, UID: n, GID: n, Groups: []int{n, 1}, Home: b, Shell: a}, User.Encode, ParseUser)
		trip(t, Process{PID: n, Start: when, Terminal: n > 0, Arg0: a, Name: b, Args: "-l"}, Process.Encode, ParseProcess)
		trip(t, MountPoint{Point: a, Type: b, Options: []string{"rw", "noexec"}}, MountPoint.Encode, ParseMount)
		trip(t, Lacking{Dir: a, Indirect: n > 0}, Lacking.Encode, ParseLacking)
		u := uint64(n)
		trip(t, FileSystem{Type: a, Free: u, Total: u, FreeFiles: u, Files: u, ReadOnly: n > 0, NoExec: n > 1}, FileSystem.Encode, ParseFileSystem)
		trip(t, Ages{Groups: []Age{{when, n, []string{a, b}}, {Time: when}}, Files: n, Truncated: n > 0}, Ages.Encode, ParseAges)
		trip(t, Owners{Groups: []Owner{{n, n > 0, n, a}, {Example: b}}, Truncated: n > 0}, Owners.Encode, ParseOwners)
		trip(t, []Damaged{{a, b, int64(n), when}, {Kind: EmptyMod, Path: a}}, EncodeEach, parseEach(ParseDamaged))
		trip(t, []Import{{a, b, n}, {Path: b}}, EncodeEach, parseEach(ParseImport))
		trip(t, GoMod{Go: a, GoLine: 1, Toolchain: b, ToolchainLine: 2, Godebug: []NumberedLine{{n, a}}, Directives: []Directive{{b, n}},
			Use: []NumberedLine{{n, b}}, Errors: []ModError{{n, 0, a}, {n, 7, b}}}, GoMod.Encode, ParseGoMod)
	})
}

func trip[T any](t *testing.T, v T, encode func(T) string, parse func(string) (T, error)) {
	t.Helper()
	got, err := parse(encode(v))
	if diff := cmp.Diff(v, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Errorf("%s: %v\n%s", encode(v), err, diff)
	}
}

// FuzzParsers: a recording may hold any text; there is a value or an error.
func FuzzParsers(f *testing.F) {
	f.Add("type=file mode=0755 uid=0")
	f.Add("kind: elf\nclass: 64\nbuild: GOARCH=amd64")
	f.Add("7: export PATH\n9:")
	f.Add("go 3: 1.21\nerror 7: x\nerror 8 2: \"a\\nb\"\nuse 2: ./a")
	f.Add("files=3 truncated=false\ntime=2024-08-06T00:00:00Z count=3 1=\"a\" 2=b")
	f.Add("uid=0 writable=true count=-1 example=00")
	f.Add("type=\"ext4\" free=18446744073709551615 readonly=maybe")
	f.Fuzz(func(t *testing.T, body string) {
		_, _ = ParseInfo(body)
		_, _ = ParseUser(body)
		_, _ = ParseProcess(body)
		_, _ = ParseMount(body)
		_, _ = ParseLines(body)
		_, _ = ParseFileSystem(body)
		_, _ = ParseAges(body)
		_, _ = ParseOwners(body)
		_, _ = ParseDamaged(body)
		_, _ = ParseImport(body)
		if g, err := ParseGoMod(body); err == nil && g.GoLine != 0 && g.ToolchainLine != 0 {
			trip(t, g, GoMod.Encode, ParseGoMod)
		}
		if e, err := ParseELF(body); err == nil {
			_, err := ParseELF(e.Encode())
			if err != nil {
				t.Errorf("%q does not read back: %v", e.Encode(), err)
			}
		}
	})
}

//go:build linux

package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
	"github.com/godoctor-linux/godoctor/internal/host/tree"
)

// chain is the length of a chain of links, longer than anybody follows.
const chain = 45

// The throw-away user of the test, and a group that has him as a member.
const (
	someUID   = 54321
	someGID   = 54322
	someGroup = 54323
)

func TestMain(m *testing.M) {
	if root := os.Getenv("GODOCTOR_TEST_CHROOT"); root != "" {
		kernelAnswers(root)
		return
	}
	os.Exit(m.Run())
}

// TestRootAgreesWithTheKernel examines random trees of files, directories and
// links with --root as a user, and asks the kernel the same as that user in a
// chroot: links, permissions and errors must be judged alike.
func TestRootAgreesWithTheKernel(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to become another user in a chroot; the resolver was not compared with the kernel")
	}
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			f := forest{rand.New(rand.NewPCG(seed, 7)), t, t.TempDir()}
			f.plant()
			questions := f.questions(1500)
			want := askKernel(t, f.dir, questions)
			source, err := rootfs.New(rootfs.Options{Dir: f.dir, User: "some"})
			if err != nil {
				t.Fatal(err)
			}
			defer source.Close()
			for i, q := range questions {
				if got := source.Answer(context.Background(), q); got != want[i] {
					t.Errorf("%s:\n   root %+v\n kernel %+v", q, got, want[i])
				}
			}
		})
	}
}

// askKernel runs this test program again, as kernelAnswers.
func askKernel(t *testing.T, dir string, questions []host.Question) []host.Answer {
	t.Helper()
	in, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{"GODOCTOR_TEST_CHROOT=" + dir}
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("cannot change root here, so the resolver was not compared with the kernel: %v", err)
	}
	var answers []host.Answer
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

func kernelAnswers(root string) {
	must := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	must(syscall.Chroot(root))
	must(os.Chdir("/"))
	must(syscall.Setgroups([]int{someGroup}))
	must(syscall.Setgid(someGID))
	must(syscall.Setuid(someUID))
	var questions []host.Question
	must(json.NewDecoder(os.Stdin).Decode(&questions))
	var answers []host.Answer
	for _, q := range questions {
		a, _ := tree.Answer(context.Background(), kernel{}, q)
		answers = append(answers, a)
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

type forest struct {
	*rand.Rand
	t   *testing.T
	dir string
}

func (f forest) pick(list ...string) string { return list[f.IntN(len(list))] }

func (f forest) name() string { return f.pick("a", "b", "c", "d") }

func (f forest) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f forest) plant() {
	f.must(os.Chmod(f.dir, 0o755))
	f.must(os.Chmod(filepath.Dir(f.dir), 0o755))
	f.must(os.Mkdir(filepath.Join(f.dir, "etc"), 0o755))
	f.must(os.WriteFile(filepath.Join(f.dir, "etc/passwd"), fmt.Appendf(nil, "some:x:%d:%d::/:/bin/sh\n", someUID, someGID), 0o644))
	f.must(os.WriteFile(filepath.Join(f.dir, "etc/group"), fmt.Appendf(nil, "some:x:%d:\nextra:x:%d:some\n", someGID, someGroup), 0o644))
	for i := range chain { // the kernel follows 40 links, and no more
		f.must(os.Symlink(fmt.Sprint("link", i+1), filepath.Join(f.dir, fmt.Sprint("link", i))))
	}
	f.must(os.WriteFile(filepath.Join(f.dir, fmt.Sprint("link", chain)), nil, 0o644))
	f.grow(f.dir, 0)
}

// grow fills a directory; modes are set last, as nothing could be made below
// some of them otherwise, were the test not root.
func (f forest) grow(dir string, depth int) {
	for _, name := range []string{"a", "b", "c", "d"} {
		p := filepath.Join(dir, name)
		switch f.IntN(5) {
		case 0:
			f.must(os.WriteFile(p, []byte("text\n"), 0o644))
		case 1, 2:
			f.must(os.Symlink(f.target(), p))
		case 3:
			if f.IntN(8) == 0 {
				f.must(syscall.Mkfifo(p, 0o644))
			}
			continue
		default:
			f.must(os.Mkdir(p, 0o755))
			if depth < 3 {
				f.grow(p, depth+1)
			}
		}
		owners, groups := []int{0, someUID, 99}, []int{0, someGID, someGroup, 99}
		f.must(os.Lchown(p, owners[f.IntN(3)], groups[f.IntN(4)]))
		if fi, err := os.Lstat(p); err == nil && fi.Mode()&os.ModeSymlink == 0 {
			modes := []os.FileMode{0o755, 0o755, 0o755, 0o700, 0o750, 0o711, 0o644, 0o070, 0o007, 0o000, 0o555, 0o111}
			f.must(os.Chmod(p, modes[f.IntN(len(modes))]))
		}
	}
}

func (f forest) target() string {
	first := f.pick("/", "", "", "../", "../../../../../", "./", "/./", "/../")
	switch f.IntN(6) {
	case 0:
		return first + f.name()
	case 1:
		return first + f.name() + "/../" + f.name()
	case 2:
		return f.pick("/", "..", ".", "/etc/passwd", "/proc/self/root", "/proc/self/root/etc", "a/", "/nosuch/..")
	}
	return first + f.name() + "/" + f.name()
}

func (f forest) questions(n int) []host.Question {
	list := make([]host.Question, n, n+chain)
	for i := range chain {
		list = append(list, host.Ask(host.Stat, fmt.Sprint("/link", i)))
	}
	for i := range n {
		p := "/"
		for range 1 + f.IntN(5) {
			p = path.Join(p, f.name())
		}
		switch v := []host.Verb{host.Lstat, host.Stat, host.List, host.Read, host.Access, host.AgesOf, host.OwnersOf, host.ImportsOf}[f.IntN(8)]; v {
		case host.Access:
			list[i] = host.Ask(v, f.pick("r", "w", "x"), p)
		default:
			list[i] = host.Ask(v, p)
		}
	}
	return list
}

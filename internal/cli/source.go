package cli

import (
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/live"
	"github.com/godoctor-linux/godoctor/internal/host/recording"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

// target is which machine is examined: this one, a directory, or a recording.
type target struct {
	root, envFile, user, cwd, from string
	env                            []string
}

func (t *target) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&t.root, "root", "", "examine the root file system in `DIR` instead of this machine")
	f.StringVar(&t.envFile, "env-file", "", "with --root: `FILE` of KEY=VALUE lines, the complete environment")
	f.StringArrayVar(&t.env, "env", nil, "with --root: one variable, `KEY=VALUE`; may be repeated")
	f.StringVar(&t.user, "user", "", "with --root: whose permissions and home count, by `NAME`")
	f.StringVar(&t.cwd, "cwd", "", "with --root: the working directory, a `PATH` inside it")
	f.StringVar(&t.from, "from", "", "examine the recording in `FILE`")
	_ = cmd.MarkFlagDirname("root")
}

// open makes the source. All flags are validated before any work.
func (t *target) open() (host.Source, error) {
	switch {
	case t.from != "" && t.root != "":
		return nil, usage("use one of them", "--from and --root exclude each other")
	case t.root == "" && (t.envFile != "" || len(t.env) > 0 || t.user != "" || t.cwd != ""):
		return nil, usage("add --root DIR, or run godoctor with that environment", "--env-file, --env, --user and --cwd need --root")
	case t.from != "":
		return t.openRecording()
	case t.root != "":
		return t.openRoot()
	}
	s, err := live.New()
	if err != nil {
		return nil, usage("godoctor check --from FILE", "%w", err)
	}
	return s, nil
}

// maxRecording bounds a recording; one of a large machine has about 300 KiB.
const maxRecording = 64 << 20

func (t *target) openRecording() (host.Source, error) {
	data, err := readBounded(t.from, maxRecording)
	if err != nil {
		return nil, usage("make one with: godoctor capture -o FILE", "--from: %w", err)
	}
	s, err := recording.Parse(data)
	if err != nil {
		return nil, usage("make one with: godoctor capture -o FILE", "--from %s: %w", t.from, err)
	}
	return s, nil
}

func (t *target) openRoot() (host.Source, error) {
	o := rootfs.Options{Dir: t.root, User: t.user, Cwd: t.cwd}
	if t.envFile != "" {
		const maxEnv = 8 << 20 // the kernel allows 6 MiB for arguments and environment
		data, err := readBounded(t.envFile, maxEnv)
		if err != nil {
			return nil, usage("want a file of KEY=VALUE lines, as env prints them", "--env-file: %w", err)
		}
		if o.Env, err = host.ParseEnviron(string(data)); err != nil {
			return nil, usage("want a file of KEY=VALUE lines, as env prints them", "--env-file %s: %w", t.envFile, err)
		}
	}
	for _, kv := range t.env {
		k, v, ok := strings.Cut(kv, "=")
		if !ok || k == "" {
			return nil, usage("want --env KEY=VALUE", "--env: %q is no KEY=VALUE", kv)
		}
		if o.Env == nil {
			o.Env = host.Environ{}
		}
		o.Env[k] = v
	}
	if t.cwd != "" && !path.IsAbs(t.cwd) {
		return nil, usage("want an absolute path inside the root", "--cwd: %s is not absolute", t.cwd)
	}
	s, err := rootfs.New(o)
	if err != nil {
		return nil, usage("--root takes a directory that holds a root file system, --user a name of its /etc/passwd", "%w", err)
	}
	return s, nil
}

// readBounded reads at most max bytes of a file or a pipe, such as <(env). A
// FIFO that nobody writes to is empty, it does not block.
func readBounded(name string, max int64) ([]byte, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, max+1))
	if err == nil && int64(len(data)) > max {
		err = fmt.Errorf("%s has more than %d bytes", name, max)
	}
	return data, err
}

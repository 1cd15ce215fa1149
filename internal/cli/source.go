package cli

import (
	"os"
	"path"
	"strings"

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
			return nil, usage("want --env KEY=VALUE", "--env %q", kv)
		}
		if o.Env == nil {
			o.Env = host.Environ{}
		}
		o.Env[k] = v
	}
	if t.cwd != "" && !path.IsAbs(t.cwd) {
		return nil, usage("want an absolute path inside the root", "--cwd %s", t.cwd)
	}
	s, err := rootfs.New(o)
	if err != nil {
		return nil, usage("want a directory that holds a root file system", "%w", err)
	}
	return s, nil
}

// readBounded reads a regular file of at most max bytes.
func readBounded(name string, max int64) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, usage("", "%s is not a regular file", name)
	case info.Size() > max:
		return nil, usage("", "%s has %d bytes, over the limit of %d", name, info.Size(), max)
	}
	return os.ReadFile(name)
}

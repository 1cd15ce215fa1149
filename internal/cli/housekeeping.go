package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/host/recording"
)

// version is this build's version, as the Go toolchain stamped it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if !asJSON {
				_, err := fmt.Fprintf(a.Out, "godoctor %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
				return err
			}
			e := json.NewEncoder(a.Out)
			e.SetIndent("", "  ")
			return e.Encode(map[string]string{"name": "godoctor", "version": version(), "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH, "revision": revision()})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as a JSON object")
	return cmd
}

func revision() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}

func (a *app) completion() *cobra.Command {
	cmd := &cobra.Command{
		Use:       "completion bash|zsh|fish",
		Short:     "print the completion script of a shell",
		Example:   "  bash: source <(godoctor completion bash)\n  zsh:  godoctor completion zsh > \"${fpath[1]}/_godoctor\"\n  fish: godoctor completion fish > ~/.config/fish/completions/godoctor.fish",
		ValidArgs: []string{"bash", "zsh", "fish"},
		Args:      exactly(1, "godoctor completion bash, zsh or fish"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return cmd.Root().GenBashCompletionV2(a.Out, true)
			case "zsh":
				return cmd.Root().GenZshCompletion(a.Out)
			case "fish":
				return cmd.Root().GenFishCompletion(a.Out, true)
			}
			return usage("godoctor completion bash, zsh or fish", "there is no completion for %q", args[0])
		},
	}
	return cmd
}

func (a *app) capture() *cobra.Command {
	var o checkOptions
	var output string
	cmd := &cobra.Command{
		Use:   "capture -o FILE",
		Short: "record what the rules read, with secrets taken out, to be checked elsewhere",
		Long: `capture runs every rule and writes down the questions that they asked and the
answers: narrow ones, such as the lines of a start-up file that concern PATH or
Go, never the whole file. Read the file before you pass it on: it is text.

godoctor check --from FILE gives the same findings on any system.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if output == "" {
				return usage("godoctor capture -o FILE, or -o - for standard output", "no output was named")
			}
			return a.runCapture(cmd.Context(), &o, output)
		},
	}
	o.target.flags(cmd)
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to `FILE`; - is standard output")
	return cmd
}

func (a *app) runCapture(ctx context.Context, o *checkOptions, output string) error {
	_, h, err := a.report(ctx, o, a.describeAll)
	if err != nil {
		return err
	}
	exchanges := h.Transcript()
	data := recording.Write(exchanges, "made by godoctor "+version()+"\nread it before you pass it on; godoctor check --from FILE replays it")
	if output == "-" {
		_, err := a.Out.Write(data)
		return err
	}
	if err := writeNew(output, data); err != nil {
		return usage("name a file in a directory that exists and that you can write to", "cannot write %s: %w", output, cause(err))
	}
	fmt.Fprintf(a.Err, "wrote %s: %d questions with their answers; read it before you pass it on\n", output, len(exchanges))
	return nil
}

// cause is what the system said, without the name of a temporary file.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// writeNew writes a file that only its owner can read, whole or not at all.
func writeNew(name string, data []byte) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0) // a device such as /dev/null
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.Write(data)
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

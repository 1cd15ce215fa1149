package fix

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// commandTime bounds a command of a repair: the longest is the installation of a
// package over a slow line.
const commandTime = 30 * time.Minute

// Commands runs commands and writes which, and what they print, to w. They have no
// standard input: a repair was chosen before it began.
func Commands(w io.Writer) Runner {
	return func(ctx context.Context, argv []string) error {
		ctx, cancel := context.WithTimeout(ctx, commandTime)
		defer cancel()
		fmt.Fprintf(w, "running: %s\n", strings.Join(argv, " "))
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Stdout, cmd.Stderr = w, w
		cmd.WaitDelay = time.Second // for what a command leaves in the background
		return cmd.Run()
	}
}

// Godoctor says why Go does not work on this machine, who set the wrong value,
// and what repairs it.
package main

import (
	"os"

	"github.com/godoctor-linux/godoctor/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], cli.System()))
}

package cli

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/godoctor-linux/godoctor/internal/render"
)

func isTerminal(f *os.File) bool { return width(f) > 0 }

// width is the number of columns of a terminal, 0 for anything else. A terminal
// that does not know its size counts as 80.
func width(f *os.File) int {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	switch {
	case err != nil:
		return 0
	case size.Col == 0:
		return 80
	}
	return int(size.Col)
}

// columns is how wide text is laid out: longer lines than 100 are hard to read.
func (a *app) columns() int {
	if a.Width == 0 {
		return 80
	}
	return min(max(a.Width, 40), 100)
}

// textOptions decides how text is written to standard output.
func (a *app) textOptions(color string, verbose bool) (render.TextOptions, error) {
	o := render.TextOptions{Verbose: verbose, Width: a.columns(), UTF8: a.utf8()}
	switch color {
	case "always":
		o.Color = true
	case "never":
	case "auto":
		o.Color = a.OutTerminal && a.Getenv("TERM") != "dumb"
		if a.Getenv("CLICOLOR_FORCE") != "" && a.Getenv("CLICOLOR_FORCE") != "0" {
			o.Color = true
		}
		if a.Getenv("NO_COLOR") != "" {
			o.Color = false
		}
	default:
		return o, usage("--color takes auto, always or never", "unknown value %q for --color", color)
	}
	return o, nil
}

// utf8 reports whether the locale is one of UTF-8 (locale(7)).
func (a *app) utf8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := a.Getenv(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

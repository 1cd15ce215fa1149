package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// InstallDir is where "go install" puts programs: GOBIN, else the bin directory
// of the first GOPATH element, which defaults to ~/go. from is the setting that
// decides.
func InstallDir(h *host.Host) (dir string, from Setting, err error) {
	bin, err := Get(h, "GOBIN")
	if err != nil {
		return "", bin, err
	}
	if bin.Given() != "" {
		return bin.Given(), bin, nil
	}
	if from, err = Get(h, "GOPATH"); err != nil {
		return "", from, err
	}
	dir, err = GOPATHBin(h)
	return dir, from, err
}

// GOPATHBin is the bin directory of the first GOPATH element, which defaults to
// ~/go; "" where there is neither.
func GOPATHBin(h *host.Host) (string, error) {
	gopath, err := Get(h, "GOPATH")
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(gopath.Value, ":")
	if first == "" {
		return "", nil
	}
	return path.Join(first, "bin"), nil
}

package goenv

import (
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
)

// ofOthers are names near those of settings that other programs, or the runtime,
// read.
var ofOthers = []string{"GOAMD", "GOARMV", "GOPATHS", "GOROOTS", "GOBINS", "GOVET", "GORACE", "GOTESTFLAGS", "GOLDFLAGS", "GOCFLAGS", "GOXFLAGS", "GOTFLAGS",
	"GOGCFLAGS", "GOEXEC", "GOHOSTS", "GOTMPL", "GOWATCH", "GOTAGS", "GOENVS"}

// misspelt is the setting that a name is mistyped for, "" if it is none: one edit
// away from it, or two if it is long. Names with an underscore are those of other
// programs, but for cgo's.
func misspelt(name string) string {
	if _, known := goenv.VariableNamed(name); known || slices.Contains(ofOthers, name) {
		return ""
	}
	if strings.Contains(name, "_") && !strings.HasPrefix(name, "CGO_") {
		return ""
	}
	const long = 7 // GOPROXY; of shorter ones two letters are a third
	best, fewest := "", 3
	for _, v := range goenv.Variables() {
		if !v.File || len(v.Name) < len("GOPATH") {
			continue
		}
		n := edits(name, v.Name)
		if n < fewest && (n == 1 || min(len(name), len(v.Name)) >= long) {
			best, fewest = v.Name, n
		}
	}
	return best
}

// edits counts the letters to insert, delete, replace or swap with their neighbour
// between two names; many for names of quite different lengths.
func edits(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return len(a) + len(b)
	}
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

package cli

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/render"
)

//go:generate go test -run TestReference -update

var update = flag.Bool("update", false, "write docs/rules.md")

// TestReference keeps docs/rules.md true.
func TestReference(t *testing.T) {
	var b bytes.Buffer
	if err := render.RulesMarkdown(&b, ruleInfos()); err != nil {
		t.Fatal(err)
	}
	const file = "../../docs/rules.md"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("docs/rules.md is out of date (%v): run go generate ./...", err)
	}
}

package archtest

import (
	"path"
	"slices"
	"strings"
	"testing"
)

func TestNoPackageState(t *testing.T) {
	for _, p := range packages(t) {
		for _, at := range p.inits() {
			t.Errorf("%s: func init: what a package needs is listed where it is used, in an order that can be read", at)
		}
		for _, at := range p.assigned() {
			t.Errorf("%s is assigned to: package state makes two runs in one process differ", at)
		}
	}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	for _, p := range packages(t) {
		if !p.documented() {
			t.Errorf("%s has no package comment: say in a sentence what it is for", p.name)
		}
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}, strings.ToLower(path.Base(p.name))) {
			t.Errorf("%s: a package is named after what it provides", p.name)
		}
	}
}

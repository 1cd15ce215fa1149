package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOFLAGSBad reports a GOFLAGS that go refuses or misunderstands.
var GOFLAGSBad = &rule.Rule{
	ID:       "goenv/goflags-bad",
	Severity: finding.Error,
	Title:    "GOFLAGS holds what is no flag, or loses a part of one",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOFLAGS is a list of flags, separated by blanks, each of which begins with - and
which some go command knows. Every command but "go env" ends at another one:

	go: parsing $GOFLAGS: non-flag "x"
	go: parsing $GOFLAGS: unknown flag -badflag

A flag of the build may have a value that stops every build:

	-mod=bogus not supported (can be '', 'mod', 'readonly', or 'vendor')
	go: -race requires cgo; enable cgo by setting CGO_ENABLED=1

A value with blanks has to be quoted as a whole: '-ldflags=-s -w'. Without quotes
the -w is a flag of its own: the linker does not get it, and "go env" takes it for
its -w and stops. Of two -ldflags, only the later one counts.

# Repair

Quote the whole flag, or remove the setting.
`,
	Symptoms: []string{`parsing \$GOFLAGS: `, `\(from \$GOFLAGS\)`, `no KEY=VALUE arguments given`, `-mod=\S+ not supported`, `buildmode=\S+ not supported`, `-p must be a positive integer`,
		`-race requires cgo`, `reading overlay: `, `preprofile: error opening profile`, `file does not have \.mod extension`},
	Check: checkGOFLAGS,
}

func checkGOFLAGS(h *host.Host) ([]finding.Finding, error) {
	bad := func(r goenv.Refusal) bool {
		return r.Setting == "GOFLAGS" && (r.Reach == goenv.Flagged || r.Reach == goenv.Compiles)
	}
	refused, err := setting.Refused(h, bad, func(r goenv.Refusal, s goenv.Setting) finding.Message {
		if r.Reach == goenv.Compiles {
			return finding.Msg("GOFLAGS holds %s, at which every build stops", finding.Visible(r.Values[0]))
		}
		return finding.Msg("GOFLAGS is %s, which go cannot read: every command but go env stops", finding.Visible(s.Value))
	})
	if err != nil || len(refused) > 0 {
		return refused, err
	}
	s, err := goenv.Get(h, "GOFLAGS")
	if err != nil || s.Given() == "" {
		return nil, err
	}
	if whole, lost := cutFlag(s.Given()); lost != "" {
		return blamed(h, finding.Finding{
			Severity: finding.Warning,
			Message:  finding.Msg("GOFLAGS is %s: without quotes, %s is a flag of its own and no part of %s", finding.Visible(s.Given()), lost, whole),
			Evidence: []finding.Evidence{finding.Saw("meant", "GOFLAGS=\"'%s %s'\"", whole, lost)},
		}, s)
	}
	if first, last := repeated(s.Given()); first != "" {
		return blamed(h, finding.Finding{
			Severity: finding.Warning,
			Message:  finding.Msg("GOFLAGS holds %s and %s: the later one counts, the first is lost", first, last),
			Evidence: []finding.Evidence{finding.Saw("meant", "one flag with both values, quoted as a whole")},
		}, s)
	}
	return nil, nil
}

// repeated finds a flag with a list of flags as its value that stands twice with
// different values, both without a package pattern: the first counts for nothing.
func repeated(value string) (first, last string) {
	words, err := goenv.Split(value)
	if err != nil {
		return "", ""
	}
	seen := map[string]string{}
	for _, w := range words {
		name, list, ok := strings.Cut(strings.TrimLeft(w, "-"), "=")
		if !ok || name != "ldflags" && name != "gcflags" && name != "asmflags" && name != "gccgoflags" || !strings.HasPrefix(list, "-") {
			continue
		}
		if before := seen[name]; before != "" && before != w {
			return before, w
		}
		seen[name] = w
	}
	return "", ""
}

// cutFlag finds a flag whose value was meant to go on behind a blank, with what
// it loses.
func cutFlag(value string) (whole, lost string) {
	words, err := goenv.Split(value)
	if err != nil {
		return "", ""
	}
	for i := 1; i < len(words); i++ {
		name, _, ok := strings.Cut(strings.TrimLeft(words[i-1], "-"), "=")
		list := name == "ldflags" || name == "gcflags" || name == "asmflags" || name == "gccgoflags"
		if ok && list && !strings.Contains(words[i-1], " ") && (words[i] == "-w" || words[i] == "-s" || words[i] == "-X" || words[i] == "-N" || words[i] == "-l") {
			return words[i-1], words[i]
		}
	}
	return "", ""
}

// flagValue is the value of a flag in GOFLAGS; the last one counts.
func flagValue(value, name string) string {
	words, err := goenv.Split(value)
	if err != nil {
		return ""
	}
	out := ""
	for _, w := range words {
		if k, v, ok := strings.Cut(w, "="); ok && strings.TrimLeft(k, "-") == name {
			out = v
		}
	}
	return out
}

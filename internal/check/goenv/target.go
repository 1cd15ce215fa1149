package goenv

import (
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// TargetInvalid reports a GOOS or GOARCH that go has no port for.
var TargetInvalid = &rule.Rule{
	ID:       "goenv/target-invalid",
	Severity: finding.Error,
	Title:    "GOOS and GOARCH name a machine that Go has no port for",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOARCH has names of its own: amd64 is what uname calls x86_64, arm64 is aarch64,
386 is i686. GOOS is linux, darwin, windows and so on. Anything else ends every
build with

	go: unsupported GOOS/GOARCH pair linux/x86_64

"go tool dist list" prints all pairs.

# Repair

Remove the setting: the default is this machine. Or write Go's name.
`,
	Symptoms: []string{`unsupported GOOS/GOARCH pair \S+`},
	Check:    checkTargetInvalid,
}

// otherNames are Go's words for what others call processors and systems.
var otherNames = map[string]string{
	"x86_64": "amd64", "x86-64": "amd64", "x64": "amd64", "amd64p32": "amd64", "aarch64": "arm64", "arm64v8": "arm64", "armv8": "arm64",
	"i386": "386", "i486": "386", "i586": "386", "i686": "386", "x86": "386", "armv6": "arm", "armv6l": "arm", "armv7": "arm", "armv7l": "arm",
	"armhf": "arm", "arm32v7": "arm", "ppc64el": "ppc64le", "loongarch64": "loong64", "mipsel": "mipsle", "mips64el": "mips64le",
	"macos": "darwin", "macosx": "darwin", "osx": "darwin", "mac": "darwin", "win": "windows", "win32": "windows", "win64": "windows", "mingw": "windows", "gnu/linux": "linux",
}

func checkTargetInvalid(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	return setting.Refused(h, setting.About("GOARCH", "GOOS"), func(r goenv.Refusal, s goenv.Setting) finding.Message {
		value := strings.ToLower(r.Values[0])
		if right := otherNames[value]; right != "" {
			return finding.Msg("%s is %s, which Go calls %s: nothing can be built", s.Name, finding.Visible(s.Value), right)
		}
		if goos, err := e.Final().Get("GOOS"); err == nil && s.Name == "GOARCH" && slices.Contains(processors, s.Value) {
			return finding.Msg("Go has no port to %s on %s: nothing can be built", finding.Visible(goos.Value), finding.Visible(s.Value))
		}
		return finding.Msg("%s is %s, and Go has no port for that: nothing can be built", s.Name, finding.Visible(s.Value))
	})
}

// processors are those that some system has a port to.
var processors = []string{"386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "wasm"}

// LevelInvalid reports a processor level that go does not know.
var LevelInvalid = &rule.Rule{
	ID:       "goenv/level-invalid",
	Severity: finding.Error,
	Title:    "GOAMD64, GOARM or the like has a value that go does not know",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOAMD64 is v1 to v4, GOARM 5 to 7, GOARM64 v8.0 to v9.5, and so on. The go command
stops at other values in the environment:

	go: invalid GOAMD64: must be v1, v2, v3, v4

From 1.23 on it takes a bad GOAMD64 or GOARM for the default without a word: that
is a warning. GO386, GOEXPERIMENT and GOFIPS140 are judged here as
well.

# Repair

Remove the setting, or write a value that exists.
`,
	Symptoms: []string{`invalid GO(?:AMD64|ARM|ARM64|MIPS|MIPS64|PPC64|RISCV64|WASM|FIPS140): `, `unknown GOEXPERIMENT`, `unsupported setting GO386=`},
	Check:    checkLevel,
}

// levelNames are the settings that choose within a processor, and the like.
var levelNames = []string{"GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM", "GOFIPS140", "GOEXPERIMENT", "GO386"}

func checkLevel(h *host.Host) ([]finding.Finding, error) {
	out, err := setting.Refused(h, setting.About(levelNames...), func(r goenv.Refusal, s goenv.Setting) finding.Message {
		if r.Reach == goenv.Compiles {
			return finding.Msg("%s is %s, which the compiler does not know: every build stops", s.Name, finding.Visible(s.Given()))
		}
		return finding.Msg("%s is %s, which go does not know: every go command stops", s.Name, finding.Visible(s.Given()))
	})
	if err != nil {
		return nil, err
	}
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	told := map[string]bool{}
	for _, f := range out {
		told[f.About[len(f.About)-1]] = true
	}
	for _, v := range goenv.Variables() {
		if used, err := e.Prints(v); err != nil || !used || v.Arch == "" || told[setting.Instance(v.Name)] {
			continue // a level of another processor counts for nothing
		}
		s, err := e.Get(v.Name)
		if err != nil {
			return nil, err
		}
		if !e.IgnoredLevel(v.Name, s.Given()) {
			continue
		}
		more, err := blamed(h, finding.Finding{
			Severity: finding.Warning,
			Message:  finding.Msg("%s is %s, which go does not know: it takes the default without a word, or its compiler stops", s.Name, finding.Visible(s.Given())),
		}, s)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

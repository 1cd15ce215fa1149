package host

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// ELFSummary is what elf says. A file that is no ELF file is told by Kind.
type ELFSummary struct {
	Kind      string            // "elf", or "script", "pe", "empty", "other"
	Class     int               // 32 or 64
	Machine   string            // as GOARCH where Go has a name: amd64, arm64, 386, arm, riscv64, ...
	Type      string            // exec, dyn, rel, core
	Interp    string            // PT_INTERP; "" for static programs
	GoVersion string            // "go1.26.8"; "" if there is no Go build information
	GoPath    string            // the main package, such as cmd/go
	Settings  map[string]string // build settings, such as GOARCH
	Shebang   string            // first line of a script, without #!
}

// Encode is the body of the answer: "key: value" lines in a fixed order.
func (e ELFSummary) Encode() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, strings.ReplaceAll(value, "\n", " "))
		}
	}
	line("kind", e.Kind)
	if e.Class != 0 {
		line("class", strconv.Itoa(e.Class))
	}
	line("machine", e.Machine)
	line("type", e.Type)
	line("interp", e.Interp)
	line("go", e.GoVersion)
	line("path", e.GoPath)
	keys := make([]string, 0, len(e.Settings))
	for k := range e.Settings {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		line("build", k+"="+e.Settings[k])
	}
	line("shebang", e.Shebang)
	return strings.TrimSuffix(b.String(), "\n")
}

// ParseELF reads what Encode writes.
func ParseELF(body string) (ELFSummary, error) {
	e := ELFSummary{Settings: map[string]string{}}
	for _, l := range strings.Split(body, "\n") {
		if l == "" {
			continue
		}
		key, value, ok := strings.Cut(l, ": ")
		if !ok {
			return e, fmt.Errorf("want \"key: value\", not %q", l)
		}
		switch key {
		case "kind":
			e.Kind = value
		case "class":
			e.Class, _ = strconv.Atoi(value)
		case "machine":
			e.Machine = value
		case "type":
			e.Type = value
		case "interp":
			e.Interp = value
		case "go":
			e.GoVersion = value
		case "path":
			e.GoPath = value
		case "build":
			k, v, _ := strings.Cut(value, "=")
			e.Settings[k] = v
		case "shebang":
			e.Shebang = value
		default:
			return e, fmt.Errorf("unknown key %q", key)
		}
	}
	return e, nil
}

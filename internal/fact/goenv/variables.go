package goenv

import "strings"

// A Variable is one that the go command knows.
type Variable struct {
	Name  string
	Since string // the first release that has it; "" before 1.13
	// File: the GOENV file may hold it ("go env -w" takes it).
	File bool
	// Print: "go env" prints it.
	Print bool
	// Only for these GOARCH; "" for all.
	Arch string
	Doc  string // what it is for, in a line
}

// Variables lists them in the order of "go env", which is that of their names.
// A test compares the list with the real command.
func Variables() []Variable { return variables[:] }

var variables = [...]Variable{
	{"AR", "", true, true, "", "the archiver for gccgo and cgo"},
	{"CC", "", true, true, "", "the C compiler"},
	{"CGO_CFLAGS", "", true, true, "", "flags for the C compiler"},
	{"CGO_CFLAGS_ALLOW", "", true, false, "", "flags that #cgo CFLAGS may hold beside the usual ones"},
	{"CGO_CFLAGS_DISALLOW", "", true, false, "", "flags that #cgo CFLAGS may not hold"},
	{"CGO_CPPFLAGS", "", true, true, "", "flags for the C preprocessor"},
	{"CGO_CPPFLAGS_ALLOW", "", true, false, "", "flags that #cgo CPPFLAGS may hold beside the usual ones"},
	{"CGO_CPPFLAGS_DISALLOW", "", true, false, "", "flags that #cgo CPPFLAGS may not hold"},
	{"CGO_CXXFLAGS", "", true, true, "", "flags for the C++ compiler"},
	{"CGO_CXXFLAGS_ALLOW", "", true, false, "", "flags that #cgo CXXFLAGS may hold beside the usual ones"},
	{"CGO_CXXFLAGS_DISALLOW", "", true, false, "", "flags that #cgo CXXFLAGS may not hold"},
	{"CGO_ENABLED", "", true, true, "", "whether cgo is on: 0 or 1"},
	{"CGO_FFLAGS", "", true, true, "", "flags for the Fortran compiler"},
	{"CGO_FFLAGS_ALLOW", "", true, false, "", "flags that #cgo FFLAGS may hold beside the usual ones"},
	{"CGO_FFLAGS_DISALLOW", "", true, false, "", "flags that #cgo FFLAGS may not hold"},
	{"CGO_LDFLAGS", "", true, true, "", "flags for the linker"},
	{"CGO_LDFLAGS_ALLOW", "", true, false, "", "flags that #cgo LDFLAGS may hold beside the usual ones"},
	{"CGO_LDFLAGS_DISALLOW", "", true, false, "", "flags that #cgo LDFLAGS may not hold"},
	{"CXX", "", true, true, "", "the C++ compiler"},
	{"FC", "", true, false, "", "the Fortran compiler"},
	{"GCCGO", "", true, true, "", "the gccgo command for -compiler=gccgo"},
	{"GO111MODULE", "", true, true, "", "module mode: on, off or auto"},
	{"GO386", "", true, true, "386", "floating point on 386: sse2 or softfloat"},
	{"GOAMD64", "1.18", true, true, "amd64", "the x86-64 level to compile for: v1 to v4"},
	{"GOARCH", "", true, true, "", "the processor to compile for"},
	{"GOARM", "", true, true, "arm", "the ARM version to compile for: 5, 6 or 7"},
	{"GOARM64", "1.23", true, true, "arm64", "the ARM64 version to compile for"},
	{"GOAUTH", "1.24", true, true, "", "how to authenticate to module servers"},
	{"GOBIN", "", true, true, "", "where go install puts programs"},
	{"GOCACHE", "", true, true, "", "the build cache"},
	{"GOCACHEPROG", "1.21", true, true, "", "a program that serves as build cache"},
	{"GODEBUG", "", false, true, "", "debugging switches of every Go program"},
	{"GOENV", "1.13", false, true, "", "the file of go env -w; off for none"},
	{"GOEXE", "", false, true, "", "the suffix of programs"},
	{"GOEXPERIMENT", "1.17", true, true, "", "experiments to build with"},
	{"GOFIPS140", "1.24", true, true, "", "the FIPS 140-3 module to build with"},
	{"GOFLAGS", "", true, true, "", "flags for every go command"},
	{"GOGCCFLAGS", "", false, true, "", "what go passes to CC; only go can tell"},
	{"GOHOSTARCH", "", false, true, "", "the processor that the go command is built for"},
	{"GOHOSTOS", "", false, true, "", "the system that the go command is built for"},
	{"GOINSECURE", "1.14", true, true, "", "modules that may be fetched without TLS"},
	{"GOMIPS", "", true, true, "mips", "floating point on mips: hardfloat or softfloat"},
	{"GOMIPS64", "", true, true, "mips64", "floating point on mips64: hardfloat or softfloat"},
	{"GOMOD", "", false, true, "", "the go.mod file in effect"},
	{"GOMODCACHE", "1.15", true, true, "", "the module cache"},
	{"GONOPROXY", "1.13", true, true, "", "modules that are fetched without the proxy"},
	{"GONOSUMDB", "1.13", true, true, "", "modules that the checksum database is not asked for"},
	{"GOOS", "", true, true, "", "the system to compile for"},
	{"GOPACKAGESDRIVER", "1.27", false, true, "", "a program that editors ask about packages; go does not read it"},
	{"GOPATH", "", true, true, "", "the workspace: the module cache and programs lie below it"},
	{"GOPPC64", "", true, true, "ppc64", "the POWER level to compile for"},
	{"GOPRIVATE", "1.13", true, true, "", "private modules: the default of GONOPROXY and GONOSUMDB"},
	{"GOPROXY", "", true, true, "", "the module proxies, tried in order"},
	{"GORISCV64", "1.23", true, true, "riscv64", "the RISC-V profile to compile for"},
	{"GOROOT", "", true, true, "", "the Go tree"},
	{"GOSUMDB", "1.13", true, true, "", "the checksum database"},
	{"GOTELEMETRY", "1.23", false, true, "", "telemetry: off, local or on"},
	{"GOTELEMETRYDIR", "1.23", false, true, "", "where telemetry is kept"},
	{"GOTMPDIR", "", true, true, "", "where go builds; TMPDIR if it is not set"},
	{"GOTOOLCHAIN", "1.21", true, true, "", "which toolchain runs, and whether go.mod may ask for another"},
	{"GOTOOLDIR", "", false, true, "", "where the compiler and the linker are"},
	{"GOVCS", "1.16", true, true, "", "which version control systems may be used"},
	{"GOVERSION", "", false, true, "", "the release of the go command"},
	{"GOWASM", "", true, true, "wasm", "features of WebAssembly to use"},
	{"GOWORK", "1.18", true, true, "", "the go.work file in effect; off for none"},
	{"GO_EXTLINK_ENABLED", "", true, false, "", "whether the linker uses the C linker"},
	{"PKG_CONFIG", "", true, true, "", "the pkg-config program"},
}

// VariableNamed finds a variable.
func VariableNamed(name string) (Variable, bool) {
	for _, v := range variables {
		if v.Name == name {
			return v, true
		}
	}
	return Variable{}, false
}

// inFile reports whether the GOENV file may hold a variable.
func inFile(name string) bool {
	v, ok := VariableNamed(name)
	return !ok || v.File
}

// Knows reports whether this go command knows a variable.
func (e *Env) Knows(v Variable) bool { return v.Since == "" || e.AtLeast(v.Since) }

// printedSince are the releases from which "go env" prints what was known
// before.
var printedSince = map[string]string{"GOCACHEPROG": "1.24", "GODEBUG": "1.23", "GOVERSION": "1.16"}

// Prints reports whether "go env" of this go command prints a variable.
func (e *Env) Prints(v Variable) (bool, error) {
	if since := printedSince[v.Name]; !v.Print || !e.Knows(v) || since != "" && !e.AtLeast(since) {
		return false, nil
	}
	if v.Arch == "" {
		return true, nil
	}
	arch, err := e.Get("GOARCH")
	return err == nil && v.Arch == strings.TrimSuffix(arch.Value, "le"), err
}

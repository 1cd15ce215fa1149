package goenv

// confusions are names that guides on the web give to settings, and that no
// release of Go reads, with the right name and what is to be known.
var confusions = map[string]struct{ right, why string }{
	"GOMODPROXY":      {"GOPROXY", ""},
	"GOPROXIES":       {"GOPROXY", ""},
	"GO_PROXY":        {"GOPROXY", ""},
	"GOPROXY_URL":     {"GOPROXY", ""},
	"GOMODCACHEDIR":   {"GOMODCACHE", ""},
	"GOMODULECACHE":   {"GOMODCACHE", ""},
	"GOMOD_CACHE":     {"GOMODCACHE", ""},
	"GOCACHEDIR":      {"GOCACHE", ""},
	"GO_CACHE":        {"GOCACHE", ""},
	"GOBUILDCACHE":    {"GOCACHE", ""},
	"GONOSUMCHECK":    {"GONOSUMDB", ""},
	"GONOSUM":         {"GONOSUMDB", ""},
	"GOSUMCHECK":      {"GOSUMDB", ""},
	"GOCHECKSUMDB":    {"GOSUMDB", ""},
	"GOPRIVATES":      {"GOPRIVATE", ""},
	"GO_PRIVATE":      {"GOPRIVATE", ""},
	"GO11MODULE":      {"GO111MODULE", ""},
	"GO111MODULES":    {"GO111MODULE", ""},
	"GO111MOD":        {"GO111MODULE", ""},
	"GOMODULE":        {"GO111MODULE", ""},
	"GOMODULES":       {"GO111MODULE", ""},
	"GO1111MODULE":    {"GO111MODULE", ""},
	"GO_PATH":         {"GOPATH", ""},
	"GO_ROOT":         {"GOROOT", ""},
	"GO_FLAGS":        {"GOFLAGS", ""},
	"GOBUILDFLAGS":    {"GOFLAGS", ""},
	"GO_BIN":          {"GOBIN", ""},
	"GO_TOOLCHAIN":    {"GOTOOLCHAIN", ""},
	"GOTOOLCHAINS":    {"GOTOOLCHAIN", ""},
	"GOTMP":           {"GOTMPDIR", ""},
	"GOTEMPDIR":       {"GOTMPDIR", ""},
	"GOCGO_ENABLED":   {"CGO_ENABLED", ""},
	"GO_CGO_ENABLED":  {"CGO_ENABLED", ""},
	"CGOENABLED":      {"CGO_ENABLED", ""},
	"CGO_ENABLE":      {"CGO_ENABLED", ""},
	"CC_FOR_TARGET":   {"CC", "it is read when Go itself is built, not by go build"},
	"CXX_FOR_TARGET":  {"CXX", "it is read when Go itself is built, not by go build"},
	"GOINSECUREPROXY": {"GOINSECURE", ""},
	"GO_INSECURE":     {"GOINSECURE", ""},
	"GONOPROXIES":     {"GONOPROXY", ""},
	"GONO_PROXY":      {"GONOPROXY", ""},
}

// Confused reports whether a name is one that no go command reads, though it
// looks as if: the name that is meant, and what is to be known of it.
func Confused(name string) (right, why string, ok bool) {
	c, ok := confusions[name]
	return c.right, c.why, ok
}

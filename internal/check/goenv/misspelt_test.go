package goenv

import "testing"

func TestMisspelt(t *testing.T) {
	for name, want := range map[string]string{
		"GOPRIVTE": "GOPRIVATE", "GOSUMBD": "GOSUMDB", "GOPORXY": "GOPROXY", "GOPRXY": "GOPROXY", "GOTOOLCHIAN": "GOTOOLCHAIN",
		"GOPAHT": "GOPATH", "CGO_ENABELD": "CGO_ENABLED", "GOFLGAS": "GOFLAGS", "GOMODCAHCE": "GOMODCACHE", "GO111MODUL": "GO111MODULE",
		// read by the runtime and by others
		"GOGC": "", "GOMAXPROCS": "", "GOMEMLIMIT": "", "GOTRACEBACK": "", "GOCOVERDIR": "", "GODEBUG": "", "GORACE": "",
		"GOLANG_VERSION": "", "GORELEASER_CURRENT_TAG": "", "GOOGLE_CLOUD_PROJECT": "", "GOENV_ROOT": "", "GOSS_PATH": "", "GOPASS_HOME": "",
		"GOPLS": "", "GOTESTSUM": "", "GOSEC": "", "GOHOME": "", "GOLINT": "", "GOBUILD": "", "GOVET": "", "GOCMD": "", "GOVERSION": "", "GO": "",
		"GOPATH": "", "GOROOT_BOOTSTRAP": "", "GOROOT_FINAL": "", "GOLDFLAGS": "", "GOOS": "", "GOMOD": "",
	} {
		if got := misspelt(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

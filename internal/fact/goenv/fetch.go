package goenv

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// anyModule stands in go's words for the module that it happens to fetch first.
const anyModule = "MODULE@VERSION"

// refuseFetch are the errors of the commands that fetch a module, as far as a
// setting is to blame: they come after that module is known not to be cached.
func (e *Env) refuseFetch() ([]Refusal, error) {
	if !e.AtLeast("1.21") {
		return nil, nil // the words differ
	}
	rootless, unknown := e.refuseRoot() // then go.env is not read, and what it lacks is no fault of its own
	var out []Refusal
	for _, f := range []struct {
		setting string
		bad     func(*Env, string) error
	}{{"GOPROXY", (*Env).badProxy}, {"GOMODCACHE", (*Env).badModCache}, {"GOSUMDB", (*Env).badModuleDB}} {
		s, err := e.Get(f.setting)
		if err == ErrBuiltIn || err == nil && s.Value == "" && len(rootless) > 0 && f.setting != "GOMODCACHE" {
			continue
		}
		if err != nil {
			unknown = errors.Join(unknown, err)
			continue
		}
		if err := f.bad(e, s.Value); err != nil {
			out = append(out, refusal(Fetches, f.setting, s.Value, "go: %s: %v", anyModule, err)...)
		}
	}
	return out, unknown
}

// badProxy is what is wrong with a value of GOPROXY (cmd/go/internal/modfetch,
// proxyList and newProxyRepo).
func (e *Env) badProxy(list string) error {
	any := false
	for _, p := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '|' }) {
		switch p = strings.TrimSpace(p); p {
		case "":
			continue
		case "off", "direct":
			return nil // what follows is not looked at
		}
		if strings.ContainsAny(p, ".:/") && !strings.Contains(p, ":/") && !path.IsAbs(p) {
			p = "https://" + p
		}
		if err := badProxyURL(p); err != nil {
			return err
		}
		any = true
	}
	if !any {
		return errors.New("GOPROXY list is not the empty string, but contains no entries")
	}
	return nil
}

func badProxyURL(p string) error {
	u, err := url.Parse(p)
	if err != nil {
		return err
	}
	switch u.Scheme {
	case "http", "https":
	case "file":
		if *u != (url.URL{Scheme: u.Scheme, Path: u.Path, RawPath: u.RawPath}) {
			return fmt.Errorf("invalid file:// proxy URL with non-path elements: %s", u.Redacted())
		}
	case "":
		return fmt.Errorf("invalid proxy URL missing scheme: %s", u.Redacted())
	default:
		return fmt.Errorf("invalid proxy URL scheme (must be https, http, file): %s", u.Redacted())
	}
	return nil
}

// badModCache is what is wrong with a module cache (checkCacheDir).
func (e *Env) badModCache(dir string) error {
	switch {
	case dir == "":
		return errors.New("module cache not found: neither GOMODCACHE nor GOPATH is set")
	case !path.IsAbs(dir):
		return words(fmt.Sprintf("GOMODCACHE entry is relative; must be absolute path: %q.", dir)) // with go's full stop
	}
	return nil
}

// words are an error in go's words.
type words string

func (w words) Error() string { return string(w) }

// badModuleDB is badDatabase for a module: one may do without.
func (e *Env) badModuleDB(value string) error {
	patterns, err := e.Get("GONOSUMDB")
	if value == "off" || err != nil || slices.Contains(strings.Split(patterns.Value, ","), "*") {
		return nil
	}
	if err := badDatabase(value); err != nil {
		return fmt.Errorf("verifying module: %w", err)
	}
	return nil
}

// sumKey is the verifier key that the go command knows for the public checksum
// database (cmd/go/internal/modfetch, knownGOSUMDB).
const sumKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

// badDatabase is what is wrong with a value of GOSUMDB: a known name or a
// verifier key, and perhaps an address (cmd/go/internal/modfetch, dbDial).
func badDatabase(value string) error {
	words := strings.Fields(value)
	switch {
	case value == "off":
		return errors.New("checksum database disabled by GOSUMDB=off")
	case len(words) == 0:
		return errors.New("missing GOSUMDB")
	case len(words) > 2:
		return errors.New("invalid GOSUMDB: too many fields")
	case words[0] == "sum.golang.org", value == "sum.golang.google.cn":
		words[0] = sumKey
	}
	v, err := note.NewVerifier(words[0])
	if err != nil {
		return fmt.Errorf("invalid GOSUMDB: %w", err)
	}
	name := v.Name()
	direct, err := url.Parse("https://" + name)
	if err != nil || strings.HasSuffix(name, "/") || *direct != (url.URL{Scheme: "https", Host: direct.Host, Path: direct.Path}) || direct.Host == "" {
		return fmt.Errorf("invalid sumdb name (must be host[/path]): %s", name)
	}
	if len(words) == 2 {
		if _, err := url.Parse(words[1]); err != nil {
			return fmt.Errorf("invalid GOSUMDB URL: %w", err)
		}
	}
	return nil
}

// refuseInstall is the error of "go install" about where to.
func (e *Env) refuseInstall() ([]Refusal, error) {
	bin, err := e.lookup("GOBIN")
	if err != nil || bin == "" || path.IsAbs(bin) {
		return nil, err
	}
	return refusal(Installs, "GOBIN", bin, "cannot install, GOBIN must be an absolute path"), nil
}

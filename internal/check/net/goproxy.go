package net

import (
	"fmt"
	"net/url"
	"strings"

	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOPROXYBadValue reports a GOPROXY that go cannot use.
var GOPROXYBadValue = &rule.Rule{
	ID:       "net/goproxy-bad-value",
	Severity: finding.Error,
	Title:    "GOPROXY holds no usable entry",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{goenvrule.EnvFileSyntax, goenvrule.GoEnvMissing},
	Doc: `
GOPROXY is a list of URLs, "direct" and "off". After a comma the next entry is
asked where one answers 404 or 410, after a | on any error. What begins with no
known scheme is refused:

	invalid proxy URL missing scheme: proxy
	invalid proxy URL scheme (must be https, http, file): ftp://...
	GOPROXY list is not the empty string, but contains no entries

GOPROXY=off forbids every download; that is reported as a note, because it is
nearly always meant.

# Repair

Remove the setting: the default stands in go.env of the Go tree.
`,
	Symptoms: []string{`invalid proxy URL`, `GOPROXY list is not the empty string, but contains no entries`, `module lookup disabled by GOPROXY=off`},
	Check:    checkGOPROXY,
}

// An entry is one of GOPROXY.
type entry struct {
	url string // as it stands, without blanks
	any bool   // the next one is asked on any error
}

// entries takes GOPROXY apart as the go command does
// (cmd/go/internal/modfetch, proxyList): up to the first off or direct.
func entries(value string) []entry {
	var out []entry
	for value != "" {
		i := strings.IndexAny(value, ",|")
		e := entry{url: value}
		if i >= 0 {
			e.url, e.any = value[:i], value[i] == '|'
			value = value[i+1:]
		} else {
			value = ""
		}
		if e.url = strings.TrimSpace(e.url); e.url == "" {
			continue
		}
		out = append(out, e)
		if e.url == "off" || e.url == "direct" {
			break
		}
	}
	return out
}

// parse reads the URL of an entry; the error has go's words (newProxyRepo).
func (e entry) parse() (*url.URL, error) {
	raw := e.url
	if strings.ContainsAny(raw, ".:/") && !strings.Contains(raw, ":/") && !strings.HasPrefix(raw, "/") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("invalid proxy URL: %s", raw)
	}
	switch u.Scheme {
	case "http", "https", "file":
		return u, nil
	case "":
		return nil, fmt.Errorf("invalid proxy URL missing scheme: %s", u.Redacted())
	}
	return nil, fmt.Errorf("invalid proxy URL scheme (must be https, http, file): %s", u.Redacted())
}

func checkGOPROXY(h *host.Host) ([]finding.Finding, error) {
	s, err := proxySetting(h)
	if err != nil || s.Value == "" {
		return nil, err // goenv/goenv-missing speaks
	}
	list := entries(s.Value)
	if len(list) == 0 {
		return blamed(h, finding.Finding{
			Message:  finding.Msg("GOPROXY is %s, which holds no entry: nothing can be downloaded", finding.Visible(s.Value)),
			Evidence: []finding.Evidence{setting.Says("GOPROXY list is not the empty string, but contains no entries")},
		}, s)
	}
	for _, e := range list {
		if e.url == "off" || e.url == "direct" {
			continue
		}
		if _, err := e.parse(); err != nil {
			return blamed(h, finding.Finding{
				Message:  finding.Msg("GOPROXY holds %s, which is no URL of a proxy: nothing can be downloaded", finding.Visible(e.url)),
				Evidence: []finding.Evidence{setting.Says(err.Error())},
			}, s)
		}
	}
	if list[0].url == "off" && s.Layer != goenv.RootFile {
		return blamed(h, finding.Finding{
			Severity: finding.Info,
			Message:  finding.Msg("GOPROXY=off: go downloads nothing"),
			Evidence: []finding.Evidence{setting.Says("module lookup disabled by GOPROXY=off")},
		}, s)
	}
	return nil, nil
}

// proxySetting is GOPROXY of the go that runs; not known for one that has it
// built in and no value.
func proxySetting(h *host.Host) (goenv.Setting, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return goenv.Setting{}, err
	}
	s, err := e.Final().Get("GOPROXY")
	if s.Given() == "" && err == goenv.ErrBuiltIn {
		return s, nil
	}
	return s, err
}

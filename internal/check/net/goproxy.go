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

// GOPROXYUnreachable reports a proxy on this machine that does not listen.
var GOPROXYUnreachable = &rule.Rule{
	ID:       "net/goproxy-unreachable",
	Severity: finding.Error,
	Title:    "The module proxy does not listen",
	Fix:      finding.Safe,
	Doc: `
GOPROXY names a proxy on this machine, such as http://localhost:3000, and nothing
listens on that port:

	dial tcp 127.0.0.1:3000: connect: connection refused

An entry behind a comma is asked only where the proxy answers 404 or 410, and so
does not help; one behind a | is.

godoctor opens no connection: it reads the kernel's list of listening sockets, and
so can tell only of proxies on this machine.

# Repair

Start the proxy, or remove the setting.
`,
	Symptoms: []string{`dial tcp (?:127\.\d+\.\d+\.\d+|\[::1\]):\d+: connect: connection refused`},
	Check:    checkListening,
}

func checkListening(h *host.Host) ([]finding.Finding, error) {
	s, err := proxySetting(h)
	if err != nil {
		return nil, err
	}
	for _, e := range entries(s.Value) {
		port, local := e.localPort()
		if !local {
			return nil, nil // it answers, or nobody here can tell
		}
		listens, err := listening(h, port)
		if host.StateOf(err) == host.Unheld || host.IsAbsent(err) {
			return nil, rule.Skip("the sockets of this root file system are not known")
		}
		if err != nil || listens {
			return nil, err
		}
		if e.any {
			continue
		}
		return blamed(h, finding.Finding{
			Message: finding.Msg("GOPROXY names %s, where nothing listens: nothing can be downloaded", e.url),
			Evidence: []finding.Evidence{finding.Saw("/proc/net/tcp", "no socket listens on port %d", port),
				setting.Says(fmt.Sprintf("dial tcp 127.0.0.1:%d: connect: connection refused", port))},
		}, s)
	}
	return nil, nil
}

// localPort is the port of an entry that names this machine.
func (e entry) localPort() (port int, local bool) {
	u, err := e.parse()
	if err != nil || u.Scheme == "file" {
		return 0, false
	}
	name := u.Hostname()
	if name != "localhost" && name != "::1" && !strings.HasPrefix(name, "127.") {
		return 0, false
	}
	port = map[string]int{"http": 80, "https": 443}[u.Scheme]
	if u.Port() != "" {
		if _, err := fmt.Sscanf(u.Port(), "%d", &port); err != nil {
			return 0, false
		}
	}
	return port, true
}

// listening looks for a listening socket of a port in the kernel's tables; one
// of IPv6 serves both.
func listening(h *host.Host, port int) (bool, error) {
	mark := fmt.Sprintf(":%04X ", port)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		lines, err := h.Lines(table, mark)
		if host.IsAbsent(err) && table == "/proc/net/tcp6" {
			continue
		}
		if err != nil {
			return false, err
		}
		for _, l := range lines {
			if f := strings.Fields(l.Text); len(f) > 3 && strings.HasSuffix(f[1]+" ", mark) && f[3] == "0A" {
				return true, nil
			}
		}
	}
	return false, nil
}

package net

import (
	"fmt"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

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
	if all, err := privateAll(h); err != nil || all {
		return nil, err // no module is asked for there
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

// privateAll reports whether every module is fetched past the proxy.
func privateAll(h *host.Host) (bool, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return false, err
	}
	s, err := e.Final().Get("GONOPROXY")
	return slices.Contains(strings.Split(s.Value, ","), "*"), err
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

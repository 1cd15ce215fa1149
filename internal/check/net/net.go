// Package net checks what the go command needs of the network, as far as the
// environment and files tell: module proxies, the checksum database and trusted certificates. It opens
// no connection.
package net

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Rules lists the rules of the area in order of precedence.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		GOPROXYBadValue,
		GOPROXYUnreachable,
		GOSUMDBBadValue,
		CertEnvBad,
	}
}

// blamed completes a finding about a setting: who set it, and its removal.
func blamed(h *host.Host, f finding.Finding, s goenv.Setting) ([]finding.Finding, error) {
	if err := setting.Blame(h, &f, s); err != nil {
		return nil, err
	}
	if f.Fix == nil {
		var err error
		if f.Fix, err = setting.Remove(h, s); err != nil {
			return nil, err
		}
	}
	return []finding.Finding{f}, nil
}

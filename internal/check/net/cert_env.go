package net

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// CertEnvBad reports variables that keep Go from its trusted certificates.
var CertEnvBad = &rule.Rule{
	ID:       "net/ssl-cert-env-bad",
	Severity: finding.Error,
	Title:    "SSL_CERT_FILE or SSL_CERT_DIR names something unusable",
	Fix:      finding.Safe,
	Doc: `
Go takes the certificates that it trusts from a file and from directories.
SSL_CERT_FILE replaces the file: it is one path, not a list. SSL_CERT_DIR replaces
the directories: it is a list, separated by colons. What does not exist is passed
over without a word, and then

	x509: certificate signed by unknown authority

It is an error where nothing is left to trust, and else a warning: the certificates
that the file was to add are missing.

# Repair

Remove the setting, or let it name the file that is meant. To trust a certificate
beside the system's, add it to the system's.
`,
	Symptoms: []string{`x509: certificate signed by unknown authority`, `x509: failed to load system roots`},
	Check:    checkCertEnv,
}

// Where Go looks on Linux (crypto/x509/root_linux.go): the first file that can
// be read, and all directories.
var (
	certFiles = []string{
		"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
		"/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
	}
	certDirs = []string{"/etc/ssl/certs", "/etc/pki/tls/certs"}
)

func checkCertEnv(h *host.Host) ([]finding.Finding, error) {
	file, _, err := h.Env("SSL_CERT_FILE")
	if err != nil {
		return nil, err
	}
	dir, _, err := h.Env("SSL_CERT_DIR")
	if err != nil {
		return nil, err
	}
	if file == "" && dir == "" {
		return nil, rule.Skip("neither is set")
	}
	files, dirs := certFiles, certDirs
	if file != "" {
		files = []string{file}
	}
	if dir != "" {
		dirs = strings.Split(dir, ":")
	}
	fileGood, err := anyGood(h, files, holdsPEM)
	if err != nil {
		return nil, err
	}
	dirGood, err := anyGood(h, dirs, holdsCertificates)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	say := func(name, value, what string) error {
		s := goenv.Setting{Name: name, Value: value, Supply: goenv.Supply{Layer: goenv.Process, Value: value}}
		f := finding.Finding{Message: finding.Msg("%s is %s, %s", name, finding.Visible(value), what)}
		if fileGood || dirGood {
			f.Severity = finding.Warning
			f.Evidence = []finding.Evidence{finding.Saw("certificates", "those of the other places are still read")}
		} else {
			f.Evidence = []finding.Evidence{finding.Saw("go says", "x509: certificate signed by unknown authority")}
		}
		more, err := blamed(h, f, s)
		out = append(out, more...)
		return err
	}
	if file != "" && !fileGood {
		if err := say("SSL_CERT_FILE", file, fault(file)); err != nil {
			return nil, err
		}
	}
	if dir != "" && !dirGood {
		if err := say("SSL_CERT_DIR", dir, "which leads to no directory with certificates"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fault says what is wrong with a value of SSL_CERT_FILE.
func fault(file string) string {
	if !path.IsAbs(file) {
		return "a relative path, and there is no file with certificates from here"
	}
	if strings.Contains(file, ":") {
		return "which is one path to Go and no list: no such file exists"
	}
	return "which is no file with certificates that this user can read"
}

// anyGood reports whether one of several places holds what it should. A relative
// path leads from the working directory.
func anyGood(h *host.Host, places []string, good func(*host.Host, string) (bool, error)) (bool, error) {
	for _, p := range places {
		if p == "" {
			continue
		}
		if !path.IsAbs(p) {
			cwd, err := h.Cwd()
			if err != nil {
				return false, err
			}
			p = path.Join(cwd, p)
		}
		ok, err := good(h, path.Clean(p))
		if ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// holdsPEM reports whether a file can be read and holds a certificate.
func holdsPEM(h *host.Host, p string) (bool, error) {
	info, err := h.Stat(p)
	if gone(err) || err == nil && !info.IsFile() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if ok, err := h.Access("r", p); err != nil || !ok {
		return false, err
	}
	lines, err := h.Lines(p, "-----BEGIN CERTIFICATE-----")
	if gone(err) {
		return false, nil
	}
	return len(lines) > 0, err
}

// maxCertFiles bounds how many files of a directory are looked at: a system has
// hundreds, each with one certificate.
const maxCertFiles = 20

// holdsCertificates reports whether a directory has a file with a certificate; Go
// reads them all, whatever their names.
func holdsCertificates(h *host.Host, p string) (bool, error) {
	names, err := h.List(p)
	if gone(err) {
		return false, nil
	}
	if err != nil || len(names) > maxCertFiles {
		return err == nil, err // so many are not there by chance
	}
	for _, n := range names {
		if strings.HasSuffix(n, "/") {
			continue
		}
		if ok, err := holdsPEM(h, path.Join(p, n)); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// gone reports whether an error says that there is nothing that Go could read.
func gone(err error) bool {
	switch host.StateOf(err) {
	case host.Absent, host.Denied, host.Loop, host.Invalid:
		return true
	}
	return false
}

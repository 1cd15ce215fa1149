package host

import (
	"regexp"
	"strings"
)

// Redacted stands where a secret stood.
const Redacted = "REDACTED"

var (
	// user:password@ in any URL; the user name goes too, tokens are put there
	urlUserinfo = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\s"'` + "`" + `]+@`)
	// NAME=value where the name says that the value is secret
	secretAssignment = regexp.MustCompile(`(?i)\b([A-Z0-9_]*(?:TOKEN|SECRET|PASSWORD|PASSWD|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?|_AUTH)[A-Z0-9_]*=)("[^"]*"|'[^']*'|[^\s;&|]+)`)
	// tokens that carry their issuer's mark
	markedToken = regexp.MustCompile(`\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|AKIA[A-Z0-9]{16}|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*|npm_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,})`)
	bearer      = regexp.MustCompile(`(?i)\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}`)
	pemKey      = regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
	secretName  = regexp.MustCompile(`(?i)(TOKEN|SECRET|PASSWORD|PASSWD|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL)`)
)

// Redact takes secrets out of a text: userinfo in URLs, values of variables
// whose names say that they are secret, tokens with a known mark, private keys.
// It keeps the number of lines.
func Redact(s string) string {
	return redactTokens(secretAssignment.ReplaceAllString(s, "${1}"+Redacted))
}

// redactTokens takes out what is a secret wherever it stands.
func redactTokens(s string) string {
	if strings.Contains(s, "://") {
		s = urlUserinfo.ReplaceAllString(s, "${1}"+Redacted+"@")
	}
	s = markedToken.ReplaceAllString(s, Redacted)
	s = bearer.ReplaceAllString(s, "${1}"+Redacted)
	return pemKey.ReplaceAllStringFunc(s, func(key string) string {
		return Redacted + strings.Repeat("\n", strings.Count(key, "\n"))
	})
}

// redactAnswer is applied to every answer before anybody sees it, so that no
// output, log or recording needs to think of it again.
func redactAnswer(q Question, a Answer) Answer {
	switch q.Verb {
	case Lstat, Stat, Access, List, EnvNames, Uname, Mount, Cwd, Account:
		return a // paths, numbers and names: nothing that is a secret by kind
	case Env:
		if secretName.MatchString(q.Args[0]) && a.State == OK {
			return Answer{OK, Redacted}
		}
		a.Body = redactTokens(a.Body) // a PATH element may hold any word before an =
		return a
	}
	a.Body = Redact(a.Body)
	return a
}

package host

import (
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// Redacted stands where a secret stood.
const Redacted = "REDACTED"

var (
	// user:password@ in any URL; the user name goes too, tokens are put there.
	// A password may itself hold an @.
	urlUserinfo = pattern.Lazy(`([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\s"'` + "`" + `]+@`)
	// the scheme of a proxy may be left out
	proxyUserinfo = pattern.Lazy(`(?i)(_proxy=["']?)[^/\s"'` + "`" + `]+@`)
	// NAME= where the name says that the value is secret
	secretAssignment = pattern.Lazy(`(?i)\b[A-Z0-9_]*(?:` + secretWords + `)[A-Z0-9_]*=|\b[A-Z0-9_]*` + secretEnds + `=`)
	secretName       = pattern.Lazy(`(?i)` + secretWords + `|` + secretEnds + `$`)
	// tokens that carry their issuer's mark
	markedToken = pattern.Lazy(`\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|AKIA[A-Z0-9]{16}|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*|npm_[A-Za-z0-9]{30,}|sk-(?:[a-z0-9]+-){0,3}[A-Za-z0-9_]{20,}[A-Za-z0-9_-]*)`)
	// what follows must be long: "basic settings" is prose
	bearer = pattern.Lazy(`(?i)(\bauthorization:\s*[a-z]+\s+)[^\s"']+|(\bbearer\s+)[A-Za-z0-9._~+/=-]{16,}`)
	// arguments that carry a secret: --token X, -p X of sshpass, -u user:pass of curl
	secretArgument = pattern.Lazy(`(?i)(\s--?(?:token|password|passwd|passphrase|secret|api-?key|auth)[=\s]\s*|\bsshpass\s+-p\s*|\bcurl\b[^;|&\n]*?\s(?:-u|--user)[=\s]*)[^\s"';|&]+`)
	// and query parameters of a URL
	secretQuery = pattern.Lazy(`(?i)([?&](?:key|token|secret|password|sig|signature|api_?key|access_token)=)[^&\s"';|]+`)
	pemKey      = pattern.Lazy(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
)

// The words that make a name that of a secret wherever they stand in it, and
// those that do at its end: GIT_AUTHOR_NAME is none.
const (
	secretWords = `TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL`
	secretEnds  = `(?:_AUTH|_PASS|_PWD)`
)

// secretive reports whether a name says that its value is secret, and not where
// a secret lies: TOKEN_DIR may well be part of PATH.
func secretive(name string) bool {
	for _, place := range []string{"_DIR", "_FILE", "_PATH", "_HOME"} {
		if strings.HasSuffix(strings.ToUpper(name), place) {
			return false
		}
	}
	return secretName().MatchString(name)
}

// Redact takes secrets out of a text: userinfo in URLs, values of variables
// whose names say that they are secret, tokens with a known mark, private keys.
// It keeps the number of lines.
func Redact(s string) string { return redactAssignments(redactTokens(s)) }

// redactTokens takes out what is a secret wherever it stands.
func redactTokens(s string) string {
	lower := strings.ToLower(s)
	if strings.Contains(lower, "-----begin") {
		s = pemKey().ReplaceAllStringFunc(s, hide)
	}
	if strings.Contains(s, "@") {
		s = urlUserinfo().ReplaceAllString(s, "${1}"+Redacted+"@")
		s = proxyUserinfo().ReplaceAllString(s, "${1}"+Redacted+"@")
	}
	if containsAny(lower, tokenMarks) {
		s = markedToken().ReplaceAllString(s, Redacted)
	}
	if strings.Contains(lower, "bearer") || strings.Contains(lower, "authorization") {
		s = bearer().ReplaceAllString(s, "${1}${2}"+Redacted)
	}
	if containsAny(lower, argumentMarks) {
		s = secretArgument().ReplaceAllString(s, "${1}"+Redacted)
	}
	if strings.ContainsAny(s, "?&") {
		s = secretQuery().ReplaceAllString(s, "${1}"+Redacted)
	}
	return s
}

// containsAny is asked first, because nearly every answer holds no secret and a
// regular expression takes a hundred times as long to find that out.
func containsAny(lower string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) })
}

// What the expressions above need to match, in lower case.
var (
	tokenMarks    = []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "akia", "xox", "eyj", "npm_", "sk-"}
	argumentMarks = []string{"-token", "-pass", "-secret", "-api", "-auth", "sshpass", "curl"}
	secretMarks   = strings.Split(strings.ToLower(secretWords)+"|_auth|_pass|_pwd", "|")
)

// hide keeps the lines of what it hides.
func hide(secret string) string { return Redacted + strings.Repeat("\n", strings.Count(secret, "\n")) }

// redactAssignments takes the values out of NAME=value. A value ends where a
// shell word does, so that a line of a start-up file still parses.
func redactAssignments(s string) string {
	if !containsAny(strings.ToLower(s), secretMarks) {
		return s
	}
	var b strings.Builder
	for {
		at := secretAssignment().FindStringIndex(s)
		if at == nil {
			return b.String() + s
		}
		b.WriteString(s[:at[1]])
		before, value := b.String()[:b.Len()-(at[1]-at[0])], s[at[1]:]
		n := wordLen(value, openQuote(before))
		switch {
		case !secretive(s[at[0] : at[1]-1]):
			n = 0
		case n > 0:
			b.WriteString(hide(value[:n]))
		}
		s = value[n:]
	}
}

// openQuote is the quote in which a NAME stands that follows before directly,
// as in Environment="TOKEN=x"; 0 if there is none.
func openQuote(before string) byte {
	if before != "" && (strings.HasSuffix(before, `"`) || strings.HasSuffix(before, "'")) {
		return before[len(before)-1]
	}
	return 0
}

// wordLen is the length of the shell word that s begins with: up to a blank or
// an operator outside of quotes and substitutions. Inside an open quote it is
// what the quote holds.
func wordLen(s string, open byte) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case open != 0 && (c == open || c == '\n'):
			return i
		case c == '\\' && i+1 < len(s) && s[i+1] != '\n':
			i++
		case open != 0:
		case c == '\'' || c == '"' || c == '`':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return i + max(strings.IndexByte(s[i:]+"\n", '\n'), 0) // never closed: the line
			}
			i += 1 + end
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0 && strings.IndexByte(" \t\r\n;&|<>)", c) >= 0:
			return i
		}
	}
	return len(s)
}

// redactAnswer is applied to every answer before anybody sees it, so that no
// output, log or recording needs to think of it again.
func redactAnswer(q Question, a Answer) Answer {
	switch q.Verb {
	case Lstat, Stat, Access, List, EnvNames, Uname, Mount, Cwd, Account, Statfs, AgesOf, OwnersOf, Now, DamagedOf, LackingOf, ImportsOf:
		return a // paths, numbers and names: nothing that is a secret by kind
	case Gomod: // made of a file that holds none but in a mistake, which an error quotes
	case Env:
		if secretive(q.Args[0]) && a.State == OK {
			return Answer{OK, Redacted}
		}
		if name := strings.ToLower(q.Args[0]); strings.HasSuffix(name, "_proxy") {
			a.Body = strings.TrimPrefix(redactTokens(name+"="+a.Body), name+"=")
			return a
		}
		a.Body = redactTokens(a.Body) // a PATH element may hold any word before an =
		return a
	}
	a.Body = Redact(a.Body)
	return a
}

package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shellLine is a command as a line to paste into a POSIX shell.
func (p *page) shellLine(argv []string, root bool) string {
	words := make([]string, len(argv))
	for i, a := range argv {
		words[i] = p.shellWord(a)
		if i == 0 && words[i] == a && strings.Contains(a, "=") {
			words[i] = "'" + a + "'" // would be an assignment
		}
	}
	if root {
		words = append([]string{"sudo"}, words...)
	}
	return strings.Join(words, " ")
}

// plainInShell are the characters, besides letters and digits, that no shell
// gives a meaning to; "=" has one at the beginning of a word in zsh.
const plainInShell = "_@%+=:,./-"

func (p *page) shellWord(s string) string {
	special := func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) &&
			!strings.ContainsRune(plainInShell, r)
	}
	switch {
	case s != "" && s[0] != '=' && strings.IndexFunc(s, special) < 0:
		return s
	case p.clean(s) == s:
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return p.dollarQuoted(s)
}

// dollarQuoted writes what cannot be shown as octal bytes. The form is POSIX
// since 2024; bash, zsh, ksh and BusyBox have long had it.
func (p *page) dollarQuoted(s string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		c := s[i : i+n]
		switch {
		case c == "'" || c == `\`:
			b.WriteString(`\` + c)
		case p.clean(c) == c:
			b.WriteString(c)
		default:
			for _, octet := range []byte(c) {
				fmt.Fprintf(&b, `\%03o`, octet)
			}
		}
		i += n
	}
	b.WriteString("'")
	return b.String()
}

package digest

import "strings"

// fishTokens finds what fish's grammar refuses inside words: quotes and
// brackets that are not closed, and other shells' ways.
func fishTokens(text string, depth int) error {
	if depth > 20 { // substitutions inside substitutions; each level is read anew
		return nil
	}
	for _, s := range FishStmts(text) {
		line := s.Line
		for i, w := range s.Words {
			if msg := fishWord(w, depth); msg != "" {
				return &FishError{line, msg}
			}
			line += strings.Count(w, "\n")
			if i == 0 && w[0] != '\'' && w[0] != '"' && strings.Contains(w, "(") {
				return &FishError{s.Line, "command substitutions are not allowed here"}
			}
		}
		if name, _, ok := strings.Cut(s.Words[0], "="); ok && len(s.Words) == 1 && fishName(name) {
			return &FishError{s.Line, "unsupported use of '='; fish wants: set " + name + " VALUE"}
		}
	}
	return nil
}

func fishName(s string) bool {
	for _, c := range []byte(s) {
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// fishWord says what is wrong with a word, or "".
func fishWord(w string, depth int) string {
	for i := 0; i < len(w); {
		switch c := w[i]; {
		case c == '\\':
			i += 2
		case c == '\'' || c == '"':
			n := QuotedLen(w[i:])
			if n < 2 || w[i+n-1] != c || escaped(w[i+1:i+n-1]) {
				return "quotes are not balanced"
			}
			if c == '"' {
				if msg := fishDollars(w[i+1 : i+n-1]); msg != "" {
					return msg
				}
			}
			i += n
		case c == '(':
			n := substLen(w[i:])
			if !strings.HasSuffix(w[i:i+n], ")") || n < 2 {
				return "expected ')'"
			}
			if err := fishTokens(w[i+1:i+n-1], depth+1); err != nil {
				return err.Error()
			}
			i += n
		case c == ')':
			return "unexpected ')'"
		case c == '$':
			if !strings.HasPrefix(w[i:], "$$") {
				if msg := fishDollars(w[i:min(i+2, len(w))]); msg != "" {
					return msg
				}
			}
			i++
		default:
			i++
		}
	}
	return ""
}

// escaped reports whether a text ends in a backslash that escapes what follows.
func escaped(s string) bool {
	return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1
}

// fishDollars finds expansions that only other shells know.
func fishDollars(s string) string {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] != '$':
		case i+1 == len(s):
			return "expected a variable name after this $"
		case s[i+1] == '{':
			return "variables cannot be bracketed; fish wants {$X}"
		case strings.IndexByte("?@#*!", s[i+1]) >= 0:
			return "$" + s[i+1:i+2] + " is not supported"
		}
	}
	return ""
}

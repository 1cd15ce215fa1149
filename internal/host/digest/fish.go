package digest

import "strings"

// A FishStmt is one fish command: its raw words, quotes and all. Fish's grammar
// has no statements inside words but command substitutions, which stay part of
// their word.
type FishStmt struct {
	Line, EndLine int    // 1-based
	Join          string // how it hangs on the one before: "", "and", "or", "&&", "||", "|"
	From, To      int    // where its words stand in the text
	Words         []string
}

// FishStmts splits a fish script into commands (fish-language(1)): separators
// are newlines and semicolons, # begins a comment at the start of a word, a
// backslash at the end of a line continues it, ( ) substitutes a command.
func FishStmts(text string) []FishStmt {
	stmts, _ := fishLex(text)
	return stmts
}

// fishLex is FishStmts with the places of the comments.
func fishLex(text string) ([]FishStmt, [][2]int) {
	l := fishLexer{text: text, line: 1}
	for l.pos < len(l.text) {
		l.next()
	}
	l.endStmt("")
	return l.stmts, l.dead
}

type fishLexer struct {
	text  string
	pos   int
	line  int
	word  strings.Builder
	inWrd bool
	cur   FishStmt
	join  string
	stmts []FishStmt
	dead  [][2]int // comments
}

func (l *fishLexer) next() {
	c := l.text[l.pos]
	rest := l.text[l.pos:]
	switch {
	case c == '\\' && strings.HasPrefix(rest, "\\\n"):
		l.endWord()
		l.pos += 2
		l.line++
	case c == '\\' && strings.HasPrefix(rest, "\\\r\n"):
		l.put(rest[:2])
	case c == '\\' && len(rest) > 1:
		l.put(rest[:2])
	case c == '\'' || c == '"':
		l.put(rest[:QuotedLen(rest)])
	case c == '(' || c == '$' && strings.HasPrefix(rest, "$("):
		l.put(rest[:substLen(rest)])
	case c == '#' && !l.inWrd:
		nl := strings.IndexByte(rest, '\n')
		if nl < 0 {
			nl = len(rest)
		}
		l.dead = append(l.dead, [2]int{l.pos, l.pos + nl})
		l.pos += nl
	case c == '\n':
		l.endStmt("")
		l.pos++
		l.line++
	case c == ';':
		l.endStmt("")
		l.pos++
	case strings.HasPrefix(rest, "&&"):
		l.endStmt("&&")
		l.pos += 2
	case strings.HasPrefix(rest, "||"):
		l.endStmt("||")
		l.pos += 2
	case c == '|':
		l.endStmt("|")
		l.pos++
	case c == ' ' || c == '\t' || c == '\r':
		l.endWord()
		l.pos++
	default:
		l.put(rest[:1])
	}
}

func (l *fishLexer) put(s string) {
	if len(l.cur.Words) == 0 && !l.inWrd {
		l.cur.Line, l.cur.From = l.line, l.pos
	}
	l.inWrd = true
	l.word.WriteString(s)
	l.pos += len(s)
	l.cur.To = l.pos
	l.line += strings.Count(s, "\n")
}

func (l *fishLexer) endWord() {
	if l.inWrd {
		l.cur.Words = append(l.cur.Words, l.word.String())
		l.word.Reset()
		l.inWrd = false
	}
}

func (l *fishLexer) endStmt(join string) {
	l.endWord()
	if len(l.cur.Words) > 0 {
		l.cur.EndLine, l.cur.Join = l.line, l.join
		if w := l.cur.Words[0]; (w == "and" || w == "or") && len(l.cur.Words) > 1 {
			l.cur.Join, l.cur.Words = w, l.cur.Words[1:]
		}
		l.stmts = append(l.stmts, l.cur)
		l.join = join
	}
	l.cur = FishStmt{}
}

// QuotedLen is the length of the quoted string that s begins with, or all of s
// where the quote is not closed.
func QuotedLen(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// substLen is the length of the command substitution that s begins with.
func substLen(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '\'', '"':
			i += QuotedLen(s[i:]) - 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// FishOpens reports whether a command opens a block that "end" closes.
func FishOpens(word string) bool {
	switch word {
	case "if", "for", "while", "switch", "begin", "function":
		return true
	}
	return false
}

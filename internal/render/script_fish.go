package render

import (
	"fmt"
	"strings"
)

// fish is the dialect of fish. The work is left to the POSIX functions, which
// every machine with fish can run: two ways to edit a file would differ.
func fish() shellDialect {
	call := func(words ...string) string {
		return "godoctor " + strings.Join(words, " ") + "\nor exit 1\n"
	}
	return shellDialect{
		first: "#!/usr/bin/env fish",
		tools: fishFunctions,
		word:  fishWord,
		call:  call,
		feed: func(lines []string, words ...string) string {
			return "godoctor printf '%s\\n' \\\n" + quotedLines(lines, fishQuoted) + " | \\\n\t" + call(words...)
		},
		guard: func(test []string, done, call string) string {
			indented := strings.ReplaceAll(strings.TrimSuffix(call, "\n"), "\n", "\n\t")
			return "if godoctor " + strings.Join(test, " ") + " >/dev/null\n\tgodoctor say " + fishWord(done) +
				"\nelse\n\t" + indented + "\nend\n"
		},
	}
}

// fishFunctions is how fish calls POSIX functions.
func fishFunctions(functions string) string {
	quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace("set -eu\n\n" + functions + "\n\"$@\"\n")
	return "# The work is done by these functions, which are for sh: they know how to change a\n" +
		"# file so that all of its other bytes, its mode and its owner stay.\n" +
		"set -g posix '" + quoted + "'\n\nfunction godoctor\n\tsh -c $posix sh $argv\nend\n"
}

// fishWord is a word for fish.
func fishWord(s string) string {
	if s != "" && strings.Trim(s, plainWord) == "" {
		return s
	}
	return fishQuoted(s)
}

// fishQuoted quotes a word. What cannot be shown stands outside of the quotes,
// as hexadecimal bytes.
func fishQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(c))
		case hidden(rune(c)):
			fmt.Fprintf(&b, `'\X%02x'`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

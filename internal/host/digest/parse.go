package digest

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Variant is the parser's name of a dialect.
func Variant(dialect string) (syntax.LangVariant, error) {
	switch dialect {
	case Bash:
		return syntax.LangBash, nil
	case POSIX:
		return syntax.LangPOSIX, nil
	case Zsh:
		return syntax.LangZsh, nil
	case Ksh:
		return syntax.LangMirBSDKorn, nil
	}
	return 0, fmt.Errorf("unknown shell dialect %q", dialect)
}

// Parse parses as much as it can: with an error the file holds the complete
// statements before it, or is nil if there are none.
func Parse(variant syntax.LangVariant, text string) (file *syntax.File, err error) {
	if complicated(text) {
		return nil, errComplicated
	}
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, fmt.Errorf("the shell parser gave up: %v", p)
		}
	}()
	file, err = syntax.NewParser(syntax.Variant(variant), syntax.KeepComments(true)).Parse(strings.NewReader(text), "")
	if err == nil {
		return file, nil
	}
	limit := errorLine(err)
	partial := &syntax.File{}
	for stmt, stmtErr := range syntax.NewParser(syntax.Variant(variant), syntax.KeepComments(true)).StmtsSeq(strings.NewReader(text)) {
		if stmtErr != nil || stmt == nil {
			break
		}
		if limit > 0 && int(stmt.End().Line()) > limit {
			break
		}
		partial.Stmts = append(partial.Stmts, stmt)
	}
	if len(partial.Stmts) == 0 {
		return nil, err
	}
	return partial, err
}

func errorLine(err error) int {
	var p syntax.ParseError
	var l syntax.LangError
	var f *FishError
	switch {
	case errors.As(err, &f):
		return f.Line
	case errors.As(err, &p):
		return int(p.Pos.Line())
	case errors.As(err, &l):
		return int(l.Pos.Line())
	}
	return 0
}

func note(err error) string {
	if err == nil {
		return ""
	}
	if errors.Is(err, errComplicated) {
		return "\n" + Unparsed + "\n"
	}
	var p syntax.ParseError
	text := err.Error()
	if errors.As(err, &p) {
		text = p.Text
	} else if _, after, ok := strings.Cut(text, ": "); ok && errorLine(err) > 0 && !errors.As(err, new(*FishError)) {
		text = after
	}
	return fmt.Sprintf("\n%ssyntax error %d %s\n", Mark, errorLine(err), strings.ReplaceAll(text, "\n", " "))
}

// errComplicated is the answer for files that no person writes.
var errComplicated = errors.New("too complicated to be parsed safely")

// complicated reports whether a text could nest so deeply that the parser, which
// is recursive, exhausts the stack; nothing can recover from that. It counts
// whatever may open a level, closed or not. The largest start-up files in public
// dotfiles have some thousands of brackets.
func complicated(text string) bool {
	const maxBrackets, maxOperators = 40000, 120000
	brackets, operators := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '{', '`', '[':
			brackets++
		case '!', '-', '+', '~', '=', '?', '*', '&', '|', '<':
			operators++
		}
	}
	for _, w := range []string{"if", "case", "while", "until", "for", "function", "time", "select", "coproc", "repeat", "foreach", "nocorrect", "!"} {
		brackets += strings.Count(text, w+" ") + strings.Count(text, w+"\n") + strings.Count(text, w+"\t") + strings.Count(text, w+"\\")
	}
	return brackets > maxBrackets || operators > maxOperators
}

package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// fileTasks make all edits of a file, or say where they are made. The hunks are
// made from the last one up, so that each is where the plan counted it, also in a
// check, which makes none.
func (s *script) fileTasks(it *scriptItem, f *fileEdits) {
	if !s.owns(it, f) {
		return
	}
	fix := *it.Fix
	fix.Root = f.root
	it = &scriptItem{it.Item, it.off}
	it.Fix = &fix
	if hunks := f.joined(); len(hunks) > 0 {
		lines := []string{"vars:",
			"  godoctor_done: " + yaml(`\A`+madeAlready(hunks)),
			"  godoctor_planned: " + yaml(`\A`+asPlanned(hunks)),
			"block:",
			"  - name: it is read",
			"    ansible.builtin.slurp:",
			"      src: " + yaml(f.path),
			"    register: godoctor_text",
			"    no_log: true"}
		if f.create {
			lines = append(lines, "    failed_when: false # it may not be there")
		}
		lines = append(lines,
			"  - name: it is as the plan found it, or changed already",
			"    ansible.builtin.assert:",
			"      that: godoctor_text.content | default('') | b64decode is search(godoctor_done ~ '|' ~ godoctor_planned)",
			"      fail_msg: "+yaml(spoken(f.path+" is not as the plan found it: the file was not changed")),
			"      quiet: true")
		backup := true
		for _, e := range slices.Backward(hunks) {
			lines = append(lines, hunkTask(f, e, backup)...)
			backup = false // the first one has the file as it was
		}
		s.task(it, f.path+" is changed", lines...)
	}
	if f.unixEnds {
		s.task(it, f.path+" has line ends of Unix", "ansible.builtin.replace:",
			"  path: "+yaml(f.path), `  regexp: "\\r(?=\\n)"`, `  replace: ""`, "  backup: true")
	}
}

// hunkTask makes one hunk of a file that is as the plan found it. What comes at the
// end of a file or makes one is for lineinfile, to which a line that stands
// anywhere is there already.
func hunkTask(f *fileEdits, e finding.Edit, backup bool) []string {
	place := "the end"
	if e.Line > 0 {
		place = fmt.Sprintf("line %d", e.Line)
	}
	out := []string{"  - name: " + place + " is changed"}
	if len(e.Old) == 0 && (e.Line == 0 || e.Line == 1 && f.create) {
		out = append(out, "    ansible.builtin.lineinfile:", "      path: "+yaml(f.path),
			"      line: "+yaml(strings.Join(e.New, "\n")))
		if e.Line == 1 {
			out = append(out, "      insertbefore: BOF")
		}
		if f.create {
			out = append(out, "      create: true")
		}
	} else {
		find, change := replacement(e)
		out = append(out, "    ansible.builtin.replace:", "      path: "+yaml(f.path),
			"      regexp: "+yaml(find), "      replace: "+yaml(change))
	}
	if backup {
		out = append(out, "      backup: true")
	}
	return append(out, "    when: godoctor_text.content | default('') | b64decode is not search(godoctor_done)")
}

// replacement is a hunk in the terms of Python's regular expressions.
func replacement(e finding.Edit) (find, change string) {
	switch {
	case len(e.Old) == 0 && e.Line == 1:
		return `\A`, template(e.New) + "\n"
	case len(e.Old) == 0: // the line before may be the last one and have no end
		return `\A(` + skip(e.Line-1) + `(?:[^\n]*(?=\n)|[^\n]+(?=\Z)))\n?`, `\g<1>` + "\n" + template(e.New) + "\n"
	case len(e.New) == 0:
		return `\A(` + skip(e.Line) + `)` + block(e.Old) + lineEnd, `\g<1>`
	}
	return `\A(` + skip(e.Line) + `)` + block(e.Old) + `(\n|\Z)`, `\g<1>` + template(e.New) + `\g<2>`
}

const (
	anyText = `(?:[\s\S]*\n)?`
	lineEnd = `(?:\n|\Z)`
)

// madeAlready looks ahead for what the hunks leave: see the function done of edit.sh.
func madeAlready(hunks []finding.Edit) string {
	var b strings.Builder
	growth := 0
	for _, e := range hunks {
		to := skip(e.Line + growth)
		growth += len(e.New) - len(e.Old)
		switch {
		case len(e.New) == 0:
			b.WriteString(`(?!` + anyText + standing(e.Old) + `)`)
		case e.Line == 0:
			b.WriteString(`(?=` + anyText + standing(e.New) + `\Z)`)
		case len(e.New) < len(e.Old):
			b.WriteString(`(?=` + to + standing(e.New) + `)(?!` + to + standing(e.Old) + `)`)
		default:
			b.WriteString(`(?=` + to + standing(e.New) + `)`)
		}
	}
	return b.String()
}

// asPlanned looks ahead for what the plan found. Lines that go may not stand there
// again, nor elsewhere if nothing comes in their place: a second run would not
// know that they are gone.
func asPlanned(hunks []finding.Edit) string {
	var b strings.Builder
	for _, e := range hunks {
		switch {
		case e.Line == 0:
		case len(e.Old) == 0 && e.Line > 1:
			b.WriteString(`(?=` + skip(e.Line-1) + `(?:[^\n]*\n|[^\n]+\Z))`)
		case len(e.Old) > 0:
			b.WriteString(`(?=` + skip(e.Line) + standing(e.Old))
			if n := len(e.New); 0 < n && n < len(e.Old) && slices.Equal(e.New, e.Old[:n]) {
				b.WriteString(`(?!` + standing(e.Old[n:]) + `)`)
			}
			b.WriteString(`)`)
		}
		if len(e.New) == 0 {
			b.WriteString(`(?!(?:` + anyText + block(e.Old) + `\n){` + fmt.Sprint(taking(hunks, e.Old)) + `}` + anyText + standing(e.Old) + `)`)
		}
	}
	return b.String()
}

// taking counts the hunks that take lines away and give nothing for them.
func taking(hunks []finding.Edit, lines []string) int {
	n := 0
	for _, e := range hunks {
		if len(e.New) == 0 && slices.Equal(e.Old, lines) {
			n++
		}
	}
	return n
}

// skip matches what stands above a line.
func skip(line int) string {
	if line <= 1 {
		return ""
	}
	return fmt.Sprintf(`(?:[^\n]*\n){%d}`, line-1)
}

// standing matches lines with their ends. The last line of a file may have none,
// unless it is empty.
func standing(lines []string) string {
	if lines[len(lines)-1] == "" {
		return block(lines) + `\n`
	}
	return block(lines) + lineEnd
}

// block matches lines, without the end of the last one. Bytes that are not UTF-8
// are what Python makes of them.
func block(lines []string) string {
	var b strings.Builder
	for s := strings.Join(lines, "\n"); s != ""; {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\udc%02x`, s[0])
		case r == '\n':
			b.WriteString(`\n`)
		case !hidden(r):
			b.WriteString(regexp.QuoteMeta(string(r)))
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		s = s[n:]
	}
	return b.String()
}

// template is lines as the replacement of a regular expression.
func template(lines []string) string {
	return strings.ReplaceAll(strings.Join(lines, "\n"), `\`, `\\`)
}

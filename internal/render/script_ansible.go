package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// unplayable says why a step cannot be a task of a playbook.
func unplayable(st finding.Step) string {
	if why := unwritable(st); why != "" {
		return why
	}
	texts := slices.Clone(st.Command)
	switch {
	case st.Edit != nil: // what stands in the file already may have any bytes
		texts = slices.Concat([]string{st.Edit.Path}, st.Edit.New)
	case st.Link != nil:
		texts = []string{st.Link.Path, st.Link.Old, st.Link.New}
	}
	for _, t := range texts {
		if !utf8.ValidString(t) {
			return "it holds bytes that are not UTF-8, which a playbook cannot"
		}
	}
	expanded := regexp.MustCompile(`^~|\$[{\w]`)
	for _, a := range st.Command {
		if expanded.MatchString(a) {
			return "ansible replaces variables and ~ in the words of a command"
		}
	}
	return ""
}

// playbook writes a playbook. What it does can be seen before, with --check
// --diff.
func (s *script) playbook() {
	s.intro("See what it would do: ansible-playbook --check --diff FILE. It stops at the first repair " +
		"that fails. What is done already it leaves alone, except that most commands are run again. " +
		"Of each file that is changed, a copy stays beside it.")
	s.b.WriteString("---\n- name: repairs for Go\n  hosts: localhost\n  connection: local\n  gather_facts: false\n")
	if s.idle() != "" && !slices.ContainsFunc(s.items, func(it scriptItem) bool { return it.off == unsafeOff }) {
		s.b.WriteString("  tasks:\n    - name: say so\n      ansible.builtin.debug:\n        msg: " + yaml(s.idle()) + "\n")
	} else {
		s.b.WriteString("  tasks:\n")
	}
	s.margin = "    "
	for i := range s.items {
		it := &s.items[i]
		if i > 0 {
			s.gap()
		}
		s.head(it)
		if it.off == unsafeOff {
			s.note("   ", "or, for this time: ansible-playbook --tags all,unsafe")
		}
		for j, st := range it.Fix.Steps {
			switch {
			case it.off != "" && it.off != unsafeOff:
				s.asComment(st, it.Fix.Root)
			case !acts(st):
			case st.Edit == nil:
				s.tasks(it, st)
			case it.firstOf(j):
				s.fileTasks(it, s.files[st.Edit.Path])
			}
			if st.Advice != "" {
				s.advice(st.Advice)
			}
			if len(st.Command) > 0 {
				s.undone(sh(), st, it.Fix.Root)
			}
		}
	}
}

func (s *script) tasks(it *scriptItem, st finding.Step) {
	if st.Link != nil {
		s.linkTasks(it, st.Link)
		return
	}
	s.commandTasks(it, st.Command)
}

// task writes a task of a repair.
func (s *script) task(it *scriptItem, name string, lines ...string) {
	s.b.WriteString("    - name: " + yaml(spoken(fmt.Sprintf("%d. %s: %s", it.Number, it.Rule, name))) + "\n")
	if it.Fix.Root {
		lines = append(lines, "become: true")
	}
	if it.off == unsafeOff {
		lines = append(lines, "tags: [never, unsafe]")
	}
	for _, l := range lines {
		s.b.WriteString("      " + l + "\n")
	}
}

func (s *script) linkTasks(it *scriptItem, l *finding.Link) {
	s.task(it, l.Path+" is looked at", "ansible.builtin.stat:", "  path: "+yaml(l.Path), "  follow: false",
		"register: godoctor_link")
	known := "godoctor_link.stat.exists and godoctor_link.stat.islnk and godoctor_link.stat.lnk_target in godoctor_known"
	if l.Old == "" || l.New == "" {
		known = "not godoctor_link.stat.exists or godoctor_link.stat.islnk and godoctor_link.stat.lnk_target in godoctor_known"
	}
	s.task(it, l.Path+" is as the plan found it, or changed already", "ansible.builtin.assert:", "  that: "+known,
		"  fail_msg: "+yaml(spoken(l.Path+" is not as the plan found it: it was not changed")), "  quiet: true",
		"vars:", "  godoctor_known: ["+yaml(l.Old)+", "+yaml(l.New)+"]")
	if l.New == "" {
		s.task(it, l.Path+" is removed", "ansible.builtin.file:", "  path: "+yaml(l.Path), "  state: absent")
		return
	}
	s.task(it, l.Path+" leads to "+l.New, "ansible.builtin.file:", "  path: "+yaml(l.Path), "  src: "+yaml(l.New),
		"  state: link", "  follow: false", "  force: true # its target may be missing on another machine")
}

func (s *script) commandTasks(it *scriptItem, argv []string) {
	list := func(argv []string) string {
		out := make([]string, len(argv))
		for i, a := range argv {
			out[i] = yaml(a)
		}
		return "  argv: [" + strings.Join(out, ", ") + "]"
	}
	run := []string{"ansible.builtin.command:", list(argv), "changed_when: true"}
	if test := doneBy(argv); test != nil {
		s.task(it, argv[0]+" has been run before", "ansible.builtin.command:", list(test),
			"register: godoctor_before", "changed_when: false", "failed_when: false", "check_mode: false")
		run = append(run, "when: godoctor_before.rc != 0")
	}
	s.task(it, argv[0]+" is run", run...)
}

// spoken is a text for people, without what ansible would evaluate.
func spoken(text string) string { return strings.NewReplacer("{", "(", "}", ")").Replace(text) }

// yaml is a double-quoted scalar, in ASCII. Ansible evaluates what is in double
// braces, unless it is told not to.
func yaml(s string) string {
	var b strings.Builder
	if strings.Contains(s, "{{") || strings.Contains(s, "{%") || strings.Contains(s, "{#") {
		b.WriteString("!unsafe ")
	}
	b.WriteByte('"')
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case !hidden(r):
			b.WriteRune(r)
		case r == utf8.RuneError && n == 1: // only in what people read
			b.WriteByte('?')
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		s = s[n:]
	}
	b.WriteByte('"')
	return b.String()
}

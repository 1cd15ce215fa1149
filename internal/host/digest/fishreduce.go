package digest

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// A fishReducer keeps the commands that concern Go, and the blocks around them,
// so that conditions still stand over what they decide.
type fishReducer struct {
	wanted map[string]bool // variables that kept commands use
	called map[string]bool // functions that matter
	kept   map[int]bool    // commands, by where they stand
}

// fishScript reduces a fish script. What has no tree is kept by its lines.
func fishScript(text string) string {
	nodes, err := FishTree(text)
	if err != nil {
		return keepLines(text) + note(err)
	}
	r := &fishReducer{wanted: map[string]bool{"fish_user_paths": true}, called: map[string]bool{"go": true}}
	for range 12 { // as in collect
		before := len(r.wanted) + len(r.called)
		r.kept = map[int]bool{}
		r.list(nodes, true, false)
		if len(r.wanted)+len(r.called) == before {
			break
		}
	}
	return r.thin(text) + r.hidden(nodes)
}

// thin blanks what is not kept.
func (r *fishReducer) thin(text string) string {
	stmts, dead := fishLex(text)
	for _, s := range stmts {
		if !r.kept[s.From] {
			dead = append(dead, [2]int{s.From, s.To})
		}
	}
	out := []byte(text)
	for _, d := range dead {
		for i := d[0]; i < d[1]; i++ {
			if strings.IndexByte(kept, out[i]) < 0 {
				out[i] = ' '
			}
		}
	}
	lines := strings.Split(string(out), "\n")
	for i, l := range lines {
		if strings.Trim(l, " ;\t") == "" {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// list marks what is kept of a list. Commands that hang together by "and", "or"
// and their kin are kept together.
func (r *fishReducer) list(nodes []*FishNode, returns, breaks bool) (found bool) {
	for i := 0; i < len(nodes); {
		j := i + 1
		for j < len(nodes) && nodes[j].Join != "" {
			j++
		}
		hit := false
		for _, n := range nodes[i:j] {
			hit = r.node(n, returns, breaks) || hit
		}
		if hit {
			for _, n := range nodes[i:j] {
				r.mark(n)
			}
		}
		found, i = found || hit, j
	}
	return found
}

// node marks what is kept inside n and reports whether there is anything.
func (r *fishReducer) node(n *FishNode, returns, breaks bool) (hit bool) {
	if n.Arms == nil && n.Pipe == nil {
		return r.command(n, returns, breaks)
	}
	for _, p := range n.Pipe {
		hit = r.node(p, returns, breaks) || hit
	}
	word := ""
	if len(n.Words) > 0 {
		word = n.Words[0]
	}
	switch word {
	case "function":
		hit, breaks = r.called[n.Words[1]], false
		returns = hit // of a function that does nothing, leaving it does not matter
	case "for", "while":
		breaks = false // they matter only where the loop does something else
	}
	for _, a := range n.Arms {
		hit = r.list(a.Cond, false, false) || hit
		inner := r.list(a.Body, returns, breaks)
		hit = inner || hit
		if inner && (word == "for" || word == "while") {
			r.list(a.Body, returns, true)
		}
	}
	if hit {
		r.mark(n)
		if word == "function" {
			r.called[n.Words[1]] = true
		}
	}
	return hit
}

// mark keeps a command, or the frame of a block, and wants what it uses.
func (r *fishReducer) mark(n *FishNode) {
	r.kept[n.From] = true
	if len(n.Words) > 0 {
		r.want(n.Words)
	}
	for _, p := range n.Pipe {
		r.mark(p)
	}
	if n.Arms != nil {
		r.kept[n.End] = true
	}
	for _, a := range n.Arms {
		if a.At >= 0 {
			r.kept[a.At] = true
		}
		r.want(a.Words)
		for _, c := range a.Cond {
			r.mark(c)
		}
	}
}

var (
	fishVariable = pattern.Lazy(`\$\$?([A-Za-z_][A-Za-z0-9_]*)`)
	fishCommand  = pattern.Lazy(`\(\s*([A-Za-z_][\w-]*)`)
)

func (r *fishReducer) want(words []string) {
	for i, w := range words {
		for _, m := range fishVariable().FindAllStringSubmatch(w, -1) {
			r.wanted[m[1]] = true
		}
		for _, m := range fishCommand().FindAllStringSubmatch(w, -1) {
			r.called[m[1]] = true
		}
		if i == 0 && !FishOpens(w) {
			r.called[w] = true
		}
	}
	if len(words) > 2 && words[0] == "set" && strings.HasPrefix(words[1], "-") && strings.Contains(words[1], "q") {
		for _, w := range words[2:] {
			r.wanted[w] = true
		}
	}
}

// command decides about a simple command.
func (r *fishReducer) command(n *FishNode, returns, breaks bool) bool {
	raw := strings.Join(n.Words, " ")
	word := n.Words[0]
	switch word {
	case "return":
		return returns || concern(raw)
	case "break", "continue":
		return breaks
	case ".", "source", "exit", "exec", "eval":
		return true
	case "set", "read", "export", "set_color":
		for _, name := range fishNames(n.Words) {
			if r.wanted[name] {
				return true
			}
		}
	}
	return concern(raw) || r.doesSomething(word)
}

func (r *fishReducer) doesSomething(word string) bool {
	return r.called[word] && !fishBuiltin[word]
}

// fishBuiltin are commands that are no functions of the file, however often kept
// commands use them.
var fishBuiltin = map[string]bool{"set": true, "test": true, "[": true, "echo": true, "and": true, "or": true, "not": true,
	"type": true, "command": true, "status": true, "string": true, "contains": true, "printf": true, "read": true, "alias": true,
	"function": true, "functions": true, "builtin": true, "math": true, "count": true, "true": true, "false": true, "export": true}

// fishNames are the variables that a command sets.
func fishNames(words []string) (names []string) {
	for _, w := range words[1:] {
		if strings.HasPrefix(w, "-") {
			continue
		}
		name, _, assign := strings.Cut(w, "=")
		name, _, _ = strings.Cut(name, "[")
		if (words[0] != "export" || assign) && fishName(name) {
			names = append(names, name)
		}
		if words[0] == "set" {
			break
		}
	}
	return names
}

// hidden is the Sets line of a reduced script.
func (r *fishReducer) hidden(nodes []*FishNode) string {
	sums := map[string]bool{}
	var visit func(list []*FishNode)
	note := func(name string) {
		if fishName(name) && !r.wanted[name] && !concern(name) {
			sums[NameSum(name)] = true
		}
	}
	visit = func(list []*FishNode) {
		for _, n := range list {
			if len(n.Words) > 1 {
				switch n.Words[0] {
				case "set", "read", "export":
					for _, name := range fishNames(n.Words) {
						note(name)
					}
				case "for":
					note(n.Words[1])
				}
			}
			visit(n.Pipe)
			for _, a := range n.Arms {
				visit(a.Cond)
				visit(a.Body)
			}
		}
	}
	visit(nodes)
	return setsLine(sums)
}

package digest

import "strings"

// A FishNode is one fish command, or a block of them.
type FishNode struct {
	FishStmt
	Not  bool
	Arms []FishArm // of a block: if has several, so has switch
	Pipe []*FishNode
	End  int // where the end of a block stands
}

// A FishArm is a branch of a block: what it asks, and what it runs.
type FishArm struct {
	At    int         // where its else or case stands, or -1
	Cond  []*FishNode // of if and while
	Words []string    // of case and for
	Body  []*FishNode
}

// FishError is why fish refuses to run anything of a file.
type FishError struct {
	Line int
	Text string
}

func (e *FishError) Error() string { return e.Text }

// maxFishNest bounds blocks inside blocks, so that a hostile file cannot exhaust
// the stack.
const maxFishNest = 200

// FishTree parses a script. Fish reads a whole file before it runs any of it:
// with an error there is no tree.
func FishTree(text string) ([]*FishNode, error) {
	p := &fishParser{stmts: FishStmts(text)}
	if err := fishTokens(text, 0); err != nil {
		return nil, err
	}
	nodes := p.list(0)
	if p.err == nil && p.pos < len(p.stmts) {
		p.fail(p.stmts[p.pos], "'"+p.stmts[p.pos].Words[0]+"' outside of a block")
	}
	if p.err != nil {
		return nil, p.err
	}
	return nodes, nil
}

type fishParser struct {
	stmts []FishStmt
	pos   int
	err   *FishError
}

func (p *fishParser) fail(s FishStmt, text string) {
	if p.err == nil {
		p.err = &FishError{s.Line, text}
	}
}

// list parses commands up to the end, else or case of the block around them.
func (p *fishParser) list(depth int) (nodes []*FishNode) {
	for p.pos < len(p.stmts) && p.err == nil {
		s := p.stmts[p.pos]
		if w := s.Words[0]; w == "end" || w == "else" || w == "case" {
			return nodes
		}
		p.pos++
		n := p.node(s, depth)
		if s.Join == "|" && len(nodes) > 0 {
			last := nodes[len(nodes)-1]
			if last.Pipe == nil {
				first := *last
				*last = FishNode{FishStmt: FishStmt{Line: last.Line, EndLine: last.EndLine, Join: last.Join, From: last.From}, Pipe: []*FishNode{&first}}
			}
			last.Pipe = append(last.Pipe, n)
			last.EndLine = n.EndLine
			continue
		}
		nodes = append(nodes, n)
	}
	return nodes
}

func (p *fishParser) node(s FishStmt, depth int) *FishNode {
	n := &FishNode{FishStmt: s}
	for len(n.Words) > 1 && (n.Words[0] == "not" || n.Words[0] == "!") {
		n.Words, n.Not = n.Words[1:], !n.Not
	}
	if depth > maxFishNest {
		p.fail(s, "blocks inside blocks too deeply")
		return n
	}
	switch n.Words[0] {
	case "if", "while":
		p.conditional(n, depth)
	case "begin":
		n.Arms = []FishArm{{At: -1, Body: p.rest(n, n.Words[1:], depth)}}
		p.end(n)
	case "for":
		if len(n.Words) < 3 || n.Words[2] != "in" {
			p.fail(s, "expected keyword 'in'")
			return n
		}
		n.Arms = []FishArm{{At: -1, Words: n.Words[3:], Body: p.list(depth + 1)}}
		p.end(n)
	case "function":
		if len(n.Words) < 2 {
			p.fail(s, "function wants a name")
			return n
		}
		n.Arms = []FishArm{{At: -1, Body: p.list(depth + 1)}}
		p.end(n)
	case "switch":
		p.cases(n, depth)
	case "and", "or":
		if len(n.Words) < 2 {
			p.fail(s, "expected a command")
		}
	}
	return n
}

// rest is a list whose first command stands behind a keyword.
func (p *fishParser) rest(n *FishNode, words []string, depth int) []*FishNode {
	var nodes []*FishNode
	if len(words) > 0 {
		nodes = append(nodes, p.node(FishStmt{Line: n.Line, EndLine: n.EndLine, From: n.From, To: n.To, Words: words}, depth+1))
	}
	return append(nodes, p.list(depth+1)...)
}

// cond parses a condition: one command and what "and" and "or" add to it.
func (p *fishParser) cond(s FishStmt, words []string, depth int) []*FishNode {
	if len(words) == 0 {
		p.fail(s, "expected a command")
		return nil
	}
	list := []*FishNode{p.node(FishStmt{Line: s.Line, EndLine: s.EndLine, From: s.From, To: s.To, Words: words}, depth+1)}
	for p.pos < len(p.stmts) && p.err == nil {
		next := p.stmts[p.pos]
		if next.Join == "" {
			break
		}
		p.pos++
		list = append(list, p.node(next, depth+1))
	}
	return list
}

func (p *fishParser) conditional(n *FishNode, depth int) {
	n.Arms = []FishArm{{At: -1, Cond: p.cond(n.FishStmt, n.Words[1:], depth)}}
	n.Arms[0].Body = p.list(depth + 1)
	for n.Words[0] == "if" && p.err == nil && p.pos < len(p.stmts) && p.stmts[p.pos].Words[0] == "else" {
		s := p.stmts[p.pos]
		p.pos++
		arm := FishArm{At: s.From}
		if len(s.Words) > 1 && s.Words[1] == "if" {
			arm.Cond = p.cond(s, s.Words[2:], depth)
			arm.Body = p.list(depth + 1)
		} else {
			arm.Body = p.rest(&FishNode{FishStmt: s}, s.Words[1:], depth)
		}
		n.Arms = append(n.Arms, arm)
	}
	p.end(n)
}

func (p *fishParser) cases(n *FishNode, depth int) {
	if len(n.Words) != 2 {
		p.fail(n.FishStmt, "switch wants one argument")
		return
	}
	for p.pos < len(p.stmts) && p.err == nil && p.stmts[p.pos].Words[0] == "case" {
		s := p.stmts[p.pos]
		p.pos++
		n.Arms = append(n.Arms, FishArm{At: s.From, Words: s.Words[1:], Body: p.list(depth + 1)})
	}
	p.end(n)
}

// end takes the "end" of a block, with what may stand behind it.
func (p *fishParser) end(n *FishNode) {
	switch {
	case p.err != nil:
	case p.pos >= len(p.stmts):
		p.fail(n.FishStmt, "missing end to balance this "+n.Words[0])
	case p.stmts[p.pos].Words[0] != "end":
		p.fail(p.stmts[p.pos], "'"+p.stmts[p.pos].Words[0]+"' outside of a block")
	default:
		s := p.stmts[p.pos]
		n.EndLine, n.End = s.EndLine, s.From
		p.pos++
		if len(s.Words) > 1 && !strings.ContainsAny(s.Words[1][:1], "<>&^12") {
			p.fail(s, "'end' does not take arguments")
		}
	}
}

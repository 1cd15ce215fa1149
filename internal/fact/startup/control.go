package startup

import "github.com/godoctor-linux/godoctor/internal/finding"

// flow is a way of leaving statements.
type flow int

const (
	goOn flow = iota
	breakLoop
	nextRound
	leave // return or exit
	abort // an error that ends the file, whatever function it happens in
)

// control is how far a list of statements has come.
type control struct {
	s         *state
	maybe     int           // depth of conditions that cannot be decided
	flow      flow          // what ends the present list of statements
	maybeFlow map[flow]bool // what may have ended it
	stopped   *finding.Place
	guard     bool // stopped for want of a terminal
}

// sure reports whether the statement at this point runs for certain.
func (c *control) sure() bool { return c.maybe == 0 }

func (c *control) halted() bool { return c.flow != goOn || c.s.ended || c.s.exhausted }

func (c *control) mayHalt() bool { return len(c.maybeFlow) > 0 || c.s.maybeEnded }

// choose runs branches of which one is run, it is not known which; nil is the
// empty one.
func (c *control) choose(branches ...func()) {
	var ends []map[string]*variable
	for _, f := range branches {
		if f == nil {
			ends = append(ends, nil)
			continue
		}
		c.maybe++
		ends = append(ends, c.s.branch(f))
		c.maybe--
		if c.flow != goOn {
			c.mayLeave(c.flow)
			c.flow, c.stopped = goOn, nil
		}
		if c.s.ended {
			c.s.ended, c.s.maybeEnded = false, true
		}
	}
	c.s.join(ends)
}

func (c *control) mayLeave(f flow) {
	if c.maybeFlow == nil {
		c.maybeFlow = map[flow]bool{}
	}
	c.maybeFlow[f] = true
}

// perhaps runs f under a condition that cannot be decided.
func (c *control) perhaps(f func()) { c.choose(f, nil) }

// rounds runs the rounds of a loop and minds break and continue.
func (c *control) rounds(n int, loop finding.Place, round func(i int) bool) {
	outer := c.maybeFlow
	c.maybeFlow = nil
	defer func() {
		delete(c.maybeFlow, nextRound)
		delete(c.maybeFlow, breakLoop)
		for f := range outer {
			c.mayLeave(f)
		}
	}()
	for i := range n {
		if i >= maxLoop {
			c.s.doubt(loop)
			return
		}
		goes := round(i)
		if c.flow == nextRound {
			c.flow = goOn
		}
		if c.flow == breakLoop {
			c.flow = goOn
			return
		}
		if !goes || c.halted() {
			return
		}
		delete(c.maybeFlow, nextRound)
		if len(c.maybeFlow) > 0 && i+1 < n { // it may have been left: the rest runs perhaps
			c.perhaps(func() {
				c.rounds(n-i-1, loop, func(j int) bool { return round(i + 1 + j) })
			})
			return
		}
	}
}

// undecidedLoop runs a body of which it is not known how often it runs: a
// variable that it sets is not known afterwards, and PATH is in doubt.
func (c *control) undecidedLoop(body func(), loop finding.Place) {
	var changed map[string]*variable
	c.perhaps(func() {
		changed = c.s.branch(func() {
			c.rounds(1, loop, func(int) bool { body(); return true })
		})
		for _, n := range sortedKeys(changed) {
			switch {
			case n == "PATH":
				c.s.replace(n, changed[n])
				c.s.doubt(loop)
			case changed[n] == nil || changed[n].fn == nil:
				c.s.forget(n)
			default:
				c.s.replace(n, changed[n])
			}
		}
	})
}

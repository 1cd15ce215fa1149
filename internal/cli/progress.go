package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// progress shows one line on a terminal when a run is slow.
type progress struct {
	app  *app
	mu   sync.Mutex
	busy map[string]bool
	done chan struct{}
	gone chan struct{}
}

// patience is how long a run may take before it says what it is doing.
const patience = 300 * time.Millisecond

func (a *app) progress() *progress {
	p := &progress{app: a, busy: map[string]bool{}, done: make(chan struct{}), gone: make(chan struct{})}
	if !a.ErrTerminal || a.Getenv("TERM") == "dumb" {
		close(p.gone)
		return p
	}
	go p.show()
	return p
}

// observe is told when a rule starts and when it has ended.
func (p *progress) observe(id string, running bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if running {
		p.busy[id] = true
	} else {
		delete(p.busy, id)
	}
}

func (p *progress) show() {
	defer close(p.gone)
	shown := false
	for wait := time.After(patience); ; wait = time.After(patience) {
		select {
		case <-p.done:
			if shown {
				fmt.Fprint(p.app.Err, "\r\x1b[K")
			}
			return
		case <-wait:
			fmt.Fprintf(p.app.Err, "\r\x1b[Kchecking %s", p.names())
			shown = true
		}
	}
}

func (p *progress) names() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	names := slices.Sorted(maps.Keys(p.busy))
	if len(names) > 2 {
		names = append(names[:2], "...")
	}
	return strings.Join(names, ", ")
}

func (p *progress) stop() {
	close(p.done)
	<-p.gone
}

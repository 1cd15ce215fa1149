// Package host answers questions about a machine: this one, another root file
// system, or a recording. Every answer is given once, within a bound, with its
// secrets taken out, and remembered together with who asked.
package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
)

// A Source answers questions. An answer may come from any goroutine; Source
// must allow concurrent use.
type Source interface {
	// Name is "live", "root" or "recording".
	Name() string
	Answer(ctx context.Context, q Question) Answer
}

// A Host is a memo of questions and answers over a Source. The zero value is
// not usable; a Host is a view that knows on whose behalf it asks.
type Host struct {
	ctx   context.Context
	core  *core
	trace *trace
}

type core struct {
	source Source
	mu     sync.Mutex
	memo   map[string]*entry
	facts  map[any]*fact
}

type entry struct {
	question Question
	done     chan struct{}
	answer   Answer
}

type fact struct {
	once  sync.Once
	value any
	err   error
	trace *trace
}

// trace collects the questions of one asker, in the order first asked.
type trace struct {
	mu   sync.Mutex
	seen map[string]bool
	list []string
}

func (t *trace) add(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		if !t.seen[k] {
			t.seen[k] = true
			t.list = append(t.list, k)
		}
	}
}

func newTrace() *trace { return &trace{seen: map[string]bool{}} }

// New makes a Host over a source. Cancelling ctx answers everything that is
// still open with Timeout.
func New(ctx context.Context, s Source) *Host {
	c := &core{source: s, memo: map[string]*entry{}, facts: map[any]*fact{}}
	return &Host{ctx: ctx, core: c, trace: newTrace()}
}

// View is a Host over the same memo that keeps its own account of what it
// asked.
func (h *Host) View() *Host { return &Host{ctx: h.ctx, core: h.core, trace: newTrace()} }

// SourceName is "live", "root" or "recording".
func (h *Host) SourceName() string { return h.core.source.Name() }

// Asked lists the questions of this view, sorted: rules run in parallel, so the
// order of asking means nothing.
func (h *Host) Asked() []string {
	h.trace.mu.Lock()
	defer h.trace.mu.Unlock()
	list := append([]string(nil), h.trace.list...)
	sort.Strings(list)
	return list
}

// Ask answers q, from memory if it was asked before. The error is nil or an
// *Error.
func (h *Host) Ask(q Question) (string, error) {
	key := q.String()
	h.trace.add(key)
	c := h.core
	c.mu.Lock()
	e, ok := c.memo[key]
	if !ok {
		e = &entry{question: q, done: make(chan struct{})}
		c.memo[key] = e
	}
	c.mu.Unlock()
	if !ok {
		e.answer = bounded(h.ctx, c.source, q)
		close(e.done)
	}
	<-e.done
	if e.answer.State != OK {
		return "", &Error{q, e.answer}
	}
	return e.answer.Body, nil
}

// bounded asks the source and gives up at the verb's limit. The goroutine of an
// abandoned question ends when the source returns.
func bounded(ctx context.Context, s Source, q Question) Answer {
	l, ok := LimitOf(q.Verb)
	if !ok || len(q.Args) != l.Args {
		return Answer{Failed, "not a question: " + q.String()}
	}
	if relative := func(p string) bool { return !strings.HasPrefix(p, "/") }; slices.ContainsFunc(q.Args[l.Args-l.Paths:], relative) {
		return Answer{Failed, "not an absolute path"} // relative to what would depend on the source
	}
	ctx, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	result := make(chan Answer, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				result <- Answer{Failed, fmt.Sprintf("panic: %v", p)}
			}
		}()
		result <- redactAnswer(q, s.Answer(ctx, q))
	}()
	select {
	case a := <-result:
		if len(a.Body) > l.Bytes {
			return Answer{TooBig, fmt.Sprintf("over %d bytes", l.Bytes)}
		}
		return a
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return Answer{Timeout, "interrupted"}
		}
		return Answer{Timeout, fmt.Sprintf("gave up after %v", l.Time)}
	}
}

// Transcript is every question asked so far with its answer, sorted by
// question: the content of a recording.
func (h *Host) Transcript() []Exchange {
	h.core.mu.Lock()
	defer h.core.mu.Unlock()
	list := make([]Exchange, 0, len(h.core.memo))
	for _, e := range h.core.memo {
		select {
		case <-e.done:
			list = append(list, Exchange{e.question, e.answer})
		default: // still being asked
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Question.String() < list[j].Question.String() })
	return list
}

// An Exchange is a question with its answer.
type Exchange struct {
	Question Question
	Answer   Answer
}

// Once works a fact out once for each machine, whoever asks first; everybody
// who uses it is noted as having asked its questions. The key is any comparable
// value that names the fact; packages use a private type. derive must not use
// the fact that it defines.
func Once[T any](h *Host, key any, derive func(h *Host) (T, error)) (T, error) {
	c := h.core
	c.mu.Lock()
	f, ok := c.facts[key]
	if !ok {
		f = &fact{trace: newTrace()}
		c.facts[key] = f
	}
	c.mu.Unlock()
	f.once.Do(func() {
		defer func() {
			if p := recover(); p != nil {
				f.err = &PanicError{Value: p}
			}
		}()
		value, err := derive(&Host{ctx: h.ctx, core: c, trace: f.trace})
		f.value, f.err = value, err
	})
	f.trace.mu.Lock()
	asked := append([]string(nil), f.trace.list...)
	f.trace.mu.Unlock()
	h.trace.add(asked...)
	value, _ := f.value.(T)
	return value, f.err
}

// PanicError is a panic inside a fact: a bug in godoctor, kept from the user's
// terminal until the rule engine reports it.
type PanicError struct{ Value any }

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

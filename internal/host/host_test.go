package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// source answers with a function.
type source func(context.Context, Question) Answer

func (source) Name() string                                    { return "test" }
func (s source) Answer(ctx context.Context, q Question) Answer { return s(ctx, q) }

func TestAskIsAskedOnce(t *testing.T) {
	var asked atomic.Int32
	h := New(context.Background(), source(func(context.Context, Question) Answer {
		asked.Add(1)
		time.Sleep(time.Millisecond)
		return Answer{OK, "/usr/bin"}
	}))
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if v, err := h.View().Ask(Ask(Env, "PATH")); v != "/usr/bin" || err != nil {
				t.Errorf("got %q, %v", v, err)
			}
		})
	}
	group.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("the source was asked %d times, want once", n)
	}
}

// A source that never answers costs the verb's limit, and the other questions
// nothing.
func TestTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := New(context.Background(), source(func(_ context.Context, q Question) Answer {
			if q.Verb == Stat {
				<-release
			}
			return Answer{State: OK}
		}))
		start := time.Now()
		_, err := h.Ask(Ask(Stat, "/dead/mount"))
		if StateOf(err) != Timeout {
			t.Errorf("got %v, want a timeout", err)
		}
		if l, _ := LimitOf(Stat); time.Since(start) != l.Time {
			t.Errorf("gave up after %v, want %v", time.Since(start), l.Time)
		}
		if _, err := h.Ask(Ask(Env, "X")); err != nil {
			t.Errorf("the next question: %v", err)
		}
		close(release)
	})
}

func TestCancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	h := New(ctx, source(func(ctx context.Context, _ Question) Answer {
		cancel()
		<-ctx.Done()
		time.Sleep(time.Second) // slow to notice
		return Answer{State: OK}
	}))
	start := time.Now()
	_, err := h.Ask(Ask(Env, "X"))
	if StateOf(err) != Timeout || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("got %v, want an interruption", err)
	}
	if time.Since(start) > 500*time.Millisecond {
		t.Errorf("took %v", time.Since(start))
	}
}

func TestSizeLimit(t *testing.T) {
	l, _ := LimitOf(Access)
	for extra, want := range map[int]State{0: OK, 1: TooBig} {
		h := New(context.Background(), source(func(context.Context, Question) Answer {
			return Answer{OK, strings.Repeat("x", l.Bytes+extra)}
		}))
		if _, err := h.Ask(Ask(Access, "r", "/")); StateOf(err) != want {
			t.Errorf("%d bytes over the limit: %s, want %s", extra, StateOf(err), want)
		}
	}
}

func TestPanicInSourceIsAnAnswer(t *testing.T) {
	h := New(context.Background(), source(func(context.Context, Question) Answer { panic("oops") }))
	if _, err := h.Ask(Ask(Env, "X")); StateOf(err) != Failed || !strings.Contains(err.Error(), "panic: oops") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoQuestionIsNotAsked(t *testing.T) {
	h := New(context.Background(), source(func(_ context.Context, q Question) Answer {
		t.Errorf("the source was asked %s", q)
		return Answer{State: OK}
	}))
	for _, q := range []Question{Ask("smell", "/x"), Ask(Env), Ask(Env, "A", "B"), Ask(Stat, "relative"), Ask(Stat, ""), Ask(Lines, "/x", "."), Ask(Access, "r", "x"), Ask(DamagedOf, "cache", "/go.mod"), Ask(DamagedOf, "/cache", "go.mod"), Ask(Now, "/")} {
		if _, err := h.Ask(q); StateOf(err) != Failed {
			t.Errorf("%s: got %v, want %s", q, err, Failed)
		}
	}
}

func TestOnceNotesItsQuestionsForEveryAsker(t *testing.T) {
	h := New(context.Background(), source(func(context.Context, Question) Answer { return Answer{OK, "v"} }))
	type inner struct{}
	type outer struct{}
	fact := func(h *Host) (string, error) {
		return Once(h, outer{}, func(h *Host) (string, error) {
			v, _, _ := h.Env("OUTER")
			w, err := Once(h, inner{}, func(h *Host) (string, error) { return h.Ask(Ask(Env, "INNER")) })
			return v + w, err
		})
	}
	for range 2 {
		view := h.View()
		if v, err := fact(view); v != "vv" || err != nil {
			t.Errorf("got %q, %v", v, err)
		}
		if diff := cmp.Diff([]string{"env INNER", "env OUTER"}, view.Asked()); diff != "" {
			t.Error(diff)
		}
	}
	if asked := h.View().Asked(); len(asked) != 0 {
		t.Errorf("a view that asked nothing lists %v", asked)
	}
}

func TestPanicInFactIsAnErrorForEveryAsker(t *testing.T) {
	h := New(context.Background(), source(func(context.Context, Question) Answer { return Answer{State: OK} }))
	type key struct{}
	for range 2 {
		_, err := Once(h, key{}, func(*Host) (int, error) { panic("oops") })
		if p := new(PanicError); !errors.As(err, &p) {
			t.Errorf("got %v, want a PanicError", err)
		}
	}
}

func TestTranscriptIsSortedAndHoldsEveryState(t *testing.T) {
	h := New(context.Background(), source(func(_ context.Context, q Question) Answer { return Answer{State(q.Args[0]), "body"} }))
	var want []string
	for _, s := range []State{OK, Absent, Denied, Failed} {
		_, _ = h.Ask(Ask(Env, string(s)))
		want = append(want, "env "+string(s))
	}
	slices.Sort(want)
	var got []string
	for _, x := range h.Transcript() {
		got = append(got, x.Question.String())
		if string(x.Answer.State) != x.Question.Args[0] {
			t.Errorf("%s: state %s", x.Question, x.Answer.State)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestErrorsSayWhichQuestion(t *testing.T) {
	for _, s := range []State{Absent, Denied, Loop, Invalid, TooBig, Timeout, Failed, Unasked, Unheld} {
		err := error(&Error{Ask(Stat, "/a b"), Answer{s, "why"}})
		if !strings.HasPrefix(err.Error(), `stat "/a b": `) || !strings.HasSuffix(err.Error(), "why") {
			t.Errorf("%s: %q", s, err)
		}
		if IsAbsent(err) != (s == Absent) || IsDenied(err) != (s == Denied) || StateOf(fmt.Errorf("x: %w", err)) != s {
			t.Errorf("%s is not told apart", s)
		}
	}
}

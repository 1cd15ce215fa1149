package recording_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/recording"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// sample holds what is hard to keep: markers in answers, bytes that are no
// text, line ends, nothing.
func sample() []host.Exchange {
	return []host.Exchange{
		{Question: host.Ask(host.Env, "PATH"), Answer: host.Answer{State: host.OK, Body: "/usr/bin:\xff\x00\r"}},
		{Question: host.Ask(host.Env, "EMPTY"), Answer: host.Answer{State: host.OK}},
		{Question: host.Ask(host.Env, "GOROOT"), Answer: host.Answer{State: host.Absent}},
		{Question: host.Ask(host.Read, "/etc/a b\n"), Answer: host.Answer{State: host.OK, Body: "-- env HOME --\n\\-- x --\n-- end 1 a --\n\n\n"}},
		{Question: host.Ask(host.Lines, "PATH|go", "/etc/-- x --"), Answer: host.Answer{State: host.Failed, Body: "input/output error"}},
	}
}

func TestRoundTrip(t *testing.T) {
	s, err := recording.Parse(recording.Write(sample(), "two\nlines -- env HOME --\n\xff"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range sample() {
		if got := s.Answer(context.Background(), x.Question); got != x.Answer {
			t.Errorf("%s: got %+v, want %+v", x.Question, got, x.Answer)
		}
	}
	if got := s.Answer(context.Background(), host.Ask(host.Env, "HOME")).State; got != host.Unasked {
		t.Errorf("a question that is not there: %s, want %s", got, host.Unasked)
	}
}

func FuzzRoundTrip(f *testing.F) {
	for _, x := range sample() {
		f.Add(x.Question.Args[0], x.Answer.Body, "a comment\n-- x --")
	}
	f.Fuzz(func(t *testing.T, arg, body, comment string) {
		list := []host.Exchange{
			{Question: host.Ask(host.Env, arg), Answer: host.Answer{State: host.OK, Body: body}},
			{Question: host.Ask(host.Stat, arg), Answer: host.Answer{State: host.Invalid, Body: body}},
		}
		s, err := recording.Parse(recording.Write(list, comment))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			if got := s.Answer(context.Background(), x.Question); got != x.Answer {
				t.Errorf("%s: got %+v, want %+v", x.Question, got, x.Answer)
			}
		}
	})
}

// FuzzParse: whatever the bytes are, there is an answer, never a panic.
func FuzzParse(f *testing.F) {
	f.Add(recording.Write(sample(), "a comment"))
	f.Add([]byte("godoctor recording 1\n-- end 0 x --\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := recording.Parse(data); err != nil && err.Error() == "" {
			t.Error("an error without a text")
		}
	})
}

func TestTruncatedAtEveryByte(t *testing.T) {
	whole := recording.Write(sample(), "a comment")
	for n := range whole {
		_, err := recording.Parse(whole[:n])
		if err == nil || !strings.Contains(err.Error(), "truncated") {
			t.Errorf("the first %d of %d bytes: error %v, want one that says truncated", n, len(whole), err)
		}
	}
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	whole := recording.Write(sample(), "a comment")
	for i := range whole {
		for _, flip := range []byte{1, 0x20, 0x80} {
			changed := append([]byte(nil), whole...)
			changed[i] ^= flip
			if _, err := recording.Parse(changed); err == nil {
				t.Errorf("byte %d changed from %q to %q: no error", i, whole[i], changed[i])
			}
		}
	}
	if _, err := recording.Parse(append(whole, "# more\n"...)); err == nil {
		t.Error("a line was added behind the last: no error")
	}
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	twice := append(sample(), sample()[0])
	for name, c := range map[string]struct{ text, want string }{
		"later version":  {strings.Replace(string(recording.Write(sample(), "")), "recording 1", "recording 99", 1), "format 99 is newer than this godoctor reads (1)"},
		"garbage":        {"\x7fELF\x02\x01", `not a godoctor recording: it begins with "\x7fELF`},
		"a text":         {"hello\nworld\n", "not a godoctor recording"},
		"no such format": {"godoctor recording 0\n", "there is no format 0"},
		"duplicate":      {string(recording.Write(twice, "")), "env PATH is answered twice"},
		"newer verb":     {string(recording.Write([]host.Exchange{{Question: host.Ask("smell", "/x")}}, "")), "from a newer godoctor?"},
		"empty":          {"", "truncated: the file is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := recording.Parse([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// A rule that asks what an old recording does not hold cannot tell: status 3.
func TestUnaskedIsUnknown(t *testing.T) {
	s, err := recording.Parse(recording.Write(sample(), ""))
	if err != nil {
		t.Fatal(err)
	}
	asks := func(q host.Question) *rule.Rule {
		return &rule.Rule{ID: "a/" + string(q.Verb), Title: "x", Severity: finding.Error, Check: func(h *host.Host) ([]finding.Finding, error) {
			_, err := h.Ask(q)
			return nil, err
		}}
	}
	r := rule.Run(host.New(context.Background(), s), []*rule.Rule{asks(host.Ask(host.Env, "PATH")), asks(host.Ask(host.Stat, "/new"))}, rule.Options{FailOn: finding.Error})
	got := map[string]finding.Status{}
	for _, o := range r.Rules {
		got[o.Rule] = o.Status
	}
	if diff := cmp.Diff(map[string]finding.Status{"a/env": finding.Pass, "a/stat": finding.Unknown}, got); diff != "" {
		t.Error(diff)
	}
	if r.Exit != finding.ExitIncomplete || r.Complete {
		t.Errorf("exit status %d, complete %t; want %d and false", r.Exit, r.Complete, finding.ExitIncomplete)
	}
}

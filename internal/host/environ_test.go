package host

import (
	"context"
	"testing"
)

func TestOverrides(t *testing.T) {
	under := source(func(_ context.Context, q Question) Answer {
		if a, ok := (Environ{"GOROOT": "/a", "GOPATH": "/p", "HOME": "/h"}).Answer(q); ok {
			return a
		}
		return Answer{OK, "a file"}
	})
	b := "/b"
	over := Overrides{"GOROOT": nil, "GOPATH": &b, "GOFLAGS": &b, "GOBIN": nil}.Over(under)
	for question, want := range map[string]Answer{
		"env GOROOT":  {State: Absent},
		"env GOPATH":  {OK, "/b"},
		"env GOFLAGS": {OK, "/b"},
		"env HOME":    {OK, "/h"},
		"envnames GO": {OK, "GOFLAGS\nGOPATH"},
		"read /x":     {OK, "a file"},
	} {
		q, err := ParseQuestion(question)
		if err != nil {
			t.Fatal(err)
		}
		if got := over.Answer(context.Background(), q); got != want {
			t.Errorf("%s: got %+v, want %+v", question, got, want)
		}
	}
	if a := (Overrides{"X": nil}).Over(source(func(context.Context, Question) Answer { return Answer{State: Unheld} })).Answer(context.Background(), Ask(EnvNames, "")); a.State != Unheld {
		t.Errorf("names that are not known: %+v", a)
	}
}

//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"godoctor": main})
}

// The stories of testdata/script: what a user types, and what must come of it.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("MYUID", strconv.Itoa(os.Geteuid())) // who owns the files of a story
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"gofile": gofile,
			"big":    big,
			"fill":   fill,
			"fifo":   fifo,
			"edit":   edit,
			"head":   head,
			"same":   same,
		},
		Condition: func(c string) (bool, error) {
			if c == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", c)
		},
	})
}

// patience is how long any story may wait for godoctor: a question ends after
// four seconds at most, and many share one answer.
const patience = 15 * time.Second

// exits N COMMAND... runs a command that must end with status N, in time and
// without an escape byte. check and fix must end the same with --json, and then
// print one JSON document, with error and hint if the status is 2.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil || len(args) < 2 {
		ts.Fatalf("usage: exits N COMMAND [ARG ...]")
	}
	if args = args[1:]; len(args) > 1 && (args[1] == "check" || args[1] == "fix") && !slices.ContainsFunc(args, once) {
		runFor(ts, want, append(slices.Clone(args), "--json"))
		mustBeJSON(ts, want)
	}
	runFor(ts, want, args)
	if slices.Contains(args, "--json") {
		mustBeJSON(ts, want)
	}
}

// once reports whether an argument keeps a command from being run a second time.
func once(arg string) bool {
	return slices.Contains([]string{"--json", "--help", "--apply", "--script"}, arg)
}

func runFor(ts *testscript.TestScript, want int, args []string) {
	start := time.Now()
	got := 0
	if err := ts.Exec(args[0], args[1:]...); err != nil {
		exit := new(exec.ExitError)
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%.200q: exit status %d, want %d", args, got, want)
	}
	if d := time.Since(start); d > patience {
		ts.Fatalf("%.200q: took %v", args, d)
	}
	for _, stream := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(stream), "\x1b") {
			ts.Fatalf("%.200q: an escape byte on %s", args, stream)
		}
	}
}

func mustBeJSON(ts *testscript.TestScript, status int) {
	out := ts.ReadFile("stdout")
	if !json.Valid([]byte(out)) {
		ts.Fatalf("stdout is not one JSON document:\n%.400s", out)
	}
	var doc struct {
		Error, Hint string
		Exit        *int `json:"exit_status"`
	}
	_ = json.Unmarshal([]byte(out), &doc) // the list of rules is no object
	if status == 2 && (doc.Error == "" || doc.Hint == "") {
		ts.Fatalf("want error and hint in the document:\n%s", out)
	}
	if doc.Exit != nil && *doc.Exit != status {
		ts.Fatalf("the document says exit_status %d, the process %d", *doc.Exit, status)
	}
}

// gofile FILE writes a real go program: the one that runs the test.
func gofile(ts *testscript.TestScript, _ bool, args []string) {
	found, err := exec.LookPath("go")
	ts.Check(err)
	data, err := os.ReadFile(found)
	ts.Check(err)
	file := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, data, 0o755))
}

// big FILE SIZE makes a sparse file.
func big(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), nil, 0o644))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// fifo FILE makes a named pipe that nobody writes to.
func fifo(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o644))
}

// fill FILE TEXT N [END] appends TEXT, quoted as in Go, N times, and END.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, err = f.WriteString(strings.Repeat(text, n))
	ts.Check(err)
	ts.Check(f.Close())
}

// edit FILE OLD NEW replaces text.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// head FILE N cuts a file off after N bytes.
func head(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// same A B compares two reports, without the name of the source.
func same(ts *testscript.TestScript, _ bool, args []string) {
	var docs [2]string
	for i := range docs {
		var doc map[string]any
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[i])), &doc))
		delete(doc, "host")
		b, err := json.MarshalIndent(doc, "", " ")
		ts.Check(err)
		docs[i] = string(b)
	}
	if docs[0] != docs[1] {
		ts.Fatalf("%s and %s differ:\n%s\n%s", args[0], args[1], docs[0], docs[1])
	}
}

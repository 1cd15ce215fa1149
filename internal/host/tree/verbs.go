package tree

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// Answer answers the questions that a file system can answer; ok is false for
// the others (the environment, the working directory, the account).
func Answer(ctx context.Context, t Tree, q host.Question) (a host.Answer, ok bool) {
	limit, _ := host.LimitOf(q.Verb)
	switch q.Verb {
	case host.Lstat:
		info, err := t.Lstat(q.Args[0])
		return answer(info.Encode, err), true
	case host.Stat:
		info, err := t.Stat(q.Args[0])
		return answer(info.Encode, err), true
	case host.Access:
		yes, err := t.Access(q.Args[0], q.Args[1])
		return answer(func() string { return map[bool]string{true: "yes", false: "no"}[yes] }, err), true
	case host.List:
		return list(t, q.Args[0], limit.Bytes), true
	case host.Read:
		return read(t, q.Args[0], limit.Bytes, func(b string) (string, error) { return b, nil }), true
	case host.Count:
		big, _ := host.LimitOf(host.Script) // what can be edited is a start-up file
		return read(t, q.Args[0], big.Bytes, func(b string) (string, error) { return strconv.Itoa(countLines(b)), nil }), true
	case host.Lines:
		return read(t, q.Args[1], limit.FileBytes(), func(b string) (string, error) { return matching(b, q.Args[0]), nil }), true
	case host.Script:
		return read(t, q.Args[1], limit.Bytes, func(b string) (string, error) { return script(q.Args[0], b) }), true
	case host.ELF:
		return program(t, q.Args[0]), true
	case host.Mount:
		return mount(t, q.Args[0]), true
	case host.Uname:
		return uname(t), true
	case host.Ancestors:
		return ancestors(t), true
	case host.Statfs:
		return statfs(t, q.Args[0]), true
	case host.Now:
		return host.Answer{State: host.OK, Body: time.Now().UTC().Format(time.RFC3339)}, true
	}
	return goAnswer(ctx, t, q)
}

// goAnswer answers the questions about what Go reads and writes.
func goAnswer(ctx context.Context, t Tree, q host.Question) (a host.Answer, ok bool) {
	switch q.Verb {
	case host.Gomod:
		limit, _ := host.LimitOf(q.Verb)
		return read(t, q.Args[0], limit.Bytes, func(b string) (string, error) { return digest.GoMod(path.Base(q.Args[0]), b).Encode(), nil }), true
	case host.AgesOf:
		return ages(ctx, t, q.Args[0]), true
	case host.OwnersOf:
		return owners(ctx, t, q.Args[0]), true
	case host.LackingOf:
		return lacking(ctx, t, q.Args[0], q.Args[1]), true
	case host.UnvendoredIn:
		return unvendored(t, q.Args[0]), true
	case host.DamagedOf:
		return damaged(ctx, t, q.Args[0], q.Args[1]), true
	case host.ImportsOf:
		return imports(ctx, t, q.Args[0]), true
	}
	return host.Answer{}, false
}

// answer turns a result into an Answer.
func answer(body func() string, err error) host.Answer {
	if err == nil {
		return host.Answer{State: host.OK, Body: body()}
	}
	var kind *KindError
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG):
		return host.Answer{State: host.Absent}
	case errors.Is(err, fs.ErrPermission):
		return host.Answer{State: host.Denied}
	case errors.Is(err, ErrLoop), errors.Is(err, syscall.ELOOP):
		return host.Answer{State: host.Loop}
	case errors.Is(err, ErrForeign):
		return host.Answer{State: host.Unheld, Body: err.Error()}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return host.Answer{State: host.Timeout}
	case errors.As(err, &kind):
		return host.Answer{State: host.Invalid, Body: kind.Error()}
	case errors.Is(err, syscall.EINVAL):
		return host.Answer{State: host.Absent} // a NUL byte: no such file can exist
	}
	return host.Answer{State: host.Failed, Body: cause(err).Error()}
}

// maxNames bounds a directory; the largest that a rule lists is a module cache.
const maxNames = 20000

func list(t Tree, dir string, maxBytes int) host.Answer {
	names, err := t.ReadDir(dir, maxNames+1)
	if err != nil {
		return answer(nil, err)
	}
	if len(names) > maxNames {
		return host.Answer{State: host.TooBig, Body: fmt.Sprintf("over %d names", maxNames)}
	}
	kept := names[:0]
	for _, n := range names {
		if !strings.Contains(n, "\n") {
			kept = append(kept, n)
		}
	}
	sort.Strings(kept)
	return host.Answer{State: host.OK, Body: strings.Join(kept, "\n")}
}

// read reads a file of at most max bytes and reduces it to the answer, which Host
// bounds in turn.
func read(t Tree, p string, max int, reduce func(string) (string, error)) host.Answer {
	f, err := t.Open(p)
	if err != nil {
		return answer(nil, err)
	}
	defer f.Close()
	if f.Size() > int64(max) {
		return host.Answer{State: host.TooBig, Body: fmt.Sprintf("%d bytes, over %d", f.Size(), max)}
	}
	// files of /proc say size 0, so the size is no more than a hint
	b, err := io.ReadAll(io.NewSectionReader(f, 0, int64(max)+1))
	if err != nil {
		return answer(nil, err)
	}
	if len(b) > max {
		return host.Answer{State: host.TooBig, Body: fmt.Sprintf("over %d bytes", max)}
	}
	reduced, err := reduce(string(b))
	return answer(func() string { return reduced }, err)
}

// script numbers the lines that are left of a reduced start-up file.
func script(dialect, text string) (string, error) {
	reduced, err := digest.Script(dialect, text)
	var kept []host.NumberedLine
	for n, line := range strings.Split(reduced, "\n") {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, host.NumberedLine{N: n + 1, Text: line})
		}
	}
	return host.EncodeLines(kept), err
}

// countLines counts lines as an editor does: one that lacks its newline counts.
func countLines(text string) int {
	n := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}

// matching keeps the lines that hold one of the |-separated words and are not
// comments.
func matching(text, words string) string {
	var kept []host.NumberedLine
	for n, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, w := range strings.Split(words, "|") {
			if strings.Contains(line, w) {
				kept = append(kept, host.NumberedLine{N: n + 1, Text: line})
				break
			}
		}
	}
	return host.EncodeLines(kept)
}

func program(t Tree, p string) host.Answer {
	f, err := t.Open(p)
	if err != nil {
		return answer(nil, err)
	}
	defer f.Close()
	summary, err := digest.Program(f, f.Size())
	return answer(summary.Encode, err)
}

package tree

import (
	"context"
	"path"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// The bounds of lacking and unvendored: a few names say what is wrong, and the
// others are nobody's business.
const maxNamed = 5

// lacking looks for the required modules that are not unpacked in a module cache,
// those that are needed directly first.
func lacking(ctx context.Context, t Tree, cache, gomod string) host.Answer {
	limit, _ := host.LimitOf(host.Gomod)
	text := read(t, gomod, limit.Bytes, func(b string) (string, error) { return b, nil })
	if text.State != host.OK {
		return text
	}
	var direct, indirect []host.Lacking
	for _, r := range digest.RequireLines(text.Body) {
		if ctx.Err() != nil {
			return answer(nil, ctx.Err())
		}
		dir := r.UnpackedIn(cache)
		if dir == "" {
			continue
		}
		switch _, err := t.Stat(dir); {
		case err == nil:
		case unlessAbsent(err) != nil:
			return answer(nil, err)
		case r.Indirect:
			indirect = append(indirect, host.Lacking{Dir: dir, Indirect: true})
		default:
			direct = append(direct, host.Lacking{Dir: dir})
		}
	}
	list := append(direct, indirect...)
	return host.Answer{State: host.OK, Body: host.EncodeEach(list[:min(len(list), maxNamed)])}
}

// unvendored compares a go.mod file with the vendor directory beside it.
func unvendored(t Tree, gomod string) host.Answer {
	limit, _ := host.LimitOf(host.Gomod)
	text := read(t, gomod, limit.Bytes, func(b string) (string, error) { return b, nil })
	if text.State != host.OK {
		return text
	}
	return read(t, path.Join(path.Dir(gomod), "vendor/modules.txt"), limit.Bytes, func(b string) (string, error) {
		differs := digest.OutOfStep(text.Body, b)
		body := ""
		for _, d := range differs[:min(len(differs), maxNamed)] {
			body += d + "\n"
		}
		return body, nil
	})
}

package tree

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// The bounds of ages and owners: a Go tree has 15,000 files in 1,800 directories,
// and what is mixed into it shows in its largest groups. A build cache has 256
// subdirectories.
const (
	maxEntries  = 20000
	maxAges     = 64
	maxExamples = 5
	maxOwned    = 1024
)

func ages(ctx context.Context, t Tree, dir string) host.Answer {
	w := ageWalk{ctx: ctx, tree: t, groups: map[int64]*host.Age{}}
	if err := w.walk(dir, ""); err != nil {
		return answer(nil, err)
	}
	return host.Answer{State: host.OK, Body: w.ages().Encode()}
}

type ageWalk struct {
	ctx       context.Context
	tree      Tree
	groups    map[int64]*host.Age
	files     int
	entries   int // of every type
	truncated bool
}

// walk looks at a directory, dir, that is rel below the first, and at all below
// it in the order of names. Only the first has to be readable.
func (w *ageWalk) walk(dir, rel string) error {
	entries, err := w.tree.Entries(dir, maxEntries+1)
	if err != nil && rel == "" {
		return err
	}
	w.truncated = w.truncated || err != nil || len(entries) > maxEntries
	sortEntries(entries)
	for _, e := range entries {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if w.entries == maxEntries {
			w.truncated = true
			return nil
		}
		w.entries++
		switch below := rel + e.Name; e.Info.Type {
		case "dir":
			if err := w.walk(path.Join(dir, e.Name), below+"/"); err != nil {
				return err
			}
		case "file":
			w.add(e.Info.ModTime, below)
		case "":
			w.truncated = true
		}
	}
	return nil
}

func (w *ageWalk) add(when time.Time, rel string) {
	w.files++
	g := w.groups[when.Unix()]
	if g == nil {
		g = &host.Age{Time: when}
		w.groups[when.Unix()] = g
	}
	g.Count++
	if len(g.Examples) < maxExamples {
		g.Examples = append(g.Examples, rel)
	}
}

func (w *ageWalk) ages() host.Ages {
	a := host.Ages{Files: w.files, Truncated: w.truncated}
	for _, g := range w.groups {
		a.Groups = append(a.Groups, *g)
	}
	slices.SortFunc(a.Groups, func(a, b host.Age) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), b.Time.Compare(a.Time))
	})
	a.Groups = a.Groups[:min(len(a.Groups), maxAges)]
	return a
}

func sortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
}

func owners(ctx context.Context, t Tree, dir string) host.Answer {
	entries, err := t.Entries(dir, maxNames+1)
	if err != nil {
		return answer(nil, err)
	}
	sortEntries(entries)
	o := host.Owners{Truncated: len(entries) > maxNames}
	seen := 0
	for _, e := range entries {
		if ctx.Err() != nil {
			return answer(nil, ctx.Err())
		}
		switch {
		case e.Info.Type == "":
			o.Truncated = true
		case !e.Info.IsDir():
		case seen == maxOwned:
			o.Truncated = true
		default:
			seen++
			may, err := writable(t, path.Join(dir, e.Name))
			if err != nil {
				o.Truncated = true // it may be of any group, or gone by now
				continue
			}
			o.Groups = addOwner(o.Groups, host.Owner{UID: e.Info.UID, Writable: may, Count: 1, Example: e.Name})
		}
	}
	slices.SortFunc(o.Groups, func(a, b host.Owner) int {
		return cmp.Or(cmp.Compare(a.UID, b.UID), cmp.Compare(rank(a.Writable), rank(b.Writable)))
	})
	return host.Answer{State: host.OK, Body: o.Encode()}
}

// addOwner counts o with its group.
func addOwner(groups []host.Owner, o host.Owner) []host.Owner {
	for i, g := range groups {
		if g.UID == o.UID && g.Writable == o.Writable {
			groups[i].Count++
			return groups
		}
	}
	return append(groups, o)
}

// writable reports whether the user may make files in a directory: that takes
// searching it, too.
func writable(t Tree, dir string) (bool, error) {
	w, err := t.Access("w", dir)
	if err != nil || !w {
		return false, err
	}
	return t.Access("x", dir)
}

func rank(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

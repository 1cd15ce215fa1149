package tree

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"slices"

	"golang.org/x/mod/module"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// The bounds of damaged: the largest projects have some hundred requirements, and
// one defective file is enough to say so.
const (
	maxRequired = 2000
	maxDamaged  = 50
)

func damaged(ctx context.Context, t Tree, cache, gomod string) host.Answer {
	limit, _ := host.LimitOf(host.Gomod)
	text := read(t, gomod, limit.Bytes, func(b string) (string, error) { return b, nil })
	if text.State != host.OK {
		return text
	}
	required, err := digest.Requirements(text.Body)
	if err != nil {
		return host.Answer{State: host.Invalid, Body: err.Error()}
	}
	var found []host.Damaged
	var unseen error
	for _, m := range required[:min(len(required), maxRequired)] {
		if ctx.Err() != nil {
			return answer(nil, ctx.Err())
		}
		d, err := damagedModule(t, path.Join(cache, "cache/download"), m)
		found = append(found, d...)
		unseen = cmp.Or(unseen, err)
	}
	switch { // what could not be looked at may be defective
	case len(found) > 0:
	case unseen != nil:
		return answer(nil, unseen)
	case len(required) > maxRequired:
		return host.Answer{State: host.TooBig, Body: fmt.Sprintf("over %d required modules", maxRequired)}
	}
	return host.Answer{State: host.OK, Body: host.EncodeEach(found[:min(len(found), maxDamaged)])}
}

// damagedModule looks at the two files of a module in the download cache.
func damagedModule(t Tree, download string, m module.Version) (found []host.Damaged, err error) {
	p, err1 := module.EscapePath(m.Path)
	v, err2 := module.EscapeVersion(m.Version)
	if err1 != nil || err2 != nil {
		return nil, nil // no such file can exist
	}
	base := path.Join(download, p, "@v", v)
	d1, err1 := damagedFile(t, base+".mod", modDefect)
	d2, err2 := damagedFile(t, base+".zip", zipDefect)
	return append(d1, d2...), cmp.Or(unlessAbsent(err1), unlessAbsent(err2))
}

func unlessAbsent(err error) error {
	if err != nil && answer(nil, err).State == host.Absent {
		return nil
	}
	return err
}

// damagedFile is a list of one, or of none for a file without a defect.
func damagedFile(t Tree, p string, defect func(t Tree, p string, size int64) (string, error)) ([]host.Damaged, error) {
	info, err := t.Lstat(p)
	if err != nil || !info.IsFile() {
		return nil, err
	}
	kind, err := defect(t, p, info.Size)
	if kind == "" {
		return nil, err
	}
	return []host.Damaged{{Kind: kind, Path: p, Size: info.Size, ModTime: info.ModTime}}, nil
}

func modDefect(_ Tree, _ string, size int64) (string, error) {
	if size == 0 {
		return host.EmptyMod, nil
	}
	return "", nil
}

// endRecord is the signature of a zip archive's last record, which ends the
// archive but for a comment of up to 64 KiB; the go command writes none.
var endRecord = []byte("PK\x05\x06")

// zipDefect reads the end of an archive: little at first, as nearly every one is
// sound.
func zipDefect(t Tree, p string, size int64) (string, error) {
	if size == 0 {
		return host.EmptyZip, nil
	}
	f, err := t.Open(p)
	if err != nil {
		return "", err
	}
	defer f.Close()
	for _, tail := range []int64{64, 64 << 10} {
		from := max(f.Size()-tail, 0)
		b, err := io.ReadAll(io.NewSectionReader(f, from, tail))
		if err != nil {
			return "", err
		}
		if bytes.Contains(b, endRecord) {
			return "", nil
		}
	}
	return host.UnendedZip, nil
}

// The bounds of imports: runtime, the largest package of the standard library,
// has 450 Go files; imports stand in the first pages of a file, behind a licence
// and a cgo preamble at most.
const (
	maxGoFiles  = 500
	maxPreamble = 64 << 10
)

func imports(ctx context.Context, t Tree, dir string) host.Answer {
	names, err := t.ReadDir(dir, maxNames+1)
	if err != nil {
		return answer(nil, err)
	}
	names = slices.DeleteFunc(names, func(n string) bool { return !digest.Compiled(n) })
	slices.Sort(names)
	var found []host.Import
	seen := map[string]bool{}
	for _, n := range names[:min(len(names), maxGoFiles)] {
		if ctx.Err() != nil {
			return answer(nil, ctx.Err())
		}
		for _, i := range digest.Imports(n, beginning(t, path.Join(dir, n))) {
			if !seen[i.Path] {
				seen[i.Path] = true
				found = append(found, i)
			}
		}
	}
	return host.Answer{State: host.OK, Body: host.EncodeEach(found)}
}

// beginning is the first pages of a file, nothing of one that cannot be read.
func beginning(t Tree, p string) string {
	f, err := t.Open(p)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, _ := io.ReadAll(io.NewSectionReader(f, 0, maxPreamble))
	return string(b)
}

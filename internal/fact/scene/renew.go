package scene

import (
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// Renewed are the variables that would be others in a fresh session of the kind
// that this process comes from, now that start-up files are as after and no
// longer as before. Both hosts have the environment of the process.
func Renewed(before, after *host.Host) (host.Overrides, error) {
	sess, err := session.Of(before)
	if err != nil {
		return nil, err
	}
	out := host.Overrides{}
	pathDone := false
	for i, k := range kindsOf(sess) {
		old, err := ranOn(before, k)
		if err != nil {
			return nil, err
		}
		now, err := ranOn(after, k)
		if err != nil {
			return nil, err
		}
		own := i == 0 && sess.ReadsFiles()
		if err := renewVariables(out, before, after, old.Assignments, now.Assignments, own); err != nil {
			return nil, err
		}
		if !pathDone {
			added := own || !sess.ReadsFiles()
			if pathDone, err = renewPath(out, before, old.Path, now.Path, added); err != nil {
				return nil, err
			}
		}
	}
	return out, renewFromPlainFiles(out, before, after, pathDone)
}

// kindsOf are the kinds of session whose files may have set the environment of
// this process: its own first.
func kindsOf(sess session.Session) []startup.Kind {
	kinds := startup.Kinds(sess.Shell)
	if sess.ReadsFiles() {
		kinds = append([]startup.Kind{sess.Startup}, kinds...)
	}
	return kinds
}

func ranOn(h *host.Host, k startup.Kind) (*startup.Session, error) {
	base, err := startup.LoginBase(h)
	if err != nil {
		return nil, err
	}
	return startup.Run(h, k, base)
}

// renewFromPlainFiles does the same for the files that are no shell scripts.
func renewFromPlainFiles(out host.Overrides, before, after *host.Host, pathDone bool) error {
	var pam, manager [2][]startup.Assignment
	var path [2][]startup.Element
	for i, h := range []*host.Host{before, after} {
		base, err := startup.LoginBase(h)
		if err != nil {
			return err
		}
		if pam[i], _, err = startup.PAMEnvironment(h); err != nil {
			return err
		}
		if path[i], manager[i], err = startup.UserManager(h, base); err != nil {
			return err
		}
	}
	if err := renewVariables(out, before, after, pam[0], pam[1], true); err != nil {
		return err
	}
	if err := renewVariables(out, before, after, manager[0], manager[1], true); err != nil || pathDone {
		return err
	}
	_, err := renewPath(out, before, path[0], path[1], true)
	return err
}

// renewVariables compares what the last statements give each variable but PATH.
// What was given before is renewed if the process has it; what is given only now
// is if added.
func renewVariables(out host.Overrides, before, after *host.Host, old, now []startup.Assignment, added bool) error {
	for _, name := range assigned(old, now) {
		if _, done := out[name]; done || name == "PATH" {
			continue
		}
		was, is := lastOf(old, name), lastOf(now, name)
		value, set, err := before.Env(name)
		switch {
		case err != nil:
			return err
		case was != nil && is != nil && was.Value == is.Value && was.Known == is.Known:
		case is != nil && !is.Known:
		case was == nil && added, was != nil && is != nil && set && value == was.Value:
			out[name] = &is.Value
		case was != nil && is == nil && set && (value == was.Value || !was.Known):
			if at, err := VariableSetBy(after, name, value); err != nil {
				return err
			} else if at == nil { // no other line gives it this value
				out[name] = nil
			}
		}
	}
	return nil
}

// assigned are the names that any of the statements assigns to, in order.
func assigned(lists ...[]startup.Assignment) []string {
	var names []string
	for _, list := range lists {
		for _, a := range list {
			if !slices.Contains(names, a.Name) {
				names = append(names, a.Name)
			}
		}
	}
	return names
}

func lastOf(list []startup.Assignment, name string) *startup.Assignment {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

// renewPath carries over to the PATH of the process how the PATH of a session has
// changed, and reports whether it has. What a session only gains counts if added,
// or if the process has just the PATH that such a session had; what it loses counts
// if the process has it.
func renewPath(out host.Overrides, before *host.Host, old, now []startup.Element, added bool) (bool, error) {
	was, is := dirs(old), dirs(now)
	if slices.Equal(was, is) {
		return false, nil
	}
	value, _, err := before.Env("PATH")
	if err != nil {
		return false, err
	}
	have := strings.Split(value, ":")
	lost := func(dir string) bool { return slices.Contains(was, dir) && !slices.Contains(is, dir) }
	if !added && !slices.Equal(have, was) && !slices.ContainsFunc(have, lost) {
		return false, nil
	}
	renewed := strings.Join(patched(have, was, is), ":")
	out["PATH"] = &renewed
	return true, nil
}

// patched is have with the difference between was and is: what the one loses the
// other loses too, and what it gains stands behind the same neighbour, in front of
// all where it stands in front of all.
func patched(have, was, is []string) []string {
	have = slices.Clone(have)
	at := 0 // in have: what was dealt with stands before it
	find := func(dir string) int {
		if i := slices.Index(have[at:], dir); i >= 0 {
			return at + i
		}
		return -1
	}
	for _, step := range difference(was, is) {
		switch i := find(step.dir); {
		case step.gained:
			have = slices.Insert(have, at, step.dir)
			at++
		case i >= 0 && step.lost:
			have = slices.Delete(have, i, i+1)
		case i >= 0:
			at = i + 1
		}
	}
	return have
}

type step struct {
	dir          string
	lost, gained bool
}

// maxDifference bounds the work of difference; a PATH has some dozen elements.
const maxDifference = 1000

// difference turns was into is, keeping a longest common subsequence.
func difference(was, is []string) []step {
	was, is = was[:min(len(was), maxDifference)], is[:min(len(is), maxDifference)]
	long := make([][]int, len(was)+1) // long[i][j]: the longest of was[i:] and is[j:]
	for i := range long {
		long[i] = make([]int, len(is)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(is) - 1; j >= 0; j-- {
			if was[i] == is[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	var out []step
	for i, j := 0, 0; i < len(was) || j < len(is); {
		switch {
		case i < len(was) && j < len(is) && was[i] == is[j]:
			out = append(out, step{dir: was[i]})
			i, j = i+1, j+1
		case j < len(is) && (i == len(was) || long[i][j+1] >= long[i+1][j]):
			out = append(out, step{dir: is[j], gained: true})
			j++
		default:
			out = append(out, step{dir: was[i], lost: true})
			i++
		}
	}
	return out
}

// dirs are the elements of a PATH that are known.
func dirs(path []startup.Element) []string {
	var out []string
	for _, e := range path {
		if e.Known {
			out = append(out, e.Dir)
		}
	}
	return out
}

package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// source is the setting that a cache has its place from: its own, or the one that
// it is derived from.
func source(h *host.Host, e *goenv.Env, s goenv.Setting) (goenv.Setting, error) {
	if s.Given() != "" {
		return s, nil
	}
	names := []string{"XDG_CACHE_HOME", "HOME"}
	if s.Name == "GOMODCACHE" {
		from, err := e.Get("GOPATH")
		if err != nil || from.Given() != "" {
			return from, err
		}
		names = names[1:]
	}
	for _, name := range names {
		from, err := setting.FromEnvironment(h, name)
		if err != nil || from.Value != "" {
			return from, err
		}
	}
	return s, nil
}

// giveBack is the repair: the owner where the place is in the user's own home, else
// another place. The permissions of any other directory are not ours to change.
func giveBack(h *host.Host, s, from goenv.Setting, why finding.Evidence) (*finding.Fix, error) {
	user, err := h.User()
	if err != nil {
		return nil, err
	}
	if leadsNowhere(why) {
		return &finding.Fix{Summary: finding.Msg("let the link lead to a directory"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "make the directory that " + why.Source + " points to, or remove the link"}}}, nil
	}
	if at := ownedByOther(h, user, s.Value, why.Source); at != "" && !strings.HasSuffix(why.Value, "mounted read-only") {
		return &finding.Fix{Summary: finding.Msg("give %s back to %s", at, user.Name), Class: finding.Unsafe, Root: true,
			Steps: []finding.Step{{Command: []string{"chown", "-R", user.Name + ":", at}, Undo: "the old owners are not kept"}}}, nil
	}
	advice := "set " + from.Name + " to a directory of this user's own"
	if from.Name != s.Name {
		advice += ", or " + s.Name + ", which is derived from it"
	}
	if from.Name == "HOME" && within(s.Value, "/root") && user.UID != 0 {
		advice += "; HOME is root's here, as after su without - and sudo without -H"
	}
	return &finding.Fix{Summary: finding.Msg("let %s name a directory that this user can write to", from.Name), Class: finding.Manual,
		Steps: []finding.Step{{Advice: advice}}}, nil
}

// ownedByOther is the directory to give back: the cache, or the one above it that
// is in the way, if it is in a home that is the user's. "" for none.
func ownedByOther(h *host.Host, user host.User, cache, inTheWay string) string {
	home, err := h.Stat(user.Home)
	if err != nil || user.UID == 0 || home.UID != user.UID {
		return ""
	}
	for _, p := range []string{cache, inTheWay} {
		if info, err := h.Stat(p); err == nil && info.IsDir() && within(p, user.Home) && path.Clean(p) != path.Clean(user.Home) {
			return path.Clean(p)
		}
	}
	return ""
}

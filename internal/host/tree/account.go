package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// FindUser looks a user up in the tree's own /etc/passwd and /etc/group.
func FindUser(t Tree, match func(host.User) bool) (host.User, error) {
	passwd, err := slurp(t, "/etc/passwd")
	if err != nil {
		return host.User{}, fmt.Errorf("/etc/passwd: %w", cause(err))
	}
	for _, line := range strings.Split(passwd, "\n") {
		u, ok := parsePasswd(line)
		if !ok || !match(u) {
			continue
		}
		if group, err := slurp(t, "/etc/group"); err == nil {
			u.Groups = groupsOf(group, u.Name)
		}
		return u, nil
	}
	return host.User{}, ErrNoUser
}

// cause is what the system said, without the name of a file that may lie outside
// a root directory.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// ErrNoUser says that no line of /etc/passwd matches.
const ErrNoUser = treeError("no such user in /etc/passwd")

func parsePasswd(line string) (host.User, bool) {
	f := strings.Split(line, ":")
	if len(f) < 7 {
		return host.User{}, false
	}
	uid, err1 := strconv.Atoi(f[2])
	gid, err2 := strconv.Atoi(f[3])
	return host.User{Name: f[0], UID: uid, GID: gid, Home: f[5], Shell: strings.TrimSpace(f[6])}, err1 == nil && err2 == nil
}

func groupsOf(group, name string) []int {
	var ids []int
	for _, line := range strings.Split(group, "\n") {
		f := strings.Split(line, ":")
		if len(f) < 4 {
			continue
		}
		for _, member := range strings.Split(f[3], ",") {
			if id, err := strconv.Atoi(f[2]); err == nil && strings.TrimSpace(member) == name {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

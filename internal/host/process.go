package host

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// User is the examined user: whose permissions, home and login shell count.
type User struct {
	Name     string
	UID, GID int
	Groups   []int
	Home     string
	Shell    string // login shell; "" where unknown
}

// Encode is the body of the answer.
func (u User) Encode() string {
	groups := make([]string, len(u.Groups))
	for i, g := range u.Groups {
		groups[i] = strconv.Itoa(g)
	}
	return fmt.Sprintf("name=%s uid=%d gid=%d groups=%s home=%s shell=%s", strconv.Quote(u.Name), u.UID, u.GID,
		strings.Join(groups, ","), strconv.Quote(u.Home), strconv.Quote(u.Shell))
}

// ParseUser reads what Encode writes.
func ParseUser(body string) (User, error) {
	fields, err := parseFields(body)
	if err != nil {
		return User{}, err
	}
	u := User{Name: fields["name"], Home: fields["home"], Shell: fields["shell"]}
	if u.UID, err = strconv.Atoi(fields["uid"]); err != nil {
		return u, fmt.Errorf("uid=%q is not a number", fields["uid"])
	}
	u.GID, _ = strconv.Atoi(fields["gid"])
	for _, g := range strings.Split(fields["groups"], ",") {
		if n, err := strconv.Atoi(g); err == nil {
			u.Groups = append(u.Groups, n)
		}
	}
	return u, nil
}

// A MountPoint is the mount that holds a path.
type MountPoint struct {
	Point   string   // where it is mounted
	Type    string   // file system type
	Options []string // mount and super block options, such as noexec
}

// Encode is the body of the answer.
func (m MountPoint) Encode() string {
	return fmt.Sprintf("point=%s type=%s options=%s", strconv.Quote(m.Point), strconv.Quote(m.Type), strings.Join(m.Options, ","))
}

// ParseMount reads what Encode writes.
func ParseMount(body string) (MountPoint, error) {
	fields, err := parseFields(body)
	return MountPoint{fields["point"], fields["type"], strings.Split(fields["options"], ",")}, err
}

// A Process is one line of ancestors: pid, start (UTC, whole seconds), terminal
// (yes or no), argv[0] and the file name of the program.
type Process struct {
	PID      int
	Start    time.Time
	Terminal bool
	Arg0     string
	Name     string // comm
	Args     string // the flags that tell a shell's kind: -l, -i, -c
}

// Encode is one line of the body.
func (p Process) Encode() string {
	return fmt.Sprintf("pid=%d start=%s terminal=%t arg0=%s name=%s args=%s", p.PID, p.Start.UTC().Format(time.RFC3339), p.Terminal,
		strconv.Quote(p.Arg0), strconv.Quote(p.Name), strconv.Quote(p.Args))
}

// ParseProcess reads what Encode writes.
func ParseProcess(line string) (Process, error) {
	fields, err := parseFields(line)
	if err != nil {
		return Process{}, err
	}
	p := Process{Arg0: fields["arg0"], Name: fields["name"], Args: fields["args"], Terminal: fields["terminal"] == "true"}
	p.PID, _ = strconv.Atoi(fields["pid"])
	if s := fields["start"]; s != "" {
		p.Start, err = time.Parse(time.RFC3339, s)
	}
	return p, err
}

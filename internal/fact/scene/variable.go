package scene

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

type variableKey struct{ name, value string }

// VariableSetBy finds the statement that gave a variable of the process its
// value: in the start-up files of the session that the process comes from, else
// in those of the user's shell, else in the files that are no shell scripts, the
// unit of the service, or the Dockerfile of the container. nil: none of them does.
func VariableSetBy(h *host.Host, name, value string) (*finding.Place, error) {
	return host.Once(h, variableKey{name, value}, func(h *host.Host) (*finding.Place, error) {
		sess, err := session.Of(h)
		if err != nil {
			return nil, err
		}
		base, err := startup.LoginBase(h)
		if err != nil {
			return nil, err
		}
		for _, find := range []func() (*finding.Place, error){
			func() (*finding.Place, error) { return inShell(h, sess, base, name, value) },
			func() (*finding.Place, error) { return inPlainFiles(h, base, name, value) },
			func() (*finding.Place, error) { return inDockerfile(h, sess, name, value) },
		} {
			if at, err := find(); at != nil || err != nil {
				return at, err
			}
		}
		return nil, nil
	})
}

// inShell looks through the session's own start-up files first, then through
// those that another session of the same shell reads.
func inShell(h *host.Host, sess session.Session, base []startup.Element, name, value string) (*finding.Place, error) {
	kinds := startup.Kinds(sess.Shell)
	if sess.ReadsFiles() {
		kinds = append([]startup.Kind{sess.Startup}, kinds...)
	}
	for _, k := range kinds {
		s, err := startup.Run(h, k, base)
		if err != nil {
			return nil, err
		}
		if at := lastAssignment(s.Assignments, name, value); at != nil {
			return at, nil
		}
	}
	return nil, nil
}

// lastAssignment is the statement that gives a variable a value in the end; one
// whose value is not known counts if it is the last.
func lastAssignment(list []startup.Assignment, name, value string) *finding.Place {
	for i := len(list) - 1; i >= 0; i-- {
		if a := list[i]; a.Name == name && (a.Value == value || !a.Known) {
			return &list[i].Place
		}
	}
	return nil
}

func inPlainFiles(h *host.Host, base []startup.Element, name, value string) (*finding.Place, error) {
	pam, _, err := startup.PAMEnvironment(h)
	if err != nil {
		return nil, err
	}
	if at := lastAssignment(pam, name, value); at != nil {
		return at, nil
	}
	_, manager, err := startup.UserManager(h, base)
	return lastAssignment(manager, name, value), err
}

// inDockerfile looks for an ENV instruction in the Dockerfile of the working
// directory, which is there when a container is built or developed in.
func inDockerfile(h *host.Host, sess session.Session, name, value string) (*finding.Place, error) {
	cwd, err := h.Cwd()
	if err != nil || sess.Kind != session.Container {
		return nil, nil
	}
	lines, err := h.Lines(strings.TrimSuffix(cwd, "/")+"/Dockerfile", name)
	if err != nil {
		return nil, nil // there is none to be seen
	}
	for _, l := range lines {
		if f := strings.Fields(l.Text); len(f) > 1 && strings.EqualFold(f[0], "ENV") && strings.Contains(l.Text, value) {
			return &finding.Place{Source: cwd + "/Dockerfile", Line: l.N, Text: l.Text}, nil
		}
	}
	return nil, nil
}

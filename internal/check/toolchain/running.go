package toolchain

import (
	"fmt"
	"go/version"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// A choice is which Go runs, by the account of the go command on PATH.
type choice struct {
	first *goenv.Env // the go command on PATH
	last  *goenv.Env // the one that takes over; the same if none does, or it is not at hand
	name  string     // the toolchain that runs or is to be downloaded, such as go1.26.8
}

// chosen is the choice made in the working directory.
func chosen(h *host.Host) (choice, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return choice{}, err
	}
	if e.Program == nil {
		return choice{}, rule.Skip("no go command was found on PATH")
	}
	if e.Assumed {
		if e.Program.Unread != nil {
			return choice{}, e.Program.Unread
		}
		return choice{}, rule.Skip("it is not known which release %s is", e.Program.Path)
	}
	if is, known := e.Program.IsGo(); known && !is {
		return choice{}, rule.Skip("%s is not the Go tool", e.Program.Path)
	}
	if arch, err := machine.ArchOf(h); err != nil {
		return choice{}, err
	} else if m := e.Program.Summary.Machine; m != "" && arch.Name != "" && !arch.Runs(m) {
		return choice{}, rule.Skip("%s is built for %s and does not run here by itself", e.Program.Path, m)
	}
	if e.Choice.Unknown != nil {
		return choice{}, e.Choice.Unknown
	}
	c := choice{first: e, last: e.Final(), name: e.Choice.Name}
	if e.Choice.Runs != nil || c.name == "" {
		c.name = c.last.Version
	}
	return c, nil
}

// switches reports whether another toolchain takes over, or would have to.
func (c choice) switches() bool { return c.first.Choice.Name != "" }

// refused reports whether go ends before it has a toolchain to run.
func (c choice) refused() bool { return c.first.Choice.Refused != "" }

// version is that of the toolchain that runs, without "go" and a vendor's
// suffix; valid is false for a development version.
func (c choice) version() (v string, valid bool) { return versionOf(c.name) }

// versionOf is the version in the name of a toolchain.
func versionOf(name string) (v string, valid bool) {
	v = strings.TrimPrefix(name, "go")
	if i := strings.IndexAny(v, " \t-"); i >= 0 {
		v = v[:i]
	}
	return v, version.IsValid("go" + v)
}

// older reports whether the toolchain that runs is older than a version such as
// 1.22.1.
func (c choice) older(than string) bool {
	v, valid := c.version()
	return valid && version.IsValid("go"+than) && goenv.CompareVersions(v, than) < 0
}

// asker is what makes go look for another toolchain: the line of go.mod or
// go.work, or GOTOOLCHAIN.
func (c choice) asker() finding.Message {
	s := c.first.Choice
	if s.By != nil {
		return finding.Msg("%s (%s)", *s.By, s.By.Text)
	}
	return finding.Msg("GOTOOLCHAIN=%s", finding.Visible(s.Setting.Value))
}

// subject is in About of all findings about one choice, so that they fold.
const subject = "toolchain"

// A project is the file that says which Go is wanted.
type project struct {
	File string
	Mod  host.GoMod
}

// Place is a line of the file.
func (p project) place(line int, text string) finding.Place {
	return finding.Place{Source: p.File, Line: line, Text: text}
}

// projects are the go.work file in effect, if there is one, and the go.mod file
// of the working directory; none outside of module mode.
func projects(h *host.Host, e *goenv.Env) ([]project, error) {
	modules, err := e.ModuleMode()
	if err != nil || !modules {
		return nil, err
	}
	var files []string
	if path.IsAbs(e.Work) {
		files = append(files, e.Work)
	}
	if strings.HasSuffix(e.Module, ".mod") {
		files = append(files, e.Module)
	}
	var list []project
	for _, file := range files {
		mod, err := h.GoMod(file)
		switch {
		case host.IsAbsent(err), host.IsDenied(err):
			continue // go cannot read it either, and says so
		case err != nil:
			return nil, err
		}
		list = append(list, project{file, mod})
	}
	return list, nil
}

// advise is a fix that is left to the user.
func advise(summary finding.Message, format string, args ...any) *finding.Fix {
	return &finding.Fix{Summary: summary, Class: finding.Manual, Steps: []finding.Step{{Advice: fmt.Sprintf(format, args...)}}}
}

// platform is what go calls the machine in its messages.
func platform(e *goenv.Env) string {
	arch := "amd64"
	if e.Program != nil && e.Program.Summary.Machine != "" {
		arch = e.Program.Summary.Machine
	}
	return "linux/" + arch
}

package path

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// addDir is the fix that puts directories on PATH in the file that the user's
// shell really reads, above an interactive guard; where no shell set PATH, it
// says where PATH is set instead.
func addDir(h *host.Host, s session.Session, dirs ...string) (*finding.Fix, error) {
	if !s.ReadsFiles() && s.Kind != session.Desktop {
		return withoutShell(s, dirs), nil
	}
	user, err := h.User()
	if err != nil {
		return nil, err
	}
	file, line, err := startupFile(h, s, user)
	if err != nil {
		return nil, err
	}
	if s.Shell == "sh" && s.Kind == session.Terminal && !s.Startup.Login {
		return advice(finding.Msg("add %s to PATH in %s, and start a login shell: an interactive sh reads no file", strings.Join(dirs, " and "), file),
			"add the line "+pathLine(file, user.Home, dirs), "start it as: sh -l"), nil
	}
	if i := slices.IndexFunc(dirs, func(d string) bool { return !writable(d) }); i >= 0 {
		return advice(finding.Msg("move what is in %s to a directory with a plain name", finding.Visible(dirs[i])), "PATH cannot hold every name: a colon separates its elements"), nil
	}
	create, odd, err := lookAt(h, file)
	if err != nil {
		return nil, err
	}
	if odd != "" {
		return advice(finding.Msg("mend %s, and add %s to PATH in it", file, strings.Join(dirs, " and ")), file+" is "+odd), nil
	}
	edit := &finding.Edit{Path: file, Line: line, Create: create, Old: []string{}, New: []string{pathLine(file, user.Home, dirs)}}
	place(h, edit)
	return &finding.Fix{
		Summary: finding.Msg("add %s to PATH in %s", strings.Join(dirs, " and "), file),
		Class:   finding.Safe,
		Steps: []finding.Step{
			{Edit: edit},
			{Advice: afterwards(s, file)},
		},
	}, nil
}

// place gives an edit that appends its line number; a file that cannot be
// counted leaves it at 0, the end.
func place(h *host.Host, e *finding.Edit) {
	switch {
	case e.Create:
		e.Line = 1
	case e.Line == 0:
		if n, err := h.Count(e.Path); err == nil {
			e.Line = n + 1
		}
	}
}

// lookAt tells whether a start-up file is yet to be created, and what it is if
// it is something that nobody can write a line to.
func lookAt(h *host.Host, file string) (create bool, odd string, err error) {
	info, err := h.Stat(file)
	switch {
	case host.StateOf(err) == host.Loop:
		return false, "a link that leads in a circle", nil
	case host.IsAbsent(err):
		_, err = h.Lstat(file)
		if err == nil {
			return false, "a link to nothing", nil
		}
		if !host.IsAbsent(err) {
			return false, "", err
		}
		return true, "", nil
	case err != nil:
		return false, "", err
	case !info.IsFile():
		return false, "a " + info.Type, nil
	}
	for _, mode := range []string{"r", "w"} {
		if ok, err := h.Access(mode, file); err != nil || !ok {
			return false, fmt.Sprintf("of mode %04o, which keeps this user out", info.Mode), err
		}
	}
	return false, "", nil
}

// withoutShell says how directories come onto the PATH of a process that no
// shell started.
func withoutShell(s session.Session, dirs []string) *finding.Fix {
	list := strings.Join(dirs, ":")
	switch s.Kind {
	case session.Container:
		return advice(finding.Msg("set PATH in the image: a container's command is started without a shell"), "in the Dockerfile: ENV PATH="+list+":$PATH")
	case session.Sudo:
		return advice(finding.Msg("do not run go under sudo; build as yourself and install the result with sudo"), `where it must be: sudo env "PATH=`+list+`:$PATH" go ...`)
	}
	return serviceFix(s, list)
}

// pathLine is the line that appends directories in the language of a file.
func pathLine(file, home string, dirs []string) string {
	var short []string
	for _, d := range dirs {
		short = append(short, withHome(home, d))
	}
	if strings.HasSuffix(file, ".fish") {
		for i := range dirs {
			short[i] = fishWord(home, dirs[i])
		}
		return "fish_add_path --append " + strings.Join(short, " ")
	}
	return `export PATH="$PATH:` + strings.Join(short, ":") + `"`
}

// startupFile is where a line belongs so that the session of this process, and
// as many others as can be, read it; line 0 is the end of the file.
func startupFile(h *host.Host, s session.Session, u host.User) (file string, line int, err error) {
	home := func(name string) string { return path.Join(u.Home, name) }
	if s.Kind == session.Desktop {
		return home(".profile"), 0, nil
	}
	switch s.Shell {
	case "zsh":
		return path.Join(startup.ZshDir(h, u.Home), ".zshenv"), 0, nil // every zsh reads it
	case "fish":
		return path.Join(startup.FishConfig(h, u.Home), "conf.d/go.fish"), 0, nil
	case "ksh":
		if !s.Startup.Login {
			return home(".kshrc"), 0, nil
		}
	case "bash":
		if s.Startup.Login {
			if file, err := loginFile(h, u); err != nil || file != "" {
				return file, 0, err
			}
		}
		line, err := leaves(h, home(".bashrc"))
		return home(".bashrc"), line, err
	}
	return home(".profile"), 0, nil
}

// loginFile is the profile of a bash login shell that does not read ~/.bashrc as
// well, "" if it does.
func loginFile(h *host.Host, u host.User) (string, error) {
	s, err := run(h, startup.Kind{Shell: "bash", Login: true, Interactive: true})
	if err != nil || s.Reads(path.Join(u.Home, ".bashrc")) {
		return "", err
	}
	for _, name := range []string{".bash_profile", ".bash_login"} {
		if p := path.Join(u.Home, name); s.Reads(p) {
			return p, nil
		}
	}
	return path.Join(u.Home, ".profile"), nil
}

// leaves is the first line at which some bash leaves a file early, 0 if every
// bash reads all of it: what a fix adds has to stand above.
func leaves(h *host.Host, file string) (int, error) {
	first := 0
	for _, k := range []startup.Kind{{Shell: "bash", SSH: true}, {Shell: "bash", Interactive: true}} {
		s, err := run(h, k)
		if err != nil {
			return 0, err
		}
		for _, v := range s.Visits {
			if v.Path == file && v.Stopped != nil && (first == 0 || v.Stopped.Line < first) {
				first = v.Stopped.Line
			}
		}
	}
	return first, nil
}

// run works out one kind of fresh session.
func run(h *host.Host, k startup.Kind) (*startup.Session, error) {
	base, err := startup.LoginBase(h)
	if err != nil {
		return nil, err
	}
	return startup.Run(h, k, base)
}

// afterwards says how a change to a start-up file takes effect.
func afterwards(s session.Session, file string) string {
	switch {
	case s.Kind == session.Desktop, atLogin(file):
		return "log out and in again"
	case s.Kind == session.SSH:
		return "run the command again"
	case s.Shell == "fish":
		return "open a new terminal"
	case s.ReadsFiles():
		return "open a new terminal, or run: . " + file
	}
	return "start the program again from a new session"
}

// atLogin reports whether a file is read when a user logs in, and by no shell.
func atLogin(file string) bool {
	return file == "/etc/environment" || strings.Contains(file, "/environment.d/")
}

// replaceLine is the fix that writes a line as it was meant: meant stands for
// the text of the place, what is around it on the line stays.
func replaceLine(h *host.Host, at finding.Place, meant string, summary finding.Message) *finding.Fix {
	old, ok := rawLine(h, at)
	if meant == "" || !ok {
		return advice(summary, "edit "+at.String())
	}
	fix := &finding.Fix{Summary: summary, Steps: []finding.Step{{
		Edit: &finding.Edit{Path: at.Source, Line: at.Line, Old: []string{old}, New: []string{strings.Replace(old, at.Text, meant, 1)}}}}}
	fix.Class, fix.Root = setting.ClassOf(h, at.Source)
	return fix
}

// rawLine is the line of a place as it stands in the file, blanks and all; ok
// is false where an edit cannot be made from it.
func rawLine(h *host.Host, at finding.Place) (line string, ok bool) {
	lines, err := h.Lines(at.Source, "PATH")
	if err != nil {
		return "", false
	}
	for _, l := range lines {
		if l.N == at.Line {
			return l.Text, strings.Contains(l.Text, at.Text) && !strings.Contains(l.Text, host.Redacted)
		}
	}
	return "", false
}

// advice is a fix that only a person can apply.
func advice(summary finding.Message, steps ...string) *finding.Fix {
	fix := &finding.Fix{Summary: summary, Class: finding.Manual}
	for _, s := range steps {
		fix.Steps = append(fix.Steps, finding.Step{Advice: s})
	}
	return fix
}

// prependLine is the line that puts a directory in front.
func prependLine(file, home, dir string) string {
	if strings.HasSuffix(file, ".fish") {
		return "fish_add_path --prepend --move " + fishWord(home, dir)
	}
	return `export PATH="` + withHome(home, dir) + `:$PATH"`
}

// fishWord is a directory as a word of fish, in quotes where it has to be; $HOME
// expands in double quotes.
func fishWord(home, dir string) string {
	w := withHome(home, dir)
	if strings.ContainsAny(dir, " \t'()*?&;|<>\"\\$`{}[]#~") {
		return `"` + w + `"`
	}
	return w
}

// withHome is a directory as it can stand in double quotes of a shell: $HOME for the
// home, and what has a meaning there escaped. The grave accent has none in fish, and
// its escape is none there either: such a directory is not written.
func withHome(home, dir string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace
	if rest, ok := strings.CutPrefix(dir, home+"/"); ok && home != "" && home != "/" {
		return "$HOME/" + escape(rest)
	}
	return escape(dir)
}

// writable reports whether a directory can be an element of PATH in a line: a colon
// would part it, and a line feed the line.
func writable(dir string) bool { return !strings.ContainsAny(dir, ":\n\r`") }

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// whichReport is the answer of which; its JSON is the wire form.
type whichReport struct {
	Version    int              `json:"version"`
	Name       string           `json:"name"`
	Candidates []whichCandidate `json:"candidates"` // in PATH order
	Elsewhere  []whichCandidate `json:"elsewhere"`  // installed, not on PATH; for go only
	Scenes     []whichScene     `json:"scenes"`
}

type whichCandidate struct {
	Path     string         `json:"path"`
	Wins     bool           `json:"wins"`
	Element  int            `json:"path_element,omitempty"` // 1-based
	Chain    []string       `json:"chain"`
	Version  string         `json:"version"`
	Class    string         `json:"class"`
	Root     string         `json:"goroot"`
	Owner    string         `json:"owner"`
	Obstacle string         `json:"obstacle,omitempty"`
	SameAs   string         `json:"same_as,omitempty"` // an earlier candidate that is the same file
	SetBy    *finding.Place `json:"set_by"`
}

type whichScene struct {
	Name    string         `json:"name"`
	Path    string         `json:"path"` // the program found, "" for none
	Version string         `json:"version"`
	SetBy   *finding.Place `json:"set_by"`
	Decided bool           `json:"decided"`
	Note    string         `json:"note,omitempty"`
}

func (a *app) which() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "which [NAME]",
		Short: "where each go comes from, who put its directory on PATH, and which one wins where",
		Long: `which lists every program of a name (default: go) in PATH order: the links behind
it, what it is, its version, and the file and line that put its directory on
PATH. Then it says which one wins in this process, a login shell, a script, ssh
with a command, cron, sudo and a systemd unit. Nothing is run to find out.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := "go"
			if len(args) == 1 {
				name = args[0]
			}
			if name == "" || strings.Contains(name, "/") {
				return usage("godoctor which go", "want the name of a program, not %q", name)
			}
			return a.runWhich(cmd.Context(), &o, name)
		},
	}
	o.flags(cmd)
	return cmd
}

func (a *app) runWhich(ctx context.Context, o *checkOptions, name string) error {
	if _, err := o.validate(a); err != nil {
		return err
	}
	source, err := o.target.open()
	if err != nil {
		return err
	}
	r, err := which(host.New(ctx, source), name)
	if err != nil {
		if host.StateOf(err) == host.Unheld {
			return usage("add --env-file FILE or --env PATH=VALUE", "which: %w", err)
		}
		return fmt.Errorf("which: %w", err)
	}
	if len(r.Candidates) == 0 {
		a.exit = finding.ExitFindings
	}
	if o.json {
		e := json.NewEncoder(a.Out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	var b bytes.Buffer
	r.text(&b)
	_, err = a.Out.Write(b.Bytes())
	return err
}

// describeAll asks what which and env ask, so that a recording serves them too.
// A question without an answer is recorded as such.
func (a *app) describeAll(h *host.Host) error {
	_, err := which(h, "go")
	if err == nil {
		_, err = environment(h, settingNames(), false)
	}
	var q *host.Error
	if errors.As(err, &q) {
		return nil
	}
	return err
}

func which(h *host.Host, name string) (*whichReport, error) {
	r := &whichReport{Version: finding.Version, Name: name, Candidates: []whichCandidate{}, Elsewhere: []whichCandidate{}, Scenes: []whichScene{}}
	entries, _, err := searchpath.Process(h)
	if err != nil {
		return nil, err
	}
	found, err := searchpath.Lookup(h, entries, name)
	if err != nil {
		return nil, err
	}
	seen := map[string]string{}
	for _, c := range found.Candidates {
		w := describeCandidate(h, c.Program)
		w.Element = c.Entry.Index + 1
		w.Wins = found.Winner != nil && found.Winner.Program.Path == c.Program.Path
		if w.SetBy, err = scene.SetBy(h, c.Entry); err != nil {
			return nil, err
		}
		if w.SameAs = seen[c.Program.ID]; w.SameAs == "" && c.Program.ID != "" {
			seen[c.Program.ID] = c.Program.Path
		}
		r.Candidates = append(r.Candidates, w)
	}
	if name == "go" {
		installed, err := toolchain.Installed(h)
		if err != nil {
			return nil, err
		}
		for _, p := range installed {
			if seen[p.ID] == "" {
				r.Elsewhere = append(r.Elsewhere, describeCandidate(h, p))
			}
		}
	}
	return r, r.addScenes(h, name)
}

func (r *whichReport) addScenes(h *host.Host, name string) error {
	scenes, err := scene.All(h)
	if err != nil {
		return err
	}
	for _, s := range scenes {
		w := whichScene{Name: s.Name, Decided: s.Sure, Note: s.Note}
		entries, err := searchpath.Parse(h, s.Value())
		if err != nil {
			return err
		}
		found, err := searchpath.Lookup(h, entries, name)
		if err != nil {
			w.Decided, w.Note = false, err.Error()
		}
		if found.Winner != nil {
			w.Path, w.Version = found.Winner.Program.Path, found.Winner.Program.Version
			if i := found.Winner.Entry.Index; i < len(s.Path) && s.Path[i].Origin != nil {
				w.SetBy = s.Path[i].Origin
			}
		}
		r.Scenes = append(r.Scenes, w)
	}
	return nil
}

func describeCandidate(h *host.Host, p *toolchain.Program) whichCandidate {
	w := whichCandidate{Path: p.Path, Chain: p.Hops, Version: p.Version, Class: p.Class.Name, Root: p.Root}
	if p.Obstacle != nil {
		w.Obstacle = string(p.Obstacle.Kind) + ": " + p.Obstacle.Proof.Value
	}
	if info, err := h.Stat(p.Path); err == nil {
		w.Owner = fmt.Sprintf("uid %d", info.UID)
		if info.UID == 0 {
			w.Owner = "root"
		} else if u, err := h.User(); err == nil && u.UID == info.UID {
			w.Owner = u.Name
		}
	}
	return w
}

func (r *whichReport) text(b *bytes.Buffer) {
	if len(r.Candidates) == 0 {
		fmt.Fprintf(b, "no %s on PATH\n", r.Name)
	}
	for _, c := range r.Candidates {
		c.text(b)
	}
	if len(r.Elsewhere) > 0 {
		b.WriteString("\nnot on PATH:\n")
		for _, c := range r.Elsewhere {
			fmt.Fprintf(b, "  %s  %s\n", finding.Visible(c.Path), strings.TrimSpace(c.Version+" "+c.Class))
		}
	}
	fmt.Fprintf(b, "\nwhich %s wins:\n", r.Name)
	width := 0
	for _, s := range r.Scenes {
		width = max(width, len(s.Name))
	}
	for _, s := range r.Scenes {
		fmt.Fprintf(b, "  %-*s  %s\n", width, s.Name, s.words())
	}
}

func (c whichCandidate) text(b *bytes.Buffer) {
	mark := "     "
	if c.Wins {
		mark = "wins "
	}
	fmt.Fprintf(b, "%s%s\n", mark, finding.Visible(c.Path))
	if c.SameAs != "" {
		fmt.Fprintf(b, "       the same file as %s\n", finding.Visible(c.SameAs))
		return
	}
	detail := func(label, value string) {
		if value != "" {
			fmt.Fprintf(b, "       %-8s %s\n", label, value)
		}
	}
	if len(c.Chain) > 1 {
		for _, hop := range c.Chain[1:] {
			detail("link to", finding.Visible(hop))
		}
	}
	detail("is", strings.TrimSpace(c.Version+" "+c.Class))
	if c.Root != "" && c.Root != path.Dir(path.Dir(c.Path)) {
		detail("tree", finding.Visible(c.Root))
	}
	detail("owner", c.Owner)
	detail("blocked", c.Obstacle)
	if c.SetBy != nil {
		detail("set by", c.SetBy.String()+"  "+finding.Visible(c.SetBy.Text))
	} else {
		detail("set by", "inherited; no start-up file sets this element")
	}
}

func (s whichScene) words() string {
	out := "none"
	if s.Path != "" {
		out = strings.TrimSpace(finding.Visible(s.Path) + "  " + s.Version)
	}
	if s.SetBy != nil && s.SetBy.Line > 0 {
		out += "  (" + s.SetBy.String() + ")"
	}
	if !s.Decided && s.Note != "" {
		out += "  [" + s.Note + "]"
	}
	return out
}

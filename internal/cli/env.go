package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// envReport is the answer of env; its JSON is the wire form.
type envReport struct {
	Version  int          `json:"version"`
	Go       envGo        `json:"go"`                // the go command on PATH
	Runs     *envGo       `json:"runs"`              // the toolchain that takes over; its settings are told
	Complete bool         `json:"complete"`          // false: something could not be looked at
	Refused  string       `json:"refused,omitempty"` // go's words about what is no setting, such as TMPDIR
	Settings []envSetting `json:"settings"`
	Unread   []envUnread  `json:"unread"` // variables that are set and that no go command reads
}

type envGo struct {
	Path    string         `json:"path"` // "" where there is none
	Version string         `json:"version"`
	Assumed bool           `json:"assumed"` // the version is not known
	By      *finding.Place `json:"by,omitempty"`
	How     string         `json:"how,omitempty"`
}

type envSetting struct {
	Name      string         `json:"name"`
	Value     string         `json:"value"`
	Layer     string         `json:"layer"` // environment, GOENV file, GOROOT/go.env, telemetry mode file or default
	Given     string         `json:"given"` // as the layer writes it
	SetBy     *finding.Place `json:"set_by"`
	Changed   bool           `json:"changed"`
	Unknown   string         `json:"unknown,omitempty"` // why the value is not known
	Refused   string         `json:"refused,omitempty"` // go's words, if it refuses the value
	Overrides []envSupply    `json:"overrides"`
	Doc       string         `json:"doc"`
}

type envSupply struct {
	Layer string         `json:"layer"`
	Value string         `json:"value"`
	Place *finding.Place `json:"place"`
}

type envUnread struct {
	Name  string         `json:"name"`
	Value string         `json:"value"`
	Meant string         `json:"meant"`
	Why   string         `json:"why,omitempty"`
	SetBy *finding.Place `json:"set_by"`
}

func (a *app) env() *cobra.Command {
	var o checkOptions
	var changed bool
	cmd := &cobra.Command{
		Use:   "env [NAME ...]",
		Short: "every setting of the go command: its value, which layer and line set it, and what go would refuse",
		Long: `env works out what "go env" would print, without running go: for each setting
the effective value, the layer that supplies it (the environment, the GOENV file,
GOROOT/go.env or the default), the file and line that set it, what it overrides,
and go's words where it would refuse the value. Where another toolchain takes over,
the settings are those of that one.

The exit status is 1 if go would refuse a setting that is shown, and 3 if one that
is named is not known, or something could not be looked at.`,
		Example: `  godoctor env                      all settings, those that somebody set first
  godoctor env --changed            only what differs from the defaults
  godoctor env GOPROXY GOFLAGS      some
  godoctor env --json               as a document`,
		ValidArgsFunction: completeSettings,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runEnv(cmd.Context(), &o, args, changed)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&changed, "changed", false, "only settings that differ from the defaults")
	return cmd
}

func completeSettings(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return settingNames(), cobra.ShellCompDirectiveNoFileComp
}

func settingNames() []string {
	var out []string
	for _, v := range goenv.Variables() {
		out = append(out, v.Name)
	}
	return out
}

// checkNames refuses names that are no settings, with the one that is meant.
func checkNames(names []string) error {
	for _, n := range names {
		if _, ok := goenv.VariableNamed(n); ok {
			continue
		}
		if right, why, ok := goenv.Confused(n); ok {
			return usage(strings.TrimSpace("godoctor env "+right+" "+comment(why)), "no go command reads %s: %s is meant", n, right)
		}
		hint := "godoctor env lists them all"
		if near := rule.Nearest(strings.ToUpper(n), settingNames()); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		return usage(hint, "the go command has no setting %.80q", n)
	}
	return nil
}

func comment(s string) string {
	if s == "" {
		return ""
	}
	return "# " + s
}

func (a *app) runEnv(ctx context.Context, o *checkOptions, names []string, changed bool) error {
	if _, err := o.validate(a); err != nil {
		return err
	}
	if err := checkNames(names); err != nil {
		return err
	}
	source, err := o.target.open()
	if err != nil {
		return err
	}
	r, err := environment(host.New(ctx, source), names, changed)
	if err != nil {
		if host.StateOf(err) == host.Unheld {
			return usage("add --env-file FILE or --env PATH=VALUE", "env: %w", err)
		}
		return fmt.Errorf("env: %w", err)
	}
	a.exit = r.exit()
	if o.json {
		e := json.NewEncoder(a.Out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	var b bytes.Buffer
	r.text(&b, len(names) > 0)
	_, err = a.Out.Write(b.Bytes())
	return err
}

// exit is 1 for a refused setting, 3 for an unknown one.
func (r *envReport) exit() int {
	if slices.ContainsFunc(r.Settings, func(s envSetting) bool { return s.Refused != "" }) {
		return finding.ExitFindings
	}
	if !r.Complete {
		return finding.ExitIncomplete
	}
	return finding.ExitOK
}

// environment gathers the settings: those named, in that order, else all that
// this go command prints.
func environment(h *host.Host, names []string, changed bool) (*envReport, error) {
	first, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e := first.Final()
	named := len(names) > 0
	r := &envReport{Version: finding.Version, Go: describeGo(first), Complete: first.Choice.Unknown == nil, Settings: []envSetting{}, Unread: []envUnread{}}
	if first.Choice.Name != "" {
		runs := envGo{Version: first.Choice.Name, By: first.Choice.By, How: string(first.Choice.How)}
		if first.Choice.Runs != nil {
			runs.Path, runs.Assumed = e.Program.Path, e.Assumed
			if !e.Assumed {
				runs.Version = e.Version // the name may say less: "path"
			}
		}
		r.Runs = &runs
	}
	refused := map[string]string{}
	all, err := e.Refusals()
	if err != nil {
		r.Complete = false
	}
	for _, f := range all {
		if _, ok := goenv.VariableNamed(f.Setting); !ok {
			r.Refused = cmp.Or(r.Refused, f.Text)
		}
		refused[f.Setting] = cmp.Or(refused[f.Setting], f.Text)
	}
	if !named {
		if names, err = printed(e); err != nil {
			return nil, err
		}
	}
	for _, n := range names {
		s, err := r.describe(h, e, n)
		if err != nil {
			return nil, err
		}
		if named && s.Unknown != "" {
			r.Complete = false // it was asked for, whatever the reason
		}
		s.Refused = refused[n]
		if !changed || s.Changed || s.Refused != "" {
			r.Settings = append(r.Settings, s)
		}
	}
	return r, r.addUnread(h)
}

func describeGo(e *goenv.Env) envGo {
	g := envGo{Version: e.Version, Assumed: e.Assumed}
	if e.Program != nil {
		g.Path = e.Program.Path
	}
	return g
}

// printed are the settings that go env prints, and others that are set.
func printed(e *goenv.Env) ([]string, error) {
	var out []string
	for _, v := range goenv.Variables() {
		ok, err := e.Prints(v)
		var q *host.Error
		if err != nil && !errors.As(err, &q) {
			return nil, err
		}
		if !ok && e.Knows(v) {
			s, err := e.Supplied(v.Name)
			ok = err == nil && s.Given() != ""
		}
		if ok && v.Name != "GOGCCFLAGS" {
			out = append(out, v.Name)
		}
	}
	return out, nil
}

func (r *envReport) describe(h *host.Host, e *goenv.Env, name string) (envSetting, error) {
	v, _ := goenv.VariableNamed(name)
	out := envSetting{Name: name, Doc: v.Doc, Overrides: []envSupply{}}
	s, err := e.Get(name)
	if err == nil && s.Value == "" && (name == "GOROOT" || name == "GOTOOLDIR") {
		err = e.Behind()
	}
	out.Value, out.Layer, out.Given = s.Value, string(s.Layer), s.Given()
	if err != nil {
		out.Unknown = err.Error()
		if !ordinary(err) {
			r.Complete = false
		}
		return out, nil
	}
	if out.Changed, err = e.Changed(s); err != nil {
		return out, err
	}
	if out.SetBy, err = goenv.Origin(h, s); err != nil {
		return out, err
	}
	if out.SetBy == nil && name == "GOROOT" && s.Layer == goenv.Process && r.Runs != nil {
		out.SetBy = &finding.Place{Source: r.Go.Path} // which set it for the toolchain that it started
	}
	for _, o := range s.Overridden {
		out.Overrides = append(out.Overrides, envSupply{string(o.Layer), o.Value, o.Place})
	}
	return out, nil
}

// ordinary reports whether a setting is not known though nothing is amiss.
func ordinary(why error) bool {
	return errors.Is(why, goenv.ErrBuiltIn) || errors.Is(why, goenv.ErrNoGo) || errors.Is(why, goenv.ErrOnlyGo)
}

// addUnread lists what is set and read by no go command.
func (r *envReport) addUnread(h *host.Host) error {
	for _, prefix := range []string{"CC_", "CGO", "CXX_", "GO"} {
		names, err := h.EnvNames(prefix)
		if err != nil {
			return err
		}
		for _, n := range names {
			meant, why, ok := goenv.Confused(n)
			if !ok {
				continue
			}
			value, _, err := h.Env(n)
			if err != nil {
				return err
			}
			u := envUnread{Name: n, Value: value, Meant: meant, Why: why}
			s := goenv.Setting{Name: n, Supply: goenv.Supply{Layer: goenv.Process, Value: value}}
			if u.SetBy, err = goenv.Origin(h, s); err != nil {
				return err
			}
			r.Unread = append(r.Unread, u)
		}
	}
	slices.SortFunc(r.Unread, func(a, b envUnread) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

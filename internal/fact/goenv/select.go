package goenv

import (
	"fmt"
	"go/version"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Selection is the choice of the toolchain that runs
// (cmd/go/internal/toolchain, Select). The zero value: go runs itself.
type Selection struct {
	Setting Setting // GOTOOLCHAIN
	Mode    string  // auto, path or "": whether go.mod may ask for another one
	Minimum string  // the toolchain that GOTOOLCHAIN names, or the go command's own

	File          string // the go.work or go.mod file that was looked at
	Go            string // its go line: a version without "go"
	Toolchain     string // its toolchain line
	GoLine        int    // the numbers of those lines
	ToolchainLine int

	Name string         // the toolchain that is to run, such as go1.25.3; "" if it is go itself
	By   *finding.Place // the line of File that asks for it; nil if GOTOOLCHAIN does
	How  Availability   // where it comes from

	Unknown error    // why it is not known which toolchain runs
	Runs    *Env     // the toolchain that takes over, if it is at hand
	Refused string   // go's words, if it refuses to select
	blame   *Refusal // the same, where another setting than GOTOOLCHAIN is to blame
}

// refuse notes an error of another setting.
func (c *Selection) refuse(r []Refusal) {
	if len(r) > 0 {
		c.blame, c.Refused = &r[0], r[0].Text
	}
}

// Availability says where a toolchain comes from.
type Availability string

// The places, in the order in which go looks.
const (
	OnPath        Availability = "PATH"
	InModuleCache Availability = "module cache"
	ToDownload    Availability = "download"
	NotOnPath     Availability = "not on PATH" // and GOTOOLCHAIN forbids to download
)

// local is the version that the go command has by its own account, without
// "go", and its name as a toolchain.
func (e *Env) local() (vers, name string) {
	if v := release.OfToolchain(e.Version); v != "" {
		return v, e.Version
	}
	return strings.TrimPrefix(Latest, "go"), Latest
}

// CompareVersions compares versions without "go", as 1.22.1; what is not valid
// comes before all others, such as one with a suffix.
func CompareVersions(a, b string) int { return release.Compare(a, b) }

// isLang reports whether a version names a language version, such as 1.22.
func isLang(v string) bool { return v != "" && version.Lang("go"+v) == "go"+v }

// selectToolchain sets Choice.
func (e *Env) selectToolchain() error {
	c := &e.Choice
	switch {
	case e.Program != nil && e.Assumed:
		return errRelease
	case e.Assumed, !e.AtLeast("1.21"):
		return nil
	}
	modules, err := e.ModuleMode()
	if err != nil || !modules {
		return err
	}
	if c.Setting, err = e.Get("GOTOOLCHAIN"); err != nil || c.Setting.Value == "" {
		return err
	}
	minimum, ok := e.minimum()
	if !ok {
		return nil
	}
	name := c.Minimum
	if c.Mode == "auto" || c.Mode == "path" {
		if name, err = e.askFile(minimum); err != nil || c.Refused != "" {
			return err
		}
	}
	if _, own := e.local(); name == "local" || name == own {
		return nil
	}
	if !strings.HasPrefix(name, "go1") && !strings.Contains(name, "-go1") {
		c.Refused = fmt.Sprintf("go: invalid GOTOOLCHAIN %q", name)
		return nil
	}
	c.Name = name
	return e.locate()
}

// minimum reads GOTOOLCHAIN; ok is false if it is refused.
func (e *Env) minimum() (vers string, ok bool) {
	c := &e.Choice
	vers, c.Minimum = e.local()
	value := c.Setting.Value
	if value == "auto" || value == "path" {
		c.Mode = value
		return vers, true
	}
	least, suffix, plus := strings.Cut(value, "+")
	if least != "local" {
		v := release.OfToolchain(least)
		switch {
		case v == "" && plus:
			c.Refused = fmt.Sprintf("go: invalid GOTOOLCHAIN %q: invalid minimum toolchain %q", value, least)
			return "", false
		case v == "":
			c.Refused = fmt.Sprintf("go: invalid GOTOOLCHAIN %q", value)
			return "", false
		}
		vers, c.Minimum = v, least
	}
	if plus && suffix != "auto" && suffix != "path" {
		c.Refused = fmt.Sprintf("go: invalid GOTOOLCHAIN %q: only version suffixes are +auto and +path", value)
		return "", false
	}
	c.Mode = suffix
	return vers, true
}

// askFile lets go.work or go.mod raise the minimum.
func (e *Env) askFile(least string) (name string, err error) {
	c := &e.Choice
	name = c.Minimum
	if bad, err := e.relativeWork(); bad != "" || err != nil {
		c.refuse(refusal(Every, "GOWORK", bad, "go: "+badWork)) // the prefix is printed twice
		return "", err
	}
	if err := e.readModule(); err != nil || c.File == "" || c.Toolchain == "default" {
		return name, err
	}
	if c.Toolchain != "" {
		v := release.OfToolchain(c.Toolchain)
		if v == "" {
			c.Refused = fmt.Sprintf("go: invalid toolchain %q in %s", c.Toolchain, e.short(c.File))
			return "", nil
		}
		order := CompareVersions(v, least)
		if order > 0 || order == 0 && !e.AtLeast("1.22") {
			name, least = c.Toolchain, v
			c.By = &finding.Place{Source: c.File, Line: c.ToolchainLine, Text: "toolchain " + c.Toolchain}
		}
	}
	if CompareVersions(c.Go, least) > 0 {
		name = "go" + c.Go
		if isLang(c.Go) && CompareVersions(c.Go, "1.21") >= 0 && e.knowsFirstRelease() {
			name += ".0"
		}
		c.By = &finding.Place{Source: c.File, Line: c.GoLine, Text: "go " + c.Go}
	}
	return name, nil
}

// knowsFirstRelease reports whether the go command knows that the first release
// of a line is 1.N.0: before 1.21.11 and 1.22.4 it asks for go1.N, which there is
// not (golang/go#62278).
func (e *Env) knowsFirstRelease() bool {
	v, _ := e.local()
	if isLang(v) || version.Lang("go"+v) != "go1.21" && version.Lang("go"+v) != "go1.22" {
		return true
	}
	first := map[string]string{"go1.21": "1.21.11", "go1.22": "1.22.4"}[version.Lang("go"+v)]
	return CompareVersions(v, first) >= 0
}

// readModule reads the lines of the file that may ask for a toolchain: go.work
// if there is one, else go.mod.
func (e *Env) readModule() error {
	c := &e.Choice
	c.File = ""
	if e.Work != "" && e.Work != "off" {
		if abs, ok := e.abs(e.Work); ok {
			if _, err := e.h.Stat(abs); err == nil {
				c.File = abs
			} else if !missing(err) {
				return err
			}
		}
	}
	if c.File == "" {
		mod, err := e.NearestModule()
		if err != nil || mod == "" {
			return err
		}
		c.File = mod
	}
	lines, err := e.h.GoMod(c.File)
	if host.IsDenied(err) {
		c.Refused = fmt.Sprintf("go: open %s: permission denied", c.File)
		return nil
	}
	if err != nil {
		return err
	}
	c.Go, c.GoLine = lines.Go, lines.GoLine
	c.Toolchain, c.ToolchainLine = lines.Toolchain, lines.ToolchainLine
	return nil
}

// short is base.ShortPath: relative to the working directory if that is shorter.
func (e *Env) short(p string) string {
	rel := ""
	for dir := e.cwd; dir != ""; dir = path.Dir(dir) {
		if rest, ok := strings.CutPrefix(p, strings.TrimSuffix(dir, "/")+"/"); ok {
			rel += rest
			break
		}
		if dir == "/" {
			return p
		}
		rel += "../"
	}
	if rel != "" && len(rel) < len(p) {
		return rel
	}
	return p
}

// locate finds the chosen toolchain: on PATH, in the module cache, or nowhere.
func (e *Env) locate() error {
	c := &e.Choice
	found, err := e.LookPath(c.Name)
	if err != nil {
		return err
	}
	if found != "" {
		c.How = OnPath
		abs, _ := e.abs(found)
		return e.takeOver(abs, "unset")
	}
	if value := c.Setting.Value; value == "path" || strings.HasSuffix(value, "+path") {
		c.How = NotOnPath
		c.Refused = fmt.Sprintf("go: cannot find %q in PATH", c.Name)
		return nil
	}
	c.How = ToDownload
	if r, err := e.refuseModuleInGOPATH(); len(r) > 0 || err != nil {
		if c.refuse(r); c.blame != nil {
			c.Refused = "go: " + c.Refused // here with the prefix
			c.blame.Text = c.Refused
		}
		return err
	}
	if done, err := e.refuseCacheDir(); done || err != nil {
		return err
	}
	dir, err := e.toolchainDir()
	if err != nil {
		return err
	}
	_, err = e.h.Stat(path.Join(dir, "bin/go"))
	if err != nil && !missing(err) {
		return err
	}
	if err == nil {
		c.How = InModuleCache
	} else if done, err := e.refuseDownload(); done || err != nil {
		return err
	}
	if done, err := e.refuseDatabase(); done || err != nil || c.How == ToDownload {
		return err
	}
	return e.takeOver(path.Join(dir, "bin/go"), dir)
}

// refuseCacheDir notes an error of the module cache, before any module is fetched;
// the prefix is printed twice. Until 1.25 the FIPS 140-3 module is judged first.
func (e *Env) refuseCacheDir() (bool, error) {
	if fips, err := e.lookup("GOFIPS140"); err != nil {
		return false, err
	} else if fips != "" && e.AtLeast("1.24") && !e.AtLeast("1.26") && !validFIPS140(e, fips) {
		e.Choice.refuse(refusal(Every, "GOFIPS140", fips, "go: go: unknown GOFIPS140 version %q", fips))
		return true, nil
	}
	s, err := e.Get("GOMODCACHE")
	if err != nil {
		return false, err
	}
	if err := e.badModCache(s.Value); err != nil {
		e.Choice.refuse(refusal(Every, "GOMODCACHE", s.Value, "go: go: %v", err))
		return true, nil
	}
	return false, nil
}

// refuseDownload notes an error of GOPROXY.
func (e *Env) refuseDownload() (bool, error) {
	s, err := e.Get("GOPROXY")
	if err != nil {
		return false, err
	}
	if err := e.badProxy(s.Value); err != nil {
		e.Choice.refuse(refusal(Every, "GOPROXY", s.Value, "go: download %s: %v", e.Choice.Name, err))
		return true, nil
	}
	return false, nil
}

// refuseDatabase notes what go says where it may not ask the checksum database for
// a toolchain, be it downloaded or not (cmd/go/internal/modfetch, useSumDB).
func (e *Env) refuseDatabase() (bool, error) {
	proxy, err := e.lookup("GOPROXY")
	if err != nil {
		return false, err
	}
	if strings.HasPrefix(proxy, "file://") && !strings.ContainsAny(proxy, ",|") {
		return false, nil
	}
	s, err := e.Get("GOSUMDB")
	if err != nil {
		return false, err
	}
	bad := badDatabase(s.Value)
	if bad == nil {
		return false, nil
	}
	module, err := e.toolchainModule()
	if err != nil {
		return false, err
	}
	// it is a refusal of the switch: for other modules GOSUMDB=off is fine
	e.Choice.Refused = fmt.Sprintf("go: %s: verifying module: %v", module, bad)
	return true, nil
}

// toolchainModule is the chosen toolchain as a module.
func (e *Env) toolchainModule() (string, error) {
	arch, err := e.hostArch()
	return "golang.org/toolchain@v0.0.1-" + e.Choice.Name + ".linux-" + arch, err
}

// toolchainDir is where the module cache keeps the chosen toolchain.
func (e *Env) toolchainDir() (string, error) {
	cache, err := e.Get("GOMODCACHE")
	if err != nil {
		return "", err
	}
	module, err := e.toolchainModule()
	return path.Join(cache.Value, module), err
}

func (e *Env) takeOver(program, goroot string) error {
	p, err := toolchain.Describe(e.h, program)
	if err != nil {
		return err
	}
	if is, known := p.IsGo(); !known || !is {
		return nil // some script; what it runs is not known
	}
	e.Choice.Runs, err = resolve(e.h, p, goroot)
	return err
}

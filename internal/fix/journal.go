package fix

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A Journal is the directory in which changes are written down before they are
// made:
//
//	lock                      taken by whoever changes something
//	ID/transaction.json       what one run of `godoctor fix` is: a Transaction
//	ID/N/change.json          its Nth change: a Change
//	ID/N/before, ID/N/after   the bytes of the file
//	ID/N/done                 a command has ended well
//	ID/N/undone               the change was taken back
//
// Whether a change was made is told by the machine alone, which is either as
// before or as after it; so a journal is right however its process ended. The
// directory and all in it can be read by its owner only: a start-up file may
// hold secrets. What the JSON files say has none.
type Journal struct {
	Dir  string
	Disk *Disk // that the journal itself lies on: always this machine's
}

// journalVersion is that of the files' form.
const journalVersion = 1

// A Transaction is what one run of `godoctor fix` changed.
type Transaction struct {
	Version int       `json:"version"`
	ID      string    `json:"id"`
	Began   time.Time `json:"began"`
	Tool    string    `json:"tool"`
	Root    string    `json:"root,omitempty"` // the disk that was changed; "" for this machine
	Changes []*Change `json:"-"`

	dir     string
	journal *Journal
}

// A Change is one step of a repair.
type Change struct {
	Rule        string   `json:"rule"`
	Fingerprint string   `json:"fingerprint"`
	Kind        kind     `json:"kind"`
	Path        string   `json:"path,omitempty"` // as the plan names it
	Real        string   `json:"real,omitempty"` // where it lies on this machine
	Before      string   `json:"before"`         // SHA-256 of a file, target of a link, "" for nothing
	After       string   `json:"after"`
	Meta        meta     `json:"meta,omitzero"`  // of the old file
	Made        []string `json:"made,omitempty"` // directories that are made for it, outermost first
	Temp        string   `json:"temp,omitempty"` // the name under which the new file is written
	Command     []string `json:"command,omitempty"`
	UndoCommand []string `json:"undo_command,omitempty"`
	Undo        string   `json:"undo,omitempty"` // what a command leaves, in words

	N      int  `json:"-"`
	Done   bool `json:"-"` // of a command
	Undone bool `json:"-"`
	dir    string
}

type kind string

const (
	editKind    kind = "edit"
	linkKind    kind = "link"
	commandKind kind = "command"
)

// Lock lets no other process change anything until release is called.
func (j *Journal) Lock() (release func(), err error) {
	if err := j.makeDir(j.Dir); err != nil {
		return nil, err
	}
	if err := j.own(); err != nil {
		return nil, err
	}
	j.Disk.before("lock")
	f, err := os.OpenFile(filepath.Join(j.Dir, "lock"), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the journal %s cannot be locked: %w", j.Dir, bare(err))
	}
	if fi, err := f.Stat(); err != nil || !fi.Mode().IsRegular() {
		f.Close()
		return nil, fmt.Errorf("the journal %s cannot be locked: its lock is no regular file", j.Dir)
	}
	busy, err := lock(f)
	if busy {
		pid, _ := io.ReadAll(io.LimitReader(f, 20))
		f.Close()
		return nil, &BusyError{strings.TrimSpace(string(pid))}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("the journal %s cannot be locked: %w", j.Dir, err)
	}
	if err := f.Truncate(0); err == nil { // to tell a second process whom it waits for
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return func() { f.Close() }, nil
}

// A BusyError says that another process is changing things.
type BusyError struct{ PID string }

func (e *BusyError) Error() string {
	if e.PID == "" {
		return "another godoctor is applying or undoing repairs"
	}
	return "another godoctor (pid " + e.PID + ") is applying or undoing repairs"
}

func (j *Journal) makeDir(dir string) error {
	for _, d := range append(missing(dir), dir) {
		if exists(d) {
			continue
		}
		j.Disk.before("make directory")
		if err := os.Mkdir(d, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("the journal cannot be kept in %s: %w", j.Dir, err)
		}
		if err := j.Disk.syncDir(filepath.Dir(d)); err != nil {
			return fmt.Errorf("the journal cannot be kept in %s: %w", j.Dir, err)
		}
	}
	if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
		return fmt.Errorf("the journal cannot be kept in %s: it is no directory", j.Dir)
	}
	return nil
}

// own refuses a journal that somebody else can write to: undo believes it.
func (j *Journal) own() error {
	f, err := os.Open(j.Dir)
	if err != nil {
		return fmt.Errorf("the journal cannot be read: %w", err)
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return fmt.Errorf("the journal cannot be read: %w", err)
	}
	switch m, err := describe(f, fi); {
	case err != nil:
		return fmt.Errorf("the journal cannot be read: %w", err)
	case m.UID != j.Disk.UID:
		return fmt.Errorf("the journal %s belongs to uid %d, and this is uid %d", j.Dir, m.UID, j.Disk.UID)
	case m.Mode&0o022 != 0:
		return fmt.Errorf("others can write to the journal %s (mode %04o): it is not believed; if its content is yours: chmod 700 %s", j.Dir, m.Mode, j.Dir)
	}
	return nil
}

// Begin starts a transaction. Nothing is written before its first change.
func (j *Journal) Begin(tool, root string, now time.Time) *Transaction {
	return &Transaction{Version: journalVersion, Began: now.UTC().Truncate(time.Second), Tool: tool, Root: root, journal: j}
}

// begin writes the transaction down and gives it its ID: the time, and a number
// where the second is taken.
func (t *Transaction) begin() error {
	if t.ID != "" {
		return nil
	}
	id := t.Began.Format("20060102-150405")
	for n := 2; ; n++ {
		t.journal.Disk.before("make directory")
		err := os.Mkdir(filepath.Join(t.journal.Dir, id), 0o700)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("the journal cannot be written: %w", err)
		}
		id = fmt.Sprintf("%s-%02d", t.Began.Format("20060102-150405"), n) // so that names sort by age
	}
	t.ID, t.dir = id, filepath.Join(t.journal.Dir, id)
	if err := t.write(t.dir, "transaction.json", t); err != nil {
		return err
	}
	return t.journal.Disk.syncDir(t.journal.Dir)
}

// record writes a change down, with the bytes of the file before and after it.
// When it returns, the change may be made.
func (t *Transaction) record(c *Change, before, after []byte) error {
	if err := t.begin(); err != nil {
		return err
	}
	c.N = len(t.Changes) + 1
	c.dir = filepath.Join(t.dir, strconv.Itoa(c.N))
	t.journal.Disk.before("make directory")
	if err := os.Mkdir(c.dir, 0o700); err != nil {
		return fmt.Errorf("the journal cannot be written: %w", err)
	}
	if c.Kind == editKind {
		if err := t.writeBytes(c.dir, "before", before); err != nil {
			return err
		}
		if err := t.writeBytes(c.dir, "after", after); err != nil {
			return err
		}
	}
	if err := t.write(c.dir, "change.json", c); err != nil {
		return err
	}
	t.Changes = append(t.Changes, c)
	return t.journal.Disk.syncDir(t.dir)
}

// mark writes an empty file beside a change.
func (t *Transaction) mark(c *Change, name string) error {
	if err := t.writeBytes(c.dir, name, nil); err != nil {
		return err
	}
	switch name {
	case "done":
		c.Done = true
	case "undone":
		c.Undone = true
	}
	return nil
}

func (t *Transaction) write(dir, name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("the journal cannot be written: %w", err)
	}
	return t.writeBytes(dir, name, append(data, '\n'))
}

// writeBytes makes a file of the journal whole or not at all.
func (t *Transaction) writeBytes(dir, name string, data []byte) (err error) {
	d := t.journal.Disk
	temp := filepath.Join(dir, "."+name)
	defer func() {
		if err != nil {
			os.Remove(temp)
			err = fmt.Errorf("the journal cannot be written: %w", err)
		}
	}()
	d.before("create in the journal")
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	d.before("write in the journal")
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	d.before("rename in the journal")
	if err := os.Rename(temp, filepath.Join(dir, name)); err != nil {
		return err
	}
	return d.syncDir(dir)
}

// maxTransactions bounds what is listed; older ones are still undone by ID.
const maxTransactions = 1000

// List reads the transactions, the newest first. One that is damaged is listed
// with what is wrong in Damage.
func (j *Journal) List() ([]Entry, error) {
	names, err := os.ReadDir(j.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the journal cannot be read: %w", err)
	}
	var out []Entry
	for _, n := range slices.Backward(names) {
		if !n.IsDir() || len(out) == maxTransactions {
			continue
		}
		t, err := j.Load(n.Name())
		if t == nil && err == nil {
			continue // killed before its first change
		}
		out = append(out, Entry{ID: n.Name(), Transaction: t, Damage: err})
	}
	return out, nil
}

// An Entry is a transaction of a list, or what keeps it from being read.
type Entry struct {
	ID          string
	Transaction *Transaction
	Damage      error
}

// A DamageError says that a journal is not as godoctor writes it.
type DamageError struct{ Place, Reason string }

func (e *DamageError) Error() string { return "the journal is damaged: " + e.Place + ": " + e.Reason }

// Load reads a transaction. It is nil where its process ended before it had
// written a change down, and so changed nothing.
func (j *Journal) Load(id string) (*Transaction, error) {
	if id == "" || id != filepath.Base(id) || id[0] == '.' {
		return nil, fmt.Errorf("there is no transaction %.80q", id)
	}
	t := &Transaction{journal: j, dir: filepath.Join(j.Dir, id)}
	if !exists(t.dir) {
		return nil, fmt.Errorf("there is no transaction %.80q", id)
	}
	if err := readJSON(filepath.Join(t.dir, "transaction.json"), t); err != nil {
		if errors.Is(err, fs.ErrNotExist) && !exists(filepath.Join(t.dir, "1")) {
			return nil, nil
		}
		return nil, &DamageError{filepath.Join(t.dir, "transaction.json"), bare(err).Error()}
	}
	if t.Version != journalVersion || t.ID != id {
		return nil, &DamageError{filepath.Join(t.dir, "transaction.json"), fmt.Sprintf("version %d of transaction %.40q", t.Version, t.ID)}
	}
	for n := 1; ; n++ {
		c := &Change{N: n, dir: filepath.Join(t.dir, strconv.Itoa(n))}
		place := filepath.Join(c.dir, "change.json")
		err := readJSON(place, c)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !exists(filepath.Join(t.dir, strconv.Itoa(n+1))):
			return t, nil // the end, or killed while it was written down
		case err != nil:
			return nil, &DamageError{place, bare(err).Error()}
		}
		if err := t.check(c); err != nil {
			return nil, &DamageError{place, err.Error()}
		}
		c.Done, c.Undone = exists(filepath.Join(c.dir, "done")), exists(filepath.Join(c.dir, "undone"))
		t.Changes = append(t.Changes, c)
	}
}

// check says what a change that was read lacks, or names that it cannot have made.
func (t *Transaction) check(c *Change) error {
	switch {
	case c.Kind == commandKind && len(c.Command) > 0:
		return nil
	case c.Kind != editKind && c.Kind != linkKind:
		return fmt.Errorf("there is no change of kind %.40q", c.Kind)
	case !filepath.IsAbs(c.Real) || c.Before == c.After || c.Temp != temporary(c.Real, t.ID):
		return errors.New("it names no change of a file")
	}
	for _, dir := range c.Made {
		if !strings.HasPrefix(c.Real, dir+"/") {
			return fmt.Errorf("%.200q is not above the file", dir)
		}
	}
	return nil
}

// maxJSON bounds a file of the journal; extended attributes are the most of it.
const maxJSON = 1 << 20

func readJSON(name string, v any) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxJSON))
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

// saved are the bytes of a file before or after a change.
func (c *Change) saved(which string) ([]byte, error) {
	place := filepath.Join(c.dir, which)
	data, err := os.ReadFile(place)
	if err != nil {
		return nil, &DamageError{place, bare(err).Error()}
	}
	want := map[string]string{"before": c.Before, "after": c.After}[which]
	if want != "" && sum(data, true) != want {
		return nil, &DamageError{place, "it does not hold the bytes that change.json names"}
	}
	return data, nil
}

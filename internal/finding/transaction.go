package finding

import "time"

// A Transaction is one run of `godoctor fix --apply`, as the journal tells it.
type Transaction struct {
	ID    string           `json:"id"` // what `godoctor undo` takes
	Began time.Time        `json:"began,omitzero"`
	State TransactionState `json:"state"`
	Root  string           `json:"root,omitempty"` // the root that was changed; "" for this machine
	Rules []string         `json:"rules"`          // whose findings were mended
	// Changes are the files, links and commands, in the order in which they were
	// made.
	Changes []string `json:"changes"`
	Left    []string `json:"left,omitempty"`   // what undo cannot take back
	Damage  string   `json:"damage,omitempty"` // why the journal cannot be read
}

// TransactionState is what became of a transaction.
type TransactionState string

// The states of a transaction.
const (
	StateApplied TransactionState = "applied"
	StatePartly  TransactionState = "partly undone"
	StateUndone  TransactionState = "undone"
	StateDamaged TransactionState = "damaged"
)

// An Undo is what became of taking a transaction back. Its JSON is what `godoctor
// undo --json` writes.
type Undo struct {
	Version     int          `json:"version"`
	Transaction *Transaction `json:"transaction"` // nil: there was nothing to undo
	Conflict    *Conflict    `json:"conflict,omitempty"`
	Error       string       `json:"error,omitempty"`
	Hint        string       `json:"hint,omitempty"`
}

// A Conflict is a file that was changed after a repair, as two differences in
// unified form.
type Conflict struct {
	Path   string `json:"path"`
	Ours   string `json:"ours"`   // what the repair changed
	Theirs string `json:"theirs"` // what was changed since
}

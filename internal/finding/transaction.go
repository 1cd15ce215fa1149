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

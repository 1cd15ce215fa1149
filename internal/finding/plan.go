package finding

// A Plan is what mends a report: its repairs, root causes first. Text, JSON,
// scripts and the hand that applies it are given the same value.
type Plan struct {
	Version int    `json:"version"`
	Items   []Item `json:"items"`
	Error   string `json:"error,omitempty"`
	Hint    string `json:"hint,omitempty"`
}

// An Item is one repair of a plan.
type Item struct {
	Number      int     `json:"number"` // from 1
	Rule        string  `json:"rule"`
	Fingerprint string  `json:"fingerprint"`
	Problem     Message `json:"problem"` // what the finding says
	Fix         *Fix    `json:"fix"`
	Settles     []Cause `json:"settles"` // echoes that go with it
	// Obstacle says why this machine would refuse the repair as it is now.
	Obstacle string  `json:"obstacle,omitempty"`
	Result   *Result `json:"result,omitempty"` // what became of it, once it was tried
}

// Key names the finding that the item mends.
func (it *Item) Key() Cause { return Cause{it.Rule, it.Fingerprint} }

// ItemStatus is what became of an item.
type ItemStatus string

// The outcomes of an item. Only Applied and Failed leave a change.
const (
	Applied  ItemStatus = "applied"  // and the rule that found the problem no longer does
	Reverted ItemStatus = "reverted" // it did not help, or failed half way: all is as before
	Failed   ItemStatus = "failed"   // half way, and it could not be taken back
	Refused  ItemStatus = "refused"  // this machine is not as the plan needs it
	Declined ItemStatus = "declined" // whoever was asked said no
	Skipped  ItemStatus = "skipped"  // manual, or needs a flag or a user that were not given
)

// Chosen reports whether somebody was asked about the item, or a flag had decided.
func (it *Item) Chosen() bool {
	return it.Result != nil && it.Result.Asked
}

// A Result is what became of an item.
type Result struct {
	Status      ItemStatus `json:"status"`
	Reason      string     `json:"reason,omitempty"`
	Transaction string     `json:"transaction,omitempty"` // what `godoctor undo` takes
	Asked       bool       `json:"-"`                     // it could have been applied, and was decided about
}

// PlanOf makes the plan: a repair for every finding that has one and is not an
// echo. Echoes follow their causes in a report, so one pass also finds the
// echoes of echoes.
func PlanOf(r *Report) Plan {
	plan := Plan{Version: Version, Items: []Item{}, Error: r.Error, Hint: r.Hint}
	root := map[Cause]int{} // finding: index of the item that settles it
	for _, f := range r.Findings {
		self := Cause{Rule: f.Rule, Fingerprint: f.Fingerprint}
		switch {
		case f.CausedBy != nil:
			if i, ok := root[*f.CausedBy]; ok {
				plan.Items[i].Settles = append(plan.Items[i].Settles, self)
				root[self] = i
			}
		case f.Fix != nil:
			root[self] = len(plan.Items)
			plan.Items = append(plan.Items, Item{
				Number: len(plan.Items) + 1, Rule: f.Rule, Fingerprint: f.Fingerprint,
				Problem: f.Message, Fix: f.Fix, Settles: []Cause{},
			})
		}
	}
	return plan
}

package tree

import (
	"testing"
	"time"
)

// A time that a file system can hold and RFC 3339 cannot is no reason to answer
// nothing.
func TestWholeSeconds(t *testing.T) {
	for in, want := range map[string]string{
		"2024-08-06T01:02:03.999Z": "2024-08-06T01:02:03Z", "2024-08-06T03:02:03+02:00": "2024-08-06T01:02:03Z", "1901-12-13T20:45:52Z": "1901-12-13T20:45:52Z",
	} {
		when, err := time.Parse(time.RFC3339, in)
		if got := wholeSeconds(when).Format(time.RFC3339); err != nil || got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for _, far := range []int64{1 << 62, -1 << 62, 1 << 40} {
		if got := wholeSeconds(time.Unix(far, 0)); !got.IsZero() {
			t.Errorf("%d seconds: %v", far, got)
		}
	}
}

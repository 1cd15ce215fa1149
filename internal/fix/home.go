package fix

import (
	"fmt"
	"os"
)

// OwnHome refuses to let root work in the home of somebody else, as under sudo with
// HOME kept: what root writes there would be out of that user's hands.
func OwnHome(home string, uid int) error {
	f, err := os.Open(home)
	if err != nil || uid != 0 {
		return nil // others cannot write where they should not
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return nil
	}
	if m, err := describe(f, fi); err == nil && m.UID != 0 {
		return fmt.Errorf("this process runs as root, and HOME is %s, which belongs to uid %d: what root writes there would be out of that user's hands", home, m.UID)
	}
	return nil
}

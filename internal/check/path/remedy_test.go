package path

import (
	"os/exec"
	"strings"
	"testing"
)

// The real shells make of a line just the directories that are meant, and run
// nothing.
func TestLinesMeanWhatTheySay(t *testing.T) {
	const home = "/home/ann"
	for _, dir := range []string{"/usr/local/go/bin", home + "/go/bin", home + "/my go/bin", "/a$(touch /tmp/pwned)/b", `/a"b\c'd`, "/a${HOME}b", "/a;b&c|d", "/a*b?c[d]", "/ä/ü", "/a!b", "/a#b", "/~x", `/a\`} {
		for shell, c := range map[string]struct{ file, print string }{
			"bash": {".bashrc", `; printf %s "$PATH"`}, "dash": {".profile", `; printf %s "$PATH"`}, "zsh": {".zshenv", `; printf %s "$PATH"`}, "ksh": {".kshrc", `; printf %s "$PATH"`},
		} {
			if _, err := exec.LookPath(shell); err != nil {
				continue
			}
			for line, want := range map[string]string{pathLine(c.file, home, []string{dir, "/z"}): "/bin:" + dir + ":/z", prependLine(c.file, home, dir): dir + ":/bin"} {
				cmd := exec.Command(shell, "-c", "PATH=/bin; "+line+c.print)
				cmd.Env = []string{"HOME=" + home, "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}
				if out, err := cmd.CombinedOutput(); string(out) != want {
					t.Errorf("%s: %s gives %q, %v; want %q", shell, line, out, err, want)
				}
			}
		}
		if _, err := exec.LookPath("fish"); err == nil {
			line := strings.Replace(pathLine("x.fish", home, []string{dir, "/z"}), "fish_add_path --append", `printf '%s\n'`, 1)
			cmd := exec.Command("fish", "--no-config", "-c", line)
			cmd.Env = []string{"HOME=" + home, "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}
			if out, err := cmd.CombinedOutput(); string(out) != dir+"\n/z\n" {
				t.Errorf("fish: %s gives %q, %v", line, out, err)
			}
		}
	}
}

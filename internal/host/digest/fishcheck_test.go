package digest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestFishSyntaxAgreesWithFish lets fish itself judge what FishTree calls an
// error.
func TestFishSyntaxAgreesWithFish(t *testing.T) {
	fish, err := exec.LookPath("fish")
	if err != nil {
		t.Skip("fish is not installed")
	}
	for _, text := range []string{
		`PATH=x`, `if test a`, `end`, `echo "a`, `echo 'a`, `case x`, `else`, `echo ${X}`, `echo "${X}"`, `echo $?`, `echo $@`,
		`f() { echo; }`, `if [ a ]; then echo; fi`, `echo (ls`, `echo ls)`, `set X a=b`, `for x; end`, `for x in a; end`, `and echo`,
		`a=b c=d echo`, "begin echo\nend", `if; end`, `switch a; echo; end`, `switch a; case b; echo; case '*'; end`, `export X=1`,
		`(ls)`, `set x $(ls)`, `echo $`, `echo "$"`, `echo $$X`, `echo $(`, `set X "$(ls)"`, `if true; end end`, `else if a`,
		`if true; else if false; else; end`, "if true\nand false\nend", `while true; break; end`, `function f; end; f`, `echo a;; echo b`,
		`if begin; true; end; echo; end`, `not true; and true`, `echo 'it\'s'`, `echo "a\"b"`, `echo a \# b # (`, `time ls`, "echo a \\\n  b",
		`if test -d /x; and test -d /y; set -gx PATH /x $PATH; end`, `for f in *.fish; source $f; end`, `begin; set -l x 1; end | cat`, `if true; echo a | cat; end`,
	} {
		p := filepath.Join(t.TempDir(), "t.fish")
		if err := os.WriteFile(p, []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		fishErr := exec.Command(fish, "-N", "-n", p).Run()
		_, err := FishTree(text + "\n")
		if (err == nil) != (fishErr == nil) {
			t.Errorf("%q: fish says %v, FishTree %v", text, fishErr, err)
		}
	}
}

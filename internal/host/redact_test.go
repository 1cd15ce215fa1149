package host

import (
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"userinfo", "https://ann:pw@proxy.corp/x", "https://REDACTED@proxy.corp/x"},
		{"token as user", "git+https://ghtoken@github.com/a/b", "git+https://REDACTED@github.com/a/b"},
		{"at sign in the password", "https://ann:p@ss@proxy.corp", "https://REDACTED@proxy.corp"},
		{"second of a list", "GOPROXY=https://goproxy.example.org,https://u:p@corp/go|direct", "GOPROXY=https://goproxy.example.org,https://REDACTED@corp/go|direct"},
		{"in quotes", `export GOPROXY="https://u:p@corp"`, `export GOPROXY="https://REDACTED@corp"`},
		{"proxy without a scheme", "https_proxy=ann:pw@proxy:3128", "https_proxy=REDACTED@proxy:3128"},
		{"at sign in a path", "https://corp/@scope/x", "https://corp/@scope/x"},
		{"marked tokens", "x ghp_abcdefghijklmnopqrst glpat-abcdefghijklmnopq AKIAABCDEFGHIJKLMNOP y", "x REDACTED REDACTED REDACTED y"},
		{"a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln", "REDACTED"},
		{"assignment", "export GITHUB_TOKEN=abc PATH=/x", "export GITHUB_TOKEN=REDACTED PATH=/x"},
		{"in double quotes", `NPM_PASSWORD="a b;c" && go`, `NPM_PASSWORD=REDACTED && go`},
		{"words glued together", `MY_SECRET='a'b"c d"; go`, `MY_SECRET=REDACTED; go`},
		{"substitution", `GO_TOKEN=$(pass show "go token" | head -1); PATH=/x`, `GO_TOKEN=REDACTED; PATH=/x`},
		{"nested substitution", `(GO_TOKEN=$(a $(b) c)); x`, `(GO_TOKEN=REDACTED); x`},
		{"back quotes", "GO_TOKEN=`cat f`; x", "GO_TOKEN=REDACTED; x"},
		{"escaped quote", `DB_PASS=a\"b c`, `DB_PASS=REDACTED c`},
		{"never closed", "DB_PASS=\"a b\nnext", "DB_PASS=REDACTED\nnext"},
		{"a systemd unit", `Environment="API_KEY=a b" "PATH=/x"`, `Environment="API_KEY=REDACTED" "PATH=/x"`},
		{"over several lines", "MY_SECRET=\"a\nb\nc\"\nnext", "MY_SECRET=REDACTED\n\n\nnext"},
		{"lower case", "_authToken=abc", "_authToken=REDACTED"},
		{"bearer", "Authorization: Bearer abcdef0123456789", "Authorization: Bearer REDACTED"},
		{"basic", "authorization: basic YW5uOnBhc3N3b3Jk", "authorization: basic REDACTED"},
		{"private key", "a\n-----BEGIN RSA PRIVATE KEY-----\nx\ny\n-----END RSA PRIVATE KEY-----\nb", "a\nREDACTED\n\n\n\nb"},
		{"private key without an end", "-----BEGIN PRIVATE KEY-----\nx", "REDACTED\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Redact(c.in); got != c.want {
				t.Errorf("Redact(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

// What only looks like a secret stays: a PATH with a hole in it would make a
// wrong diagnosis.
func TestRedactKeepsTheInnocent(t *testing.T) {
	for _, s := range []string{
		"PATH=/opt/token:/usr/bin", "export PATH=/home/u/secret-project/bin:$PATH", "AUTHOR=x", "GIT_AUTHOR_NAME=ann", "PASSAGE=1",
		"TOKEN_DIR=/usr/local/go", "export password_store_dir=~/x", "GO_TOKEN_FILE=/run/secrets/x",
		"# the basic settings of a bearer", "/opt/homebrew/opt/go@1.22/bin:/usr/bin", "a:b@2", "/home/u/task-runner/bin", "/home/u/sk-learn/bin",
		"https://goproxy.example.org,direct", "git@github.com:a/b.git", "GOROOT=/usr/local/go", "-----BEGIN CERTIFICATE-----",
	} {
		if got := Redact(s); got != s {
			t.Errorf("Redact(%q) = %q, want it unchanged", s, got)
		}
	}
}

func TestAnswersAreRedactedByKind(t *testing.T) {
	for _, c := range []struct {
		q          Question
		body, want string
	}{
		{Ask(Env, "GITHUB_TOKEN"), "abc", Redacted},
		{Ask(Env, "NPM_AUTH"), "abc", Redacted},
		{Ask(Env, "TOKEN_FILE"), "/run/x", "/run/x"},
		{Ask(Env, "PATH"), "/a/TOKEN=x:/usr/bin:/secret=1/go", "/a/TOKEN=x:/usr/bin:/secret=1/go"},
		{Ask(Env, "HTTPS_PROXY"), "ann:pw@proxy:3128", "REDACTED@proxy:3128"},
		{Ask(Env, "GOPROXY"), "https://ann:pw@corp", "https://REDACTED@corp"},
		{Ask(Lines, "PATH", "/x"), "3: export A_TOKEN=1 PATH=/x", "3: export A_TOKEN=REDACTED PATH=/x"},
		{Ask(List, "/x"), "TOKEN=1", "TOKEN=1"},
		{Ask(Read, "/x"), "TOKEN=1", "TOKEN=REDACTED"},
		{Ask(Gomod, "/go.mod"), "error 2: unknown directive: https://ann:pw@corp", "error 2: unknown directive: https://REDACTED@corp"},
		{Ask(AgesOf, "/x"), "time=x count=1 1=\"TOKEN=1\"", "time=x count=1 1=\"TOKEN=1\""},
		{Ask(DamagedOf, "/x", "/y"), "path=\"/x/secret=1\"", "path=\"/x/secret=1\""},
	} {
		if got := redactAnswer(c.q, Answer{OK, c.body}).Body; got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.q, c.body, got, c.want)
		}
	}
}

// A recording is redacted again when it is replayed: the second time must
// change nothing, or the replay would differ from the machine.
func FuzzRedact(f *testing.F) {
	for _, s := range []string{"A_TOKEN=\"a\nb\"'c' d", "https://a:b@c://d@e", "-----BEGIN PRIVATE KEY-----\nTOKEN=x", "x_proxy=\"a@b@", "\"TOKEN=TOKEN=$(a\n)\"", "bearer bearer 0123456789abcdef"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Redact(s)
		if a, b := strings.Count(s, "\n"), strings.Count(once, "\n"); a != b {
			t.Errorf("%d line ends became %d: %q, %q", a, b, s, once)
		}
		if twice := Redact(once); twice != once {
			t.Errorf("not the same the second time:\n%q\n%q\n%q", s, once, twice)
		}
	})
}

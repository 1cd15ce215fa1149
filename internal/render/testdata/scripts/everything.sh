#!/bin/sh
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.

set -eu
[functions]

# 1. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
# includes what these repairs change in it: 2
printf '%b\n' \
	'@3' \
	'\0055alias go=\0047gccgo\0047' \
	'@6' \
	'+export PATH="\0044PATH:/usr/local/go/bin"' \
	'@9' \
	'\0055export GOROOT=/opt/go \0015' \
	'\0055\0011caf\0303\0251 \0047\0377\0047 %s {{x}}' \
	'+export GOROOT=\0140x\0140' |
	edit as_me /home/ann/.bashrc
# undone by: cp /home/ann/.bashrc.godoctor-orig /home/ann/.bashrc
# advice: open a new terminal, or run: . /home/ann/.bashrc

# 2. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
# done above, with /home/ann/.bashrc
edit as_me /home/ann/.config/go/env create <<'END'
@1
+GOFLAGS=-mod=mod
+GOBIN=/home/ann/bin
END
# undone by: rm /home/ann/.config/go/env, unless there is /home/ann/.config/go/env.godoctor-orig
edit as_me /home/ann/.zshrc <<'END'
@end
+{{ x }} \1
END
# undone by: cp /home/ann/.zshrc.godoctor-orig /home/ann/.zshrc

# 3. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
unix_ends as_me '/home/ann/a b'\''s/.profile'
# undone by: cp '/home/ann/a b'\''s/.profile.godoctor-orig' '/home/ann/a b'\''s/.profile'

# 4. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
relink as_me /home/ann/bin/go /opt/go1.20/bin/go /usr/local/go/bin/go
# undone by: ln -sfn /opt/go1.20/bin/go /home/ann/bin/go
relink as_me /home/ann/bin/gofmt '' /usr/local/go/bin/gofmt
# undone by: rm /home/ann/bin/gofmt
relink as_me /home/ann/bin/gone /nowhere ''
# undone by: ln -s /nowhere /home/ann/bin/gone

# 5. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
if as_me git config --global --get-all safe.directory "^/srv/a\\.b\$" >/dev/null; then
	say 'done already: git config --global --add safe.directory /srv/a.b'
else
	run as_me git config --global --add safe.directory /srv/a.b
fi
# undone by: git config --global --unset-all safe.directory "^/srv/a\\.b\$"
run as_me go env -w "$(printf 'GOFLAGS=-tags=a \047b\047 {{c}} \303\251')"
# undone by: nothing that is known

# 6. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   unsafe, needs root
#    but now: godoctor would refuse: snap is held until\ntomorrow
#    unsafe: left out, --unsafe takes it in
#    sudo snap refresh go --channel=1.26/stable
# undone by: sudo snap revert go

# 7. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   unsafe, needs root
#    unsafe: left out, --unsafe takes it in
#    --- a/etc/environment
#    +++ b/etc/environment
#    @@ -2 +1,0 @@
#    -GOROOT=/opt/go

# 8. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   manual, needs root
#    manual: left out, it is for you to do
#    sudo apt-get install golang-go
# undone by: nothing that is known
# advice: take the archive from https://go.dev/dl/

# 9. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
#    left out, do it by hand: it holds a secret that the plan does not know
#    --- a/home/ann/.netrc.sh
#    +++ b/home/ann/.netrc.sh
#    @@ -1 +0,0 @@
#    -export TOKEN=REDACTED

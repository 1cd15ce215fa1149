#!/usr/bin/env fish
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.
# Run it as the user whose files it names: it becomes root where a repair needs
# that.

# The work is done by these functions, which are for sh: they know how to change a
# file so that all of its other bytes, its mode and its owner stay.
set -g posix 'set -eu
[functions]

# 1. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
# includes what these repairs change in it: 2
godoctor printf '%s\n' \
	'@3' \
	'-alias go=\'gccgo\'' \
	'@6' \
	'+export PATH="$PATH:/usr/local/go/bin"' \
	'@9' \
	'-export GOROOT=/opt/go '\X0d'' \
	'-'\X09'caf'\Xc3''\Xa9' \''\Xff'\' %s {{x}}' \
	'+export GOROOT=`x`' | \
	godoctor edit as_me /home/ann/.bashrc
or exit 1
# undone by: cp /home/ann/.bashrc.godoctor-orig /home/ann/.bashrc
# advice: open a new terminal, or run: . /home/ann/.bashrc

# 2. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
# done above, with /home/ann/.bashrc
godoctor printf '%s\n' \
	'@1' \
	'+GOFLAGS=-mod=mod' \
	'+GOBIN=/home/ann/bin' | \
	godoctor edit as_me /home/ann/.config/go/env create
or exit 1
# undone by: rm /home/ann/.config/go/env, unless there is /home/ann/.config/go/env.godoctor-orig
godoctor printf '%s\n' \
	'@end' \
	'+{{ x }} \\1' | \
	godoctor edit as_me /home/ann/.zshrc
or exit 1
# undone by: cp /home/ann/.zshrc.godoctor-orig /home/ann/.zshrc

# 3. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
godoctor unix_ends as_me '/home/ann/a b\'s/.profile'
or exit 1
# undone by: cp '/home/ann/a b\'s/.profile.godoctor-orig' '/home/ann/a b\'s/.profile'

# 4. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
godoctor relink as_me /home/ann/bin/go /opt/go1.20/bin/go /usr/local/go/bin/go
or exit 1
# undone by: ln -sfn /opt/go1.20/bin/go /home/ann/bin/go
godoctor relink as_me /home/ann/bin/gofmt '' /usr/local/go/bin/gofmt
or exit 1
# undone by: rm /home/ann/bin/gofmt
godoctor relink as_me /home/ann/bin/gone /nowhere ''
or exit 1
# undone by: ln -s /nowhere /home/ann/bin/gone

# 5. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
if godoctor as_me git config --global --get-all safe.directory '^/srv/a\\.b$' >/dev/null
	godoctor say 'done already: git config --global --add safe.directory /srv/a.b'
else
	godoctor run as_me git config --global --add safe.directory /srv/a.b
	or exit 1
end
# undone by: git config --global --unset-all safe.directory '^/srv/a\\.b$'
godoctor run as_me go env -w 'GOFLAGS=-tags=a \'b\' {{c}} '\Xc3''\Xa9''
or exit 1
# undone by: nothing that is known

# 6. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   unsafe, needs root
#    but now: godoctor would refuse: snap is held until\ntomorrow
godoctor run as_root snap refresh go '--channel=1.26/stable'
or exit 1
# undone by: sudo snap revert go

# 7. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   unsafe, needs root
godoctor printf '%s\n' \
	'@2' \
	'-GOROOT=/opt/go' | \
	godoctor edit as_root /etc/environment
or exit 1
# undone by: sudo cp /etc/environment.godoctor-orig /etc/environment

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

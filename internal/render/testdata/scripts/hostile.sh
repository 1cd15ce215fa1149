#!/bin/sh
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.

set -eu
[functions]

# 1. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#             "\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end "
#             \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#             [\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028
#             end ]
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    left out, do it by hand: the path of its file is not absolute
#    --- a\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    +++ b\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    @@ -1 +1 @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\n\t\x00 \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\n\t\x00 \u2028 end 
#    $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end ' $'a\'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end '
# undone by: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# undone by: \t\x00 \u2028 end 
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
#    --- a\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    +++ b\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    @@ link @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end '
# undone by: "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end ')"

# 2. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   safe
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
printf '%b\n' \
	'@2' \
	'\0055\0033]0;owned\0007\0033[31m \0302\02332J\0342\0200\0256\0377\0177\0015\0011 \0342\0200\0250 end ' \
	'+\0033]0;owned\0007\0033[31m \0302\02332J\0342\0200\0256\0377\0177\0015\0011 \0342\0200\0250 end ' \
	'+END' \
	'@end' \
	'+\0033]0;owned\0007\0033[31m \0302\02332J\0342\0200\0256\0377\0177\0015\0011 \0342\0200\0250 end ' |
	edit as_me "$(printf '/\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')"
unix_ends as_me "$(printf '/\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')"
# undone by: cp "$(printf '/\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end .godoctor-orig')" "$(printf '/\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')"
relink as_me "$(printf '/\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')" "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')" "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end x')"
# undone by: ln -sfn "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')" "$(printf '/\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')"
run as_me true "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end ')"
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end ')"

# 3. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   unsafe
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    unsafe: left out, --unsafe takes it in
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ -2 +2,2 @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +END
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ at the end of the file @@
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ every line @@
#    -...^M
#    +...
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ link @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end x
#    true $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end '
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end ')"

# 4. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    manual: left out, it is for you to do
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ -2 +2,2 @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +END
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ at the end of the file @@
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ every line @@
#    -...^M
#    +...
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ link @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end x
#    true $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end '
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: "$(printf '\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end ')"

#!/usr/bin/env fish
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.

# The work is done by these functions, which are for sh: they know how to change a
# file so that all of its other bytes, its mode and its owner stay.
set -g posix 'set -eu
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
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

# 2. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   safe
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
godoctor printf '%s\n' \
	'@2' \
	'-'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' \
	'+'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' \
	'+END' \
	'@end' \
	'+'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' | \
	godoctor edit as_me '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
or exit 1
godoctor unix_ends as_me '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
or exit 1
# undone by: cp '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end .godoctor-orig' '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
godoctor relink as_me '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end x'
or exit 1
# undone by: ln -sfn ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
godoctor run as_me true ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
or exit 1
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

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
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

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
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

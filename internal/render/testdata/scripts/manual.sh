#!/bin/sh
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.

echo 'nothing is done by this script: see its comments'

# 1. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   manual, needs root
#    manual: left out, it is for you to do
#    sudo apt-get install golang-go
# undone by: nothing that is known
# advice: take the archive from https://go.dev/dl/

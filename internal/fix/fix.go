// Package fix applies repairs and takes them back. It is the only package that
// changes the machine: each change is backed up and written down in a journal
// first, made in one step, verified by the rule that asked for it, and undone if
// it did not help. A process that is killed between any two steps leaves the old
// or the new file, and a journal from which undo goes on.
package fix

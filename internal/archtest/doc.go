// Package archtest holds the architecture as tests: which package may import
// which, who may touch the world, and that a check touches nothing.
package archtest

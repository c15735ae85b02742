// Package architecture holds the shape of the house by tests alone: which room may import which, how long a function may be,
// where the clock is read, that every SQL statement is understood by both engines, and that docs/requirements.md tells the truth.
// It has no code of its own to import.
package architecture

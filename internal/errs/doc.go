// Package errs carries errors that people read: a stable code, a sentence in both languages, and a hidden cause for the log.
//
// It owns the kinds of failure and what each means over HTTP. It knows no noun of the domain.
//
// Invariant: the cause never reaches a person; the sentence says what happened, what was kept and what to do.
package errs

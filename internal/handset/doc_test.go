// Package handset_test holds the phone app's tests in a real browser against the real server: enrolment, an evening without a network, a phone that is
// switched off in between, storage that fills up, an app that is renewed while work waits, a phone that was lost. It has no code of its own.
//
// What is asserted is law 1 on the phone: what was called saved is there afterwards and reaches the ledger exactly once; what was not saved was said.
package handset_test

// Package durable_test holds the tests that start the real program as a process and take its power away: kill -9 in the middle of entries and imports, a
// disk that fills up, a stop while requests are under way. It has no code of its own. The tests named cut_… run the program in this process instead, over a
// shim that takes the power from the disk: every write that was not synced is lost.
//
// What is asserted is law 1: whatever was answered with "saved" is there afterwards, exactly once, and the figures equal their recount.
package durable_test

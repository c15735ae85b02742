// Package field owns what phones do without a network: area packs, what they send when they are back, what becomes of it, conflicts to settle, and which
// phones lag. docs/field-protocol.md is the protocol; fieldapi speaks it over HTTP.
//
// Invariants:
//   - An operation is acknowledged only after a durable commit, and its id is recorded in the same transaction as what it did: a retry never doubles.
//   - What was taken is never dropped: it was carried out, or waits for its base, or lies sealed in the inbox with both versions. What is refused is
//     kept by the phone, with the sentence why.
//   - What builds on a walk-in who did not come onto the list waits for the officer who settles that, and comes into the inbox if it can't be carried out.
//   - Decide is pure. The same operations in any order and any number of times come to the same records.
//   - A phone sees and changes the people of its account's unit only: a hamlet, or a commune. What lies outside answers as if it did not exist.
//   - A cursor is a number of the commune's feed. The feed's row is raised first in every writing transaction, so a cursor never skips a late commit.
//   - Values are kept sealed. An operation that was carried out leaves its id, kind, places, times and a keyed hash.
//   - A sealed operation and the same one in the open are one operation. Work that somebody else brings, from another phone or as a file, is credited to
//     who did it, may do no more than both of them may, and the audit names who brought it.
//   - The pair of keys that phones seal to follows from the root key, so a box sealed once is opened for as long as the keys exist.
//
// Tables: field_op, field_gone, field_pack and field_phone are owned by the commune.
package field

// Package roster owns who lives where: households, citizens, their identity and phone numbers, survey answers, imports and the duplicates
// that a person has to settle.
//
// Invariants:
//   - A citizen's commune never changes; a move leaves a tombstone and opens a row elsewhere.
//   - One identity number has one owner in the whole system (identity_claim), whatever the commune.
//   - Identity and phone numbers are stored sealed and found by keyed blind index; only this package opens them.
//   - Nothing is merged silently: whatever is not certain becomes a case for a person.
//   - Every change of a citizen goes through the Observer in the same transaction, so that tallies never lag (law 10).
package roster

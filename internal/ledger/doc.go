// Package ledger owns what happened to citizens: events, the fold that turns them into a state, groups and next steps, tallies.
//
// Invariants:
//   - Append is the only way in. It raises the commune's feed counter, writes the events, folds the state, moves the tallies, all in one transaction.
//   - Events are never changed; a correction is another event that voids one (law 2).
//   - The fold is pure. A tally is the sum of what the fold of each citizen says, day by day of recording; Check recomputes it and must find no difference.
//   - An event counts on the moment it was recorded; a past day's figure never changes.
//   - Only a successful activation counts as progress (plan B II.3).
package ledger

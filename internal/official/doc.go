// Package official owns the figures of the national system, as they reach the office from a closed network: one line per commune, day and indicator,
// every version kept, with the hour of the cut-off (A V.2, B III.1.2).
//
// Invariants:
//   - An official figure is never mixed with a reported one; it stands beside it with the difference (law 4, law 5).
//   - A line is never overwritten: a re-issued figure is a new version; a past question gives the version that stood then.
//   - A figure that falls is taken and flagged, not refused: the national system corrects itself.
package official

// Package target owns how much each unit is to reach: targets per unit and indicator, issued, dated, amended with history.
//
// Invariants:
//   - A target is never overwritten: an amendment is a new version with its document and time.
//   - At every step the parts should sum to no less than the whole; Compare says by how much they fall short or exceed (T1).
//   - A figure that the plan does not give (a split made by this program) says so: origin "generated".
package target

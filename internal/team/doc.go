// Package team owns who goes from house to house: teams with their members and hotlines, what they meet and train for, what each is given to do,
// which houses are whose, and who stands at a door just now.
//
// Invariants:
//   - An assignment is issued only with all five "clears" of plan B II.4.2: person, task, schedule, result, responsible leader.
//   - A result is counted from the ledger, never typed.
//   - A split gives every household to exactly one member; a house that a member has begun stays theirs until they leave.
//   - A door is held by one member at a time, and only until a stated moment.
//   - Hotlines are posted in public and kept in the clear; members' own phone numbers are sealed.
//   - Who has left a team, and a team that has ended, stay on record: what they did is history.
//
// Tables: all are owned by the home of the unit that the team works for.
package team

// Package access owns who may do what: accounts, their passwords and sessions, roles as sets of verbs on a subtree of units, and the audit chains.
//
// Invariants:
//   - Check is the one place that decides. Outside an actor's subtree everything answers "not found", so that nothing is revealed, not even
//     that it exists; inside it, a verb that the role lacks answers "forbidden".
//   - Nobody gives an account more than they have: its unit lies in their subtree and its role's verbs are among theirs.
//   - Passwords are kept as Argon2id, session tokens and log-in names of failures as keyed hashes. An unknown log-in and a wrong password
//     get the same answer for the same work.
//   - An attempt to log in is counted before it is judged, so attempts made at once can't pass the limit together.
//   - A session ends 12 hours after its last use and 7 days after log-in, and at once (elsewhere: within 10 seconds) when its account is
//     disabled or its password changed.
//   - Each home has one audit chain. A line's MAC covers the head before it, the head's MAC covers the line; both are keyed, so a changed,
//     removed, inserted or reordered line is found, and so is a cut-off end. What puts chain and head back to an older state together is
//     found by the seals, which also lie in a file beside the keys and on printed letters.
//   - Audit lines carry no personal data: they name rows by id.
//
// Tables: account is reference (small, changed by administrators, written in a transaction of its own); credential, login_failure and session
// are keyed by hashes; audit and audit_head are owned by their home; audit_seal is single.
package access

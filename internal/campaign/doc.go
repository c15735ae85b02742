// Package campaign owns what a campaign is: its plan file, its window and days, its indicators and duties, and the rule sets by which a
// citizen may have an account.
//
// A plan file is YAML that an officer of a district can read and edit. Parse turns it into a Plan or says, with file, line and column, what is
// wrong; Check holds a plan against the unit catalogue; Fill makes a district's own plan of a template.
//
// Invariants:
//   - A Plan without problems is complete: every reference resolves, every date lies where the plan says, every duty has an owner and a
//     due date or a rhythm.
//   - Only an indicator that counts activations may be progress (T7). Files taken in are workload, never rank or reward.
//   - A request ("đề nghị") has a due date or a rhythm like a duty, and is marked so that it is never overdue and never ranked.
//   - Days are inclusive, in UTC+7. "Before D" ends with D−1, "on D" with D.
//   - No name of a person, no mail address and no telephone number stands in a plan.
package campaign

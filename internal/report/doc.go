// Package report owns what the desk reads and sends: the board, the lists of people behind its figures, and the letters made from them.
//
// It may SELECT from every table; it writes only its own, the frozen reports.
//
// Invariants:
//   - Every figure says what it is: numerator, denominator with its name, cut-off, source; and names the filter that opens it (law 4).
//   - Only a successful activation is progress (law 3). Files taken in are workload, shown beside it and never ranked.
//   - Reported and official figures are never mixed: each has its own field, with the difference between them (law 5).
//   - A past figure never changes: closed report days come from the tallies, which only grow on the day of recording; the open part of a past
//     day is recounted from the events recorded by then.
//   - The parts sum to the whole: a unit's count is the sum of its lines plus what stood at the baseline.
//   - A report that was issued is kept with its figures and its files: issuing it again gives the same bytes.
package report

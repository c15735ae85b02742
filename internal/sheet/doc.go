// Package sheet reads the workbooks that offices send (.xlsx, .xls, .csv) and writes the ones we hand out (.xlsx).
//
// It owns the file formats and knows no noun of ours: what a column means is the caller's affair.
//
// Reading. [Open] decides the kind by the file's first bytes, never by its name: a renamed file reads like any other, and what is not
// a workbook is refused with a sentence that says what it is. [Book.Rows] streams: one row in memory, whatever the size. The readers
// are our own because they must keep what offices write: twelve digits stay twelve digits, the text "3.81E+10" stays that text, the
// row number is the one the clerk sees in the left margin, and hidden rows, hidden columns and formula errors are told, not swallowed.
//
// Invariants:
//   - No input makes a reader panic, loop, or take more memory than [Limits] allows. Every failure is an *errs.Error whose code starts
//     with "sheet." and whose sentence tells the clerk what to do.
//   - Rows come in the file's order with 1-based sheet row numbers. Rows without any content are left out; their numbers are not reused.
//   - A cell's text is safe to keep; the slice of cells is not (it is reused for the next row).
//
// Writing. [WriteBook] gives the same bytes for the same input, because a report is issued again identically, and it never writes a
// formula: what a person typed is stored as text, so that "=cmd()" in a name stays a name.
package sheet

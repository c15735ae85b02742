// Package sqlrules reads the SQL that stands in the module's Go files and holds it to the rules that let one text run on SQLite,
// on PostgreSQL and on PostgreSQL spread over many machines by commune_id (see AGENTS.md, "The data").
//
// Collect finds the statements, Check judges them. Two comments inside a statement are exceptions that are printed, never silent:
//
//	/* across: why */     the statement may touch rows of many communes (or many keys)
//	/* assembled: why */  parts of the text are put in at run time; the parts are ours, never a user's
//
// Both judge tokens, not text: a word in a string or a comment breaks no rule. It is a checker of our own dialect, not an SQL parser:
// what it can't follow it refuses.
package sqlrules

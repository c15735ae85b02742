// Package schema owns the shape of the store: one text of DDL for both engines, read from the *.sql files beside it.
//
// The files are written in a portable subset and turned into goose migrations for the engine asked for, so the two can't drift:
//
//	BIGINT, BOOLEAN, TEXT, BYTEA as on PostgreSQL; TEXT_C is text compared byte by byte (paths, keys made in Go).
//	On SQLite every table is STRICT and WITHOUT ROWID (each has a primary key).
//	"-- room: NAME" says which room alone may write the file's tables.
//	"-- owned", "-- reference", "-- single", "-- keyed COLUMN" above a table says how it is spread over machines (see docs/decisions).
//
// A file that has landed is never edited; a change is a new file with the next number. Statements end with ";" at the end of a line.
package schema

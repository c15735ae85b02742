// Package db opens the store (embedded SQLite, or PostgreSQL) and runs transactions on it.
//
// It owns: connections, the one writing transaction at a time on SQLite with commits grouped, retries on PostgreSQL,
// bulk inserts, ids, the clock that transactions read, migrations.
//
// Invariants:
//   - Write returns nil only after a durable commit (SQLite: WAL, synchronous=FULL; PostgreSQL: commit answered).
//   - A closure given to Write may run more than once on PostgreSQL (deadlock, serialisation); it must touch nothing outside the transaction.
//   - One closure's failure never undoes another's, though SQLite commits several together.
package db

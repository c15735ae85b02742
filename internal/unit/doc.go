// Package unit owns the tree of units: provinces, districts, communes, hamlets, and the agencies, schools, enterprises and religious places
// that hang on it. It also owns the official catalogues of 2023 (three levels) and 2026 (two levels) and the table from old units to new ones.
//
// Invariants:
//   - An id is never a name and never a code: 2,214 commune codes of 2025 carry another name than before. The id of a catalogue's unit is
//     made of the catalogue's year, the level and the code, so it is the same in every store.
//   - A unit's path is its ancestors' ids and its own between slashes, ending with one; a subtree is a range of paths.
//   - A unit's home is its commune, or itself where it stands above the communes. A home never changes.
//   - Names under one parent differ in their key, aliases included. Names that differ only in marks are two names.
//   - Nothing is deleted. A retired unit keeps its id, gives up its names, and is found by id alone.
package unit

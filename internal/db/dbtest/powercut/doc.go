// Package powercut takes the power away from SQLite. Killing a process shows nothing about a missing sync: what was written lies in the kernel's memory
// and survives. Here a shim stands between SQLite and its files and keeps, beside the live files, what a disk would be sure to hold: the content as of
// each file's last sync, and the names as of the folder's last sync. A [Cut] freezes that at one step between two operations on files, together with as
// much of the rest as the disk happened to have written, in sectors and out of order, and gives the files that would be found when the power is back.
//
// It is for tests only. SQLite's registry of file systems belongs to the process, so the shim does too: [Watch] makes it the default one, and files
// outside watched folders pass through untouched. It knows Linux, where SQLite's own file system is "unix".
//
// The rules of the disk:
//   - a sync makes durable what was written to that file before, and nothing else;
//   - a name is durable once its folder was synced, which SQLite does with the first sync of a journal or a write-ahead log, and with some deletions;
//     names become durable in the order in which they were changed, as journaling file systems have it;
//   - of what was not synced each sector of 512 bytes may or may not have reached the disk, whatever came before or after it; a sector never holds half
//     of the old and half of the new, and bytes beside a write stay as they were (SQLite assumes the same: powersafe overwrite);
//   - where a file had grown and the new sectors did not arrive, there are zeros, or what lay there before.
package powercut

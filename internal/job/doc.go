// Package job runs the work that comes back by the clock (sealing the audit, purging sessions) on exactly one node at a time.
//
// It owns the leases. A lease is taken by compare-and-set and runs out by itself, so a node that dies blocks nobody for long.
package job

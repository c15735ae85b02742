// Package fieldapi speaks the phones' protocol over HTTP, /field/v1/…: enrolment, unlocking, area packs, sync, the evening's board as server-sent events.
// docs/field-protocol.md describes it for whoever writes another client.
//
// Invariants:
//   - Answers come after the commit, never before.
//   - A body over its limit, or one that can't be read, is told in a sentence and leaves nothing half done.
//   - A phone that was revoked gets the order to wipe once it has proved who it is; anybody else learns nothing.
package fieldapi

// Package openapi is the JSON API for other systems: log-in, campaigns, units, people with masked numbers, and events in batches.
//
// It owns the paths under /api/ and the shape of what stands there; it stores nothing and decides nothing of the domain. /api/openapi.json
// describes it, made from the same types that are served.
//
// Invariants:
//   - Every route but log-in and the description asks for a bearer token, and access.Check decides: 404 outside the actor's part, 403 without the verb.
//   - A unit is named by its id, never by its code: codes of communes were used again for other units in 2025.
//   - Identity and phone numbers leave masked. There is no route that shows them whole.
//   - A batch of events is one transaction: events, states, tallies, audit, and only then the answer. One event refused refuses no other.
//   - Sending a batch again changes nothing and is answered with success.
//   - Every error is an RFC 9457 problem with a stable code and a sentence in both languages.
package openapi

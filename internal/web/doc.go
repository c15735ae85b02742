// Package web is the desk: the pages that officers, chairmen and hamlet heads work with in a browser.
//
// It puts the sections (door, people, teams, phones, imports, figures, office: a package each, with routes, pages and templates) onto what they
// all stand on (package desk), and owns the menu and the tests over the whole. The room decides nothing of the domain: a handler parses a form,
// opens one transaction, asks access.Check, calls a room's use case, writes the audit.
//
// Invariants:
//   - Every route stands in its section's table with its scope and verb; the scope is checked before the handler runs. What lies outside the actor's
//     part of the tree answers "not found", whatever it is.
//   - Every form works without JavaScript. Script only shortens the way: htmx swaps a part of a page, desk.js moves the focus.
//   - No inline script or style anywhere; the content policy forbids both. Lengths are SVG.
//   - Identity and phone numbers leave masked. The whole number is shown once, after a POST with a reason, which is audited.
//   - Pages with people are never stored by a browser or a proxy (Cache-Control: no-store).
//   - An error is rendered in one place, as a page, a fragment or JSON.
package web

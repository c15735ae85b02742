// Package desk is what every page stands on: the table of routes with its scopes, the call that a scope has settled, the shell around a page,
// templates and files, cookies, what is said when something fails, and the small parts that forms and lists share.
//
// It knows no page. The pages come as sections (people, teams, figures, imports, office, phones, door), each a package with its routes, its
// templates and its handlers; a section may use the words of another, desk uses none.
//
// Invariants:
//   - What the table does not hold is not served; the scope of a route is settled before its handler runs.
//   - Two templates of one name, and a page without a template, stop the program at its start.
package desk

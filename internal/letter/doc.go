// Package letter turns one description of an official letter into a Word file, a PDF and a text for a phone, laid out as
// decree 30/2020/NĐ-CP (appendix I, parts I to V) prescribes.
//
// It owns the layout: margins, sizes, rules, numbering of points, tables, appendices. It knows no noun of any campaign.
//
// Invariants:
//   - The same Letter gives the same bytes, on every machine and day; the only time inside a file is Letter.Date.
//   - Every text that goes in comes out in Word and PDF, in NFC. The text for a phone leaves out recipients, table heads and the
//     inside of appendices.
//   - Word and PDF are made from one composed form (compose.go), so that they cannot drift apart.
package letter

// Package emulate invents a district: its people, the awful workbooks its offices send, and the campaign day by day.
//
// Everything here is synthetic. Names are put together at random from common syllables, hamlets are invented, and identity and phone numbers are random
// digits in the valid shape. A random number of a valid shape may by chance belong to somebody: nothing can rule that out, so the output must never be
// sent to a system that looks numbers up or sends messages. The units of Vĩnh Lộc are real; their populations and the split of the district's targets
// per commune were never published and are generated.
//
// Invariants:
//   - The same options give the same district, workbooks and script on every machine; nothing reads the clock.
//   - Everybody stands in one household of one hamlet of one commune; identity numbers are unique in the district.
//   - A workbook comes with the key of its answers: what each row says when it is read rightly, and what was planted in it.
//   - The script never does what the rules forbid: a level-2 account is activated only after it was filed, approved and notified, in this order.
package emulate

// Package vn reads and compares Vietnamese text and the cells of Vietnamese office files: names, identity numbers,
// dates of birth, phone numbers, sex, figures, and text typed in encodings older than Unicode.
//
// It knows the writing of the language and of the offices, and no noun of the campaign. Everything here is pure: no clock, no input,
// no state; all functions are safe for concurrent use. What a reader finds in a cell it says with the codes of [Codes].
//
// Three forms of one string are kept apart:
//
//   - [Clean] is what is stored and shown: same words, one spelling of the bytes.
//   - [Key] is what is compared: marks count ("Vĩnh Hưng" is not "Vĩnh Hùng"), the place of a tone does not ("Hòa" is "Hoà").
//   - [Fold] is what is searched: no marks at all, never a proof that two names are the same.
package vn

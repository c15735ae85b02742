// Package locale writes figures, dates and words the way a Vietnamese office writes them, and in English beside it.
//
// It owns the campaign's time zone and the two languages of the interface. It reads no clock.
package locale

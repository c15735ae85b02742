package app

import (
	"net/http"
	"time"

	"tungnha/internal/field"
	"tungnha/internal/fieldapi"
)

// Field gives the phones' service over this program's rooms. It keeps nothing between calls.
func (a *App) Field() *field.Service {
	return field.New(field.Config{
		DB: a.DB, Keys: a.Keys, Units: a.Units, Access: a.Access, Audit: a.Audit, Campaigns: a.Campaigns, Roster: a.Roster, Ledger: a.Ledger,
		Teams: a.Teams, Shift: a.shift(),
	})
}

// shift is by how much the program's clock is ahead of the machine's: nothing, unless it was told to play another day.
func (a *App) shift() time.Duration {
	if a.Clock == nil {
		return 0
	}
	return time.Until(a.Clock())
}

// mountField serves the phones' protocol.
func mountField(mux *http.ServeMux, a *App) {
	mux.Handle("/field/", fieldapi.New(fieldapi.Config{DB: a.DB, Access: a.Access, Field: a.Field(), Log: a.Log}))
}

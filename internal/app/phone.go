package app

import (
	"net/http"

	"tungnha/fieldapp"
)

// mountPhone serves the phone app.
func mountPhone(mux *http.ServeMux, a *App) {
	mux.Handle("/m/", fieldapp.Handler(fieldapp.Own, a.Log))
}

// bundlePhone builds the phone app ahead, after the server has begun to answer: neither the start nor the first phone waits for it.
func (a *App) bundlePhone() {
	if _, err := fieldapp.Own(); err != nil {
		a.Log.Error("the phone app can't be bundled; the desk works, phones that have the app keep it", "error", err)
	}
}

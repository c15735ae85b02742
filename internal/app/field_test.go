package app

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"
)

// What phones sealed before the server was lost is opened after its back-up was restored, and by every node of one store.
func TestASealOutlivesTheServer(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			w := begin(t, store(t, e), 20)
			key := w.Field().SealKey()
			second := start(t, Config{Dir: w.Dir, URL: w.URL, Clock: w.Clock, There: true})
			file := filepath.Join(t.TempDir(), "sao-luu.age")
			must(t, w.Backup(t.Context(), file, nil))
			into := store(t, e)
			must(t, Restore(t.Context(), into, file, w.Recovery.Identity))
			for name, a := range map[string]*App{"a second node": second, "a restored store": start(t, into)} {
				if k := a.Field().SealKey(); k.ID != key.ID || !bytes.Equal(k.Key, key.Key) {
					t.Errorf("%s has another key", name)
				}
			}
			if other := start(t, store(t, e)); other.Field().SealKey().ID == key.ID {
				t.Error("another store has the same key")
			}
		})
	}
}

// The phones' service is told when the program plays another day: phones keep the right time.
func TestAnotherDayIsToldToThePhonesService(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	for name, clock := range map[string]func() time.Time{"real": nil, "played": func() time.Time { return time.Now().Add(-30 * 24 * time.Hour) }} {
		want := time.Duration(0)
		if clock != nil {
			want = -30 * 24 * time.Hour
		}
		a := start(t, Config{Dir: t.TempDir(), Clock: clock})
		if got := a.Field().Shift; (got - want).Abs() > time.Since(begin) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

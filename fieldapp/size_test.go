package fieldapp

import (
	"slices"
	"strings"
	"testing"
)

// mostBytes is what a phone may download before the app works: a minute's patience at the edge of a hamlet's network (20 KB a second is a bad evening).
const mostBytes = 80_000

// TestAppIsSmall weighs what the phone downloads for the shell, compressed as it is sent. Icons are fetched only when the app is put on the home screen.
func TestAppIsSmall(t *testing.T) {
	t.Parallel()
	b, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	shell, icons := 0, 0
	var names []string
	for name := range b.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f := b.files[name]
		switch {
		case strings.HasPrefix(f.kind, "image/"):
			icons += len(f.plain)
			t.Logf("%-28s %6d bytes (icon)", name, len(f.plain))
		default: // the page counts twice: once opened, once kept
			shell += len(f.zip)
			t.Logf("%-28s %6d bytes, plain %d", name, len(f.zip), len(f.plain))
		}
	}
	t.Logf("shell %d bytes of %d, icons %d", shell, mostBytes, icons)
	if shell > mostBytes {
		t.Errorf("a phone downloads %d bytes before the app works; at most %d", shell, mostBytes)
	}
}

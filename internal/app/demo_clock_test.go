package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestDemoOpensWhereItStood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if got, want := DemoStands(dir, "vinh-loc-2023"), DemoClock("vinh-loc-2023"); !got.Equal(want) {
		t.Fatal(got, want)
	}
	a := start(t, Config{Dir: dir})
	at := time.Date(2023, 5, 6, 9, 0, 0, 0, time.UTC)
	if made, err := a.MakeDemo(t.Context(), Demo{Plan: "vinh-loc-2023.yaml", Citizens: 1000, Seed: 1, Clock: at}); err != nil || !made {
		t.Fatal(made, err)
	}
	if got := DemoStands(dir, "vinh-loc-2023"); !got.Equal(at) {
		t.Fatalf("opens at %s, stood at %s", got, at)
	}
	must(t, os.WriteFile(filepath.Join(dir, clockFile), []byte("nonsense"), 0o600))
	if got := DemoStands(dir, "vinh-loc-2023"); !got.Equal(DemoClock("vinh-loc-2023")) {
		t.Fatal(got)
	}
}

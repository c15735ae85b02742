package emulate

import (
	"io"
	"testing"
)

func BenchmarkPlainRoster100k(b *testing.B) {
	d := Generate(Options{Seed: 1})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := WritePlainRoster(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRosterWorkbooks(b *testing.B) {
	d := Generate(Options{Seed: 1})
	b.ReportAllocs()
	for b.Loop() {
		for i := range d.Communes {
			if _, err := WriteRosterWorkbook(io.Discard, &d.Communes[i], StyleFor(&d.Communes[i])); err != nil {
				b.Fatal(err)
			}
		}
	}
}

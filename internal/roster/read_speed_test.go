package roster_test

import (
	"bytes"
	"context"
	"runtime"
	"testing"

	"tungnha/internal/emulate"
	"tungnha/internal/roster"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
)

// BenchmarkRead reads 100,000 people of 15 columns; "sheet" is the reading of the cells alone, the difference is what the rows cost.
func BenchmarkRead(b *testing.B) {
	d := emulate.Generate(emulate.Options{Citizens: 100_000, Seed: 1})
	tree, _ := treeOf(d.Communes)
	var buf bytes.Buffer
	key, err := emulate.WritePlainRoster(&buf, d)
	if err != nil {
		b.Fatal(err)
	}
	d = nil
	in := roster.ReadInput{Tree: tree, Catalogue: unit.Catalogue2023, Root: districtID, Today: day}
	b.Run("sheet", func(b *testing.B) {
		for b.Loop() {
			if err := open(b, buf.Bytes()).Rows(context.Background(), 0, func(sheet.Row) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			_, rows, err := roster.Read(context.Background(), open(b, buf.Bytes()), in)
			if err != nil || len(rows) != key.DataRows {
				b.Fatal(len(rows), err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) { // what the rows hold when all is read
		for b.Loop() {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, rows, err := roster.Read(context.Background(), open(b, buf.Bytes()), in)
			if err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-kept")
			runtime.KeepAlive(rows)
		}
	})
}

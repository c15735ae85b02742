package letter

import (
	"io"
	"testing"
)

func BenchmarkThousandRows(b *testing.B) {
	l := Letter{Title: "Danh sách", Blocks: []Block{longTable(1000)}}
	for name, write := range map[string]func(io.Writer) error{"docx": l.DOCX, "pdf": l.PDF} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

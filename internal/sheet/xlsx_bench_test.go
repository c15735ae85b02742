package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const benchRows, benchCols = 100_000, 15

// rosterRow gives the fifteen cells of an invented roster's row as a spreadsheet program stores them.
func rosterRow(i int) []string {
	names := [...]string{"Nguyễn Văn Mẫu", "Lê Thị Ví Dụ", "Phạm Giả Định", "Trịnh Thị Thử Nghiệm", "Hà Minh Họa"}
	return []string{
		fmt.Sprint("n", i), "s" + names[i%len(names)], fmt.Sprint("n", 18264+i%20000), "s" + [...]string{"Nam", "Nữ"}[i%2],
		fmt.Sprintf("s0380%08d", i), fmt.Sprintf("s09%08d", i), fmt.Sprint("sThôn ", i%190), "sVĩnh Lộc", fmt.Sprint("n", i%7),
		fmt.Sprint("n", float64(i%1000)/8), "sx", fmt.Sprintf("sHộ số %d, đường làng & ngõ", i%2500), "sĐã cấp thẻ", fmt.Sprint("n", 45000+i%60), "s",
	}
}

// benchWorkbook builds the 100,000 × 15 workbook with shared strings, as Excel and LibreOffice write it, or with inline ones.
func benchWorkbook(tb testing.TB, shared bool) []byte {
	tb.Helper()
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;")
	var sheet, sst strings.Builder
	index := map[string]int{}
	sheet.WriteString(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i := range benchRows {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:15">`, i+1)
		for c, v := range rosterRow(i) {
			ref := fmt.Sprintf("%c%d", 'A'+c, i+1)
			switch {
			case v[0] == 'n':
				fmt.Fprintf(&sheet, `<c r="%s" s="1"><v>%s</v></c>`, ref, v[1:])
			case !shared:
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, esc.Replace(v[1:]))
			default:
				k, ok := index[v]
				if !ok {
					k = len(index)
					index[v] = k
					fmt.Fprintf(&sst, `<si><t>%s</t></si>`, esc.Replace(v[1:]))
				}
				fmt.Fprintf(&sheet, `<c r="%s" s="0" t="s"><v>%d</v></c>`, ref, k)
			}
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	return zipOf(tb, workbookParts(map[string]string{
		"xl/worksheets/sheet1.xml": sheet.String(),
		"xl/sharedStrings.xml":     `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + sst.String() + `</sst>`,
	}))
}

func unzipOnly(tb testing.TB, data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			tb.Fatal(err)
		}
		_ = r.Close()
	}
}

func readAll(tb testing.TB, data []byte) (rows, cells int) {
	b, err := OpenReader("bench.xlsx", bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	err = b.Rows(context.Background(), 0, func(r Row) error {
		rows++
		for i := range r.Cells {
			if r.Cells[i].Kind != Empty {
				cells++
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return rows, cells
}

// BenchmarkReadXLSX100k reads 100,000 rows × 15 columns and reports how many times longer that takes than only unzipping the same
// bytes in the same run (aim: at most 4), and the highest live heap above the file itself (aim: under 64 MiB).
func BenchmarkReadXLSX100k(b *testing.B) {
	for _, form := range []struct {
		name   string
		shared bool
	}{{"shared", true}, {"inline", false}} {
		b.Run(form.name, func(b *testing.B) {
			data := benchWorkbook(b, form.shared)
			var unzip, read time.Duration
			var ratios []float64 // per round: on a busy machine one stalled round spoils the ratio of the sums
			peak := watchHeap(b)
			b.ReportAllocs()
			for b.Loop() {
				at := time.Now()
				unzipOnly(b, data)
				unzipped := time.Since(at)
				at = time.Now()
				if rows, cells := readAll(b, data); rows != benchRows || cells != benchRows*(benchCols-1) {
					b.Fatalf("read %d rows, %d cells", rows, cells)
				}
				took := time.Since(at)
				unzip, read = unzip+unzipped, read+took
				ratios = append(ratios, took.Seconds()/unzipped.Seconds())
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "×unzip-median")
			b.ReportMetric(ratios[len(ratios)-1], "×unzip-worst")
			b.ReportMetric(read.Seconds()/unzip.Seconds(), "×unzip")
			b.ReportMetric(read.Seconds()/float64(b.N), "s/read")
			b.ReportMetric(peak(), "MiB-peak")
		})
	}
}

// watchHeap samples the heap in use until the returned function is called, which gives the peak above the start in MiB.
func watchHeap(tb testing.TB) func() float64 {
	tb.Helper()
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	start, peak := inUse(), uint64(0)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				peak = max(peak, inUse())
			}
		}
	})
	return func() float64 {
		close(stop)
		wg.Wait()
		return float64(peak-min(peak, start)) / (1 << 20)
	}
}

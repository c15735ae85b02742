package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tungnha/internal/errs"
)

// tight keeps a fuzz run from testing the machine's memory.
var tight = Limits{FileBytes: 1 << 20, UnzippedBytes: 1 << 20, SharedBytes: 1 << 20, CellBytes: 1 << 12, Rows: 1000, Columns: 300}

// onlyOurs fails on an error that no person could read.
func onlyOurs(t *testing.T, err error) {
	t.Helper()
	var e *errs.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("%T %v", err, err)
	}
}

// checkRows holds the promises of Row and Cell.
func checkRows(t *testing.T, b *Book) {
	t.Helper()
	for i := range min(len(b.Sheets()), 4) {
		_, err := b.Merges(i)
		onlyOurs(t, err)
		err = b.Rows(context.Background(), i, func(r Row) error {
			if r.Index < 1 || len(r.Cells) == 0 || len(r.Cells) > tight.Columns {
				t.Fatalf("row %d with %d cells", r.Index, len(r.Cells))
			}
			if last := r.Cells[len(r.Cells)-1]; last.Kind == Empty && !last.Formula {
				t.Fatalf("row %d ends with a blank cell", r.Index)
			}
			for _, c := range r.Cells {
				if (c.Kind == Empty) != (c.Text == "") || len(c.Text) > 2*tight.CellBytes {
					t.Fatalf("cell %+v", c)
				}
			}
			return nil
		})
		onlyOurs(t, err)
	}
}

// FuzzBook gives any bytes to the reader: whole files of every kind.
func FuzzBook(f *testing.F) {
	for _, name := range []string{"testdata/libreoffice-97.xls", "testdata/libreoffice.xlsx"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("a,b\n1,2\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := OpenReader("", bytes.NewReader(data), int64(len(data)), tight)
		onlyOurs(t, err)
		if err == nil {
			checkRows(t, b)
		}
	})
}

// FuzzXLSX gives any XML to the parts of a well-packed workbook, and reads the sheet in both ways: they must agree.
func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" s="1"><v>45071</v></c><c r="B1" t="s"><v>0</v></c><c t="inlineStr"><is><t>x</t></is></c></row>`, `<si><t>a</t></si>`, testStyles)
	f.Add(`<row><c r="A1" t="b"><v>1</v></c><c><f/><v>&lt;</v></c><x:c><![CDATA[<]]></x:c></row>`, `<si><r><t>a</t></r><rPh><t>b</t></rPh></si>`, `<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		data := zipOf(t, workbookParts(map[string]string{
			"xl/worksheets/sheet1.xml": sheetXML(sheet), "xl/sharedStrings.xml": "<sst>" + shared + "</sst>", "xl/styles.xml": styles,
		}))
		b, err := OpenReader("", bytes.NewReader(data), int64(len(data)), tight)
		onlyOurs(t, err)
		if err != nil {
			return
		}
		checkRows(t, b)
		x := b.format.(*xlsxBook)
		fast, ferr := readSheet(x, x.files[0], false)
		slow, serr := readSheet(x, x.files[0], true)
		if diff := cmp.Diff(slow, fast); diff != "" || (ferr == nil) != (serr == nil) {
			t.Fatalf("the two ways differ (%v, %v): %s", serr, ferr, diff)
		}
	})
}

func readSheet(b *xlsxBook, f *zip.File, slow bool) (out []string, err error) {
	sst, err := b.strings()
	if err != nil {
		return nil, err
	}
	err = b.scan(f, func(s *scanner) error {
		x := &xlsxRows{scanner: s, book: b, sst: sst, ctx: context.Background(), slow: slow}
		x.yield = func(r Row) error {
			r.Cells = slices.Clone(r.Cells)
			out = append(out, show([]Row{r}))
			return nil
		}
		return x.run()
	})
	return out, err
}

// FuzzXLS gives any records to the workbook and the sheet of a bare stream.
func FuzzXLS(f *testing.F) {
	var g, s biff
	g.rec(recSST, uint32(1), uint32(1), 3, byte(1), wide("ễab"))
	s.rec(recLabelSST, 0, 0, 0, uint32(0))
	s.rec(recMulRK, 1, 0, 0, uint32(7), 0)
	f.Add(g.b, s.b, true)
	f.Add(g.b, s.b, false)
	f.Fuzz(func(t *testing.T, globals, sheet []byte, eight bool) {
		version := 0x500
		if eight {
			version = 0x600
		}
		data := bareBook(version, "A", func(w *biff) { w.b = append(w.b, globals...) }, func(w *biff) { w.b = append(w.b, sheet...) })
		b, err := OpenReader("", bytes.NewReader(data), int64(len(data)), tight)
		onlyOurs(t, err)
		if err == nil {
			checkRows(t, b)
		}
	})
}

// FuzzCSV gives any text to the reader of separated values, past the look at its kind.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n", "\"a\"\"b\";c\r\n", "sep=|\na|b", "\xFF\xFEa\x00", "=\"01\"\t2", "Nguy\xEA\xDEn,\xF0"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := openCSV(bytes.NewReader(data), int64(len(data)), tight.withDefaults())
		onlyOurs(t, err)
		if err == nil {
			checkRows(t, &Book{kind: CSV, format: x})
		}
	})
}

// FuzzScanner compares what the scanner cuts with small and with whole reads.
func FuzzScanner(f *testing.F) {
	f.Add([]byte(`<?xml?><a b='>'>t<!-- x --><![CDATA[y]]></a><c/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		whole := tokensOf(bytes.NewReader(data))
		if diff := cmp.Diff(whole, tokensOf(oneByOne{bytes.NewReader(data)})); diff != "" {
			t.Fatal(diff)
		}
	})
}

// oneByOne reads a byte at a time.
type oneByOne struct{ io.Reader }

func (r oneByOne) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(len(p), 1)]) }

func tokensOf(r io.Reader) (out []string) {
	s := newScanner(r, 1<<16)
	for {
		t, err := s.next()
		if err != nil {
			return out
		}
		out = append(out, string(t.text)+"|"+string(t.name)+"|"+string(t.raw)+"|"+string(rune('0'+t.kind)))
	}
}

package sheet

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"tungnha/internal/errs"
)

// failure opens the bytes and reads every sheet, and gives the first error.
func failure(data []byte, lim Limits) error {
	b, err := OpenReader("x", bytes.NewReader(data), int64(len(data)), lim)
	if err != nil {
		return err
	}
	for i := range b.Sheets() {
		if _, err := b.Merges(i); err != nil {
			return err
		}
		if err := b.Rows(context.Background(), i, func(Row) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// spoiled turns a byte in the middle of the packed sheet.
func spoiled(xlsx []byte) []byte {
	out := bytes.Clone(xlsx)
	at := bytes.Index(out, []byte("xl/worksheets/sheet1.xml"))
	out[at+200] ^= 0xFF
	return out
}

func TestRefused(t *testing.T) {
	t.Parallel()
	xls, err := os.ReadFile("testdata/libreoffice-97.xls")
	if err != nil {
		t.Fatal(err)
	}
	xlsx, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	small := func(rows string) []byte {
		return zipOf(t, workbookParts(map[string]string{"xl/worksheets/sheet1.xml": sheetXML(rows)}))
	}
	encryptedXLS := bareBook(0x600, "A", func(w *biff) { w.rec(recFilePass, 1) }, func(*biff) {})
	renamedStream := func(from, to string) []byte {
		return bytes.Replace(xls, []byte(wide(from)), []byte(wide(to)), 1)
	}
	cases := []struct {
		name string
		data []byte
		lim  Limits
		code string
		part string // of the Vietnamese sentence
	}{
		{"nothing", nil, Limits{}, "sheet.empty", ""},
		{"only blanks", []byte("\xEF\xBB\xBF \r\n\t"), Limits{}, "sheet.empty", ""},
		{"a long run of blanks", bytes.Repeat([]byte(" "), 10_000), Limits{}, "sheet.empty", ""},
		{"HTML as .xls", []byte("\xEF\xBB\xBF\r\n<HTML xmlns:x=\"urn\"><table>"), Limits{}, "sheet.html", ""},
		{"XML 2003", []byte("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>"), Limits{}, "sheet.unknown-kind", "XML"},
		{"PDF", []byte("%PDF-1.7\n…"), Limits{}, "sheet.unknown-kind", "PDF"},
		{"picture", []byte("\xFF\xD8\xFF\xE0\x00"), Limits{}, "sheet.unknown-kind", "hình ảnh"},
		{"binary", []byte("abc\x00\x00\x01\x02def"), Limits{}, "sheet.unknown-kind", ""},
		{"binary later on", append(bytes.Repeat([]byte("a,b\n"), 3000), 0, 1), Limits{}, "sheet.unknown-kind", ""},
		{"Word .docx", zipOf(t, map[string]string{"_rels/.rels": relsXML("r officeDocument word/document.xml"), "word/document.xml": "<w/>"}), Limits{}, "sheet.unknown-kind", "Word"},
		{"OpenDocument", zipOf(t, map[string]string{"mimetype": "m", "content.xml": "<c/>"}), Limits{}, "sheet.unknown-kind", ".ods"},
		{"binary .xlsb", zipOf(t, map[string]string{"_rels/.rels": relsXML("r officeDocument xl/workbook.bin"), "xl/workbook.bin": "b"}), Limits{}, "sheet.unknown-kind", ".xlsb"},
		{"plain archive", zipOf(t, map[string]string{"a.txt": "a"}), Limits{}, "sheet.unknown-kind", "ZIP"},
		{"workbook without sheets", zipOf(t, workbookParts(nil)), Limits{}, "sheet.unknown-kind", "trang dữ liệu"},
		{"Word .doc", renamedStream("Workbook", "WordDocu"), Limits{}, "sheet.unknown-kind", ""},
		{"Excel 4", []byte("\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00\x0A\x00\x00\x00"), Limits{}, "sheet.unknown-kind", "trước 1995"},
		{"encrypted .xls", encryptedXLS, Limits{}, "sheet.encrypted", "mật khẩu"},
		{"truncated zip", xlsx[:len(xlsx)/2], Limits{}, "sheet.truncated", ""},
		{"three bytes of a zip", xlsx[:3], Limits{}, "sheet.truncated", ""},
		{"truncated .xls", xls[:len(xls)/2], Limits{}, "sheet.truncated", ""},
		{"broken packed data", spoiled(xlsx), Limits{}, "sheet.truncated", ""},
		{"shared string that is not there", small(`<row><c t="s"><v>3</v></c></row>`), Limits{}, "sheet.truncated", ""},
		{"file over the limit", xlsx, Limits{FileBytes: 1000}, "sheet.too-large", "MB"},
		{"part over the limit", small(strings.Repeat(" ", 5000)), Limits{UnzippedBytes: 4000}, "sheet.too-large", "giải nén"},
		{"bomb", small(strings.Repeat(" ", 70<<20)), Limits{}, "sheet.too-large", "giải nén"},
		{"rows", small(strings.Repeat(`<row><c><v>1</v></c></row>`, 4)), Limits{Rows: 3}, "sheet.too-large", "3 dòng"},
		{"columns", small(`<row r="2"><c r="E2"><v>1</v></c></row>`), Limits{Columns: 4}, "sheet.too-large", "Dòng 2"},
		{"blank cells far right are nothing", small(`<row r="2"><c r="A2"><v>1</v></c><c r="ZZZ2" s="1"/></row>`), Limits{Columns: 4}, "", ""},
		{"cell", small(`<row r="7"><c t="str"><v>` + strings.Repeat("a", 200) + `</v></c></row>`), Limits{CellBytes: 100}, "sheet.too-large", "Dòng 7"},
		{"endless tag", small(`<row r="7"><c ` + strings.Repeat("a", 2<<20)), Limits{}, "sheet.too-large", "Dòng 7"},
		{"csv rows", []byte("a\nb\nc\n"), Limits{Rows: 2}, "sheet.too-large", "2 dòng"},
		{"csv columns", []byte("a,b,c\n"), Limits{Columns: 2}, "sheet.too-large", "Dòng 1"},
		{"csv cell", []byte("a,b\n" + strings.Repeat("x", 50)), Limits{CellBytes: 20}, "sheet.too-large", "Dòng 2"},
		{"csv open quote", []byte("a,b\n\"c,d\ne,f\n"), Limits{}, "sheet.quote", "Dòng 2"},
		{"xls rows", xls, Limits{Rows: 2}, "sheet.too-large", "2 dòng"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := failure(c.data, c.lim)
			if c.code == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			if !errs.Is(err, c.code) {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			if e := errs.As(err); !strings.Contains(e.Text.VI, c.part) || e.Text.EN == "" {
				t.Errorf("sentences %q / %q do not tell of %q", e.Text.VI, e.Text.EN, c.part)
			}
		})
	}
}

// TestEncryptedOOXML renames the stream of a compound file to the one that password protection makes.
func TestEncryptedOOXML(t *testing.T) {
	t.Parallel()
	xls, err := os.ReadFile("testdata/libreoffice-97.xls")
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(xls, []byte(wide("Workbook")+"\x00\x00"))
	if at < 0 {
		t.Fatal("no directory entry")
	}
	name := wide("EncryptedPackage")
	copy(xls[at:], name+"\x00\x00")
	binary.LittleEndian.PutUint16(xls[at+64:], uint16(len(name)+2))
	if err := failure(xls, Limits{}); !errs.Is(err, "sheet.encrypted") {
		t.Errorf("got %v", err)
	}
}

// TestForgedSize declares a part smaller than it is.
func TestForgedSize(t *testing.T) {
	t.Parallel()
	data := zipOf(t, workbookParts(map[string]string{"xl/worksheets/sheet1.xml": sheetXML(strings.Repeat(`<row><c><v>1</v></c></row>`, 5000))}))
	at := bytes.LastIndex(data, []byte("xl/worksheets/sheet1.xml"))
	binary.LittleEndian.PutUint32(data[at-46+24:], 100)
	if err := failure(data, Limits{}); !errs.Is(err, "sheet.truncated") {
		t.Errorf("got %v", err)
	}
}

func TestManyParts(t *testing.T) {
	t.Parallel()
	var dir []byte
	for range maxParts + 1 {
		dir = append(dir, "PK\x01\x02"...)
		dir = append(dir, make([]byte, 42)...)
	}
	data := append([]byte("PK\x03\x04"), dir...)
	if err := failure(data, Limits{}); !errs.Is(err, "sheet.too-large") {
		t.Errorf("got %v", err)
	}
}

func TestOpenMissing(t *testing.T) {
	t.Parallel()
	if _, err := Open("testdata/none.xlsx", Limits{}); !errs.Is(err, "sheet.open") {
		t.Errorf("got %v", err)
	}
	b, err := Open("testdata/libreoffice.xlsx", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Merges(9); !errs.Is(err, "sheet.no-sheet") {
		t.Errorf("got %v", err)
	}
}

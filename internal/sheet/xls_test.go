package sheet

import (
	"encoding/binary"
	"math"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// biff writes a bare workbook stream.
type biff struct{ b []byte }

func (w *biff) rec(id uint16, parts ...any) {
	var data []byte
	for _, p := range parts {
		switch v := p.(type) {
		case int: // two bytes
			data = le.AppendUint16(data, uint16(v))
		case byte:
			data = append(data, v)
		case uint32:
			data = le.AppendUint32(data, v)
		case float64:
			data = le.AppendUint64(data, math.Float64bits(v))
		case string: // raw bytes
			data = append(data, v...)
		case []byte:
			data = append(data, v...)
		default:
			panic("no such part")
		}
	}
	w.b = binary.LittleEndian.AppendUint16(w.b, id)
	w.b = binary.LittleEndian.AppendUint16(w.b, uint16(len(data)))
	w.b = append(w.b, data...)
}

func wide(s string) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = le.AppendUint16(out, u)
	}
	return string(out)
}

// bareBook makes a workbook of one sheet: globals after BOF, then the sheet's records.
func bareBook(version int, name string, globals, sheet func(*biff)) []byte {
	var g, s biff
	globals(&g)
	s.rec(recBOF, version, 0x10, 0, 0)
	sheet(&s)
	s.rec(recEOF)
	bound := []any{uint32(0), byte(0), byte(0), byte(len(name))}
	if version == 0x600 {
		bound = append(bound, byte(0))
	}
	build := func(offset int) []byte {
		var w biff
		bound[0] = uint32(offset)
		w.rec(recBOF, version, 5, 0, 0)
		w.rec(recBoundSheet, append(bound, name)...)
		w.b = append(w.b, g.b...)
		w.rec(recEOF)
		return w.b
	}
	return append(build(len(build(0))), s.b...)
}

func TestXLSBIFF5(t *testing.T) {
	t.Parallel()
	data := bareBook(0x500, "Trang", func(w *biff) {
		w.rec(recCodePage, 1258)
		w.rec(recFormat, 50, byte(8), "dd/mm/yy")
		w.rec(recFont, 240, 0, 0, 0, 0, byte(0), byte(0), byte(0), byte(0), byte(5), "Arial")
		w.rec(recXF, 0, 0)
		w.rec(recXF, 0, 50)
	}, func(w *biff) {
		w.rec(recLabel, 0, 0, 0, 9, "Nguy\xEA\xDEn A")
		w.rec(recRString, 1, 1, 0, 4, "L\xEA B", byte(1), byte(0), byte(0))
		w.rec(recRK, 2, 0, 1, uint32(45071<<2|2))
		w.rec(recFormula, 3, 0, 0, byte(0), byte(0), "\x00\x00\x00\x00", 0xFFFF, 0, 0, 0, 0)
		w.rec(recString, 3, "x\xF0y")
	})
	b := openBytes(t, data, Limits{})
	want := "1 A:text=Nguyễn A\n2 B:text=Lê B\n3 A:date=2023-05-25\n4 A':text=xđy\n"
	if diff := cmp.Diff(want, show(collect(t, b, 0))); diff != "" {
		t.Error(diff)
	}
	if b.Sheets()[0].Name != "Trang" {
		t.Errorf("sheets %+v", b.Sheets())
	}
}

// TestXLSOrderAndContinue has rows out of order, a chart inside the sheet, and a shared string that changes its width at a CONTINUE record.
func TestXLSOrderAndContinue(t *testing.T) {
	t.Parallel()
	data := bareBook(0x600, "A", func(w *biff) {
		w.rec(recDateMode, 1)
		w.rec(recXF, 0, 0)
		w.rec(recXF, 0, 14)
		w.rec(recSST, uint32(2), uint32(2), 6, byte(0), "Ngu")
		w.rec(recContinue, byte(1), wide("yễn"), 2, byte(optRich), 1, "ab", "\x00\x00\x00\x00")
	}, func(w *biff) {
		w.rec(recRow, 5, 0, 1, 255, 0, 0, 0x20)
		w.rec(recColInfo, 1, 2, 0, 0, 1)
		w.rec(recLabelSST, 5, 0, 0, uint32(0))
		w.rec(recBOF, 0x600, 0x20, 0, 0)
		w.rec(recNumber, 9, 9, 0, 9.0)
		w.rec(recEOF)
		w.rec(recLabelSST, 2, 1, 0, uint32(1))
		w.rec(recNumber, 2, 0, 0, 38099001234.0)
		w.rec(recNumber, 2, 2, 1, 43609.0)
		w.rec(recMulRK, 5, 1, 0, uint32(1696<<2|3), 0, uint32(7<<2|2), 2)
		w.rec(recBoolErr, 5, 3, 0, byte(0x17), byte(1))
		w.rec(recMergeCells, 1, 0, 1, 0, 2)
	})
	b := openBytes(t, data, Limits{})
	want := "3 A:number=38099001234 B:text=ab C:date=2023-05-25\n6! A:text=Nguyễn B:number=16.96 C:number=7 D:error=#REF!\n"
	if diff := cmp.Diff(want, show(collect(t, b, 0))); diff != "" {
		t.Error(diff)
	}
	merges, _ := b.Merges(0)
	hidden, _ := b.HiddenColumns(0)
	if diff := cmp.Diff([]Range{{1, 1, 2, 3}}, merges); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{2, 3}, hidden); diff != "" {
		t.Error(diff)
	}
}

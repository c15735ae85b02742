package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// xlsBook is an open workbook of Excel 5 to 2003 ([MS-XLS]; BIFF5 and BIFF8). The workbook stream is kept in memory: such a sheet
// ends at row 65,536.
type xlsBook struct {
	lim      Limits
	stream   []byte
	biff8    bool
	codepage uint16 // of the texts of BIFF5
	infos    []SheetInfo
	offsets  []int // of the sheets' BOF records in the stream
	strings  []string
	from1904 bool
	styles   styles
}

func openXLS(r io.ReaderAt, size int64, lim Limits) (*xlsBook, error) {
	file := make(memory, size)
	if n, err := r.ReadAt(file, 0); err != nil && (err != io.EOF || int64(n) < size) {
		return nil, problemTruncated.Because(err)
	}
	stream := []byte(file)
	if bytes.HasPrefix(file, magicCFB) {
		var err error
		if stream, err = workbookStream(file); err != nil {
			return nil, err
		}
	}
	b := &xlsBook{lim: lim, stream: stream}
	if err := b.load(); err != nil {
		return nil, damaged(err)
	}
	return b, nil
}

// memory lets the compound file reader take slices of the file instead of copies.
type memory []byte

// ReadAt implements io.ReaderAt.
func (m memory) ReadAt(p []byte, off int64) (int, error) { return bytes.NewReader(m).ReadAt(p, off) }

// Slice gives a part of the file.
func (m memory) Slice(off int64, n int) ([]byte, error) {
	if off < 0 || n < 0 || off > int64(len(m)) || int64(n) > int64(len(m))-off {
		return nil, io.ErrUnexpectedEOF
	}
	return m[off : off+int64(n)], nil
}

// workbookStream takes the workbook out of the compound file, or says what else the file holds. A panic of the compound file reader on
// a made-up file is an error of that file: the reader is not ours, and no upload may stop the program.
func workbookStream(file memory) (stream []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			stream, err = nil, problemTruncated.Because(fmt.Errorf("mscfb: %v", p))
		}
	}()
	doc, err := mscfb.New(file)
	if err != nil {
		return nil, problemTruncated.Because(err)
	}
	var book *mscfb.File
	for _, e := range doc.File {
		switch e.Name {
		case "EncryptedPackage":
			return nil, problemEncrypted
		case "WordDocument":
			return nil, wrongKind("văn bản Word", "a Word document")
		case "PowerPoint Document":
			return nil, wrongKind("bản trình chiếu PowerPoint", "a PowerPoint presentation")
		case "Workbook":
			book = e
		case "Book": // Excel 5; a file saved for both has both, and the newer one is the better
			if book == nil {
				book = e
			}
		}
	}
	if book == nil {
		return nil, unknownKind()
	}
	if book.Size < 0 || book.Size > int64(len(file)) {
		return nil, problemTruncated.Because(errors.New("the workbook stream is longer than the file"))
	}
	stream = make([]byte, book.Size)
	if _, err := io.ReadFull(book, stream); err != nil {
		return nil, problemTruncated.Because(err)
	}
	return stream, nil
}

// globals gathers what the workbook's first part says while it is read.
type globals struct {
	formats map[uint16]string
	fonts   []string
	legacy  bool
	xfs     []struct{ format, font uint16 }
}

// load reads the workbook globals: the records up to the first EOF.
func (b *xlsBook) load() error {
	g := globals{formats: map[uint16]string{}}
	rs := records{stream: b.stream}
	first, ok := rs.next()
	if !ok || len(first.data) < 4 {
		return problemTruncated
	}
	version := first.u16(0)
	if first.id != recBOF || version != 0x600 && version != 0x500 {
		return wrongKind("bảng tính Excel đời cũ (trước 1995); hãy lưu thành .xlsx", "a workbook from before Excel 95; save it as .xlsx")
	}
	b.biff8 = version == 0x600
	for {
		r, ok := rs.next()
		if !ok {
			return problemTruncated.Because(errors.New("the workbook globals do not end"))
		}
		if r.id == recEOF {
			b.styles = g.styles()
			return b.checkSheets()
		}
		if err := b.global(&rs, r, &g); err != nil {
			return err
		}
	}
}

func (b *xlsBook) checkSheets() error {
	if len(b.infos) == 0 {
		return wrongKind("sổ tính không có trang dữ liệu nào", "a workbook without any sheet of cells")
	}
	return nil
}

func (b *xlsBook) global(rs *records, r record, g *globals) error {
	switch r.id {
	case recFilePass:
		return problemEncrypted
	case recCodePage:
		b.codepage = r.u16(0)
	case recDateMode:
		b.from1904 = r.u16(0) == 1
	case recBoundSheet:
		b.boundSheet(r)
	case recFormat:
		if b.biff8 {
			g.formats[r.u16(0)] = b.text(r.from(2), 2)
		} else {
			g.formats[r.u16(0)] = b.text(r.from(2), 1)
		}
	case recFont:
		name := b.text(r.from(14), 1)
		g.legacy = g.legacy || isLegacyFont(name)
		g.fonts = append(g.fonts, name)
	case recXF:
		g.xfs = append(g.xfs, struct{ format, font uint16 }{r.u16(2), r.u16(0)})
	case recSST:
		return b.readSST(rs, r)
	}
	return nil
}

func (b *xlsBook) boundSheet(r record) {
	const worksheet = 0
	state, typ := r.u8(4), r.u8(5)
	offset := int64(r.u32(0))
	if typ != worksheet || offset >= int64(len(b.stream)) {
		return
	}
	b.infos = append(b.infos, SheetInfo{Name: b.text(r.from(6), 1), Hidden: state&3 != 0})
	b.offsets = append(b.offsets, int(offset))
}

func (g *globals) styles() styles {
	var out styles
	for _, xf := range g.xfs {
		out.dates = append(out.dates, isDateFormat(int(xf.format), g.formats[xf.format]))
		if g.legacy {
			out.fonts = append(out.fonts, g.legacyFont(int(xf.font)))
		}
	}
	return out
}

// legacyFont gives the font's name if it is an old Vietnamese one. Number 4 is left out in the count ([MS-XLS] 2.5.129).
func (g *globals) legacyFont(i int) string {
	if i > 4 {
		i--
	}
	if name := at(g.fonts, i); isLegacyFont(name) {
		return name
	}
	return ""
}

// readSST reads the table of shared strings, which runs on over CONTINUE records.
func (b *xlsBook) readSST(rs *records, r record) error {
	in := &continued{parts: rs.withContinues(r)}
	in.skip(4)
	n := in.u32()
	total := int64(0)
	for range n {
		length := int(in.u16())
		s := in.unicode(length)
		if in.failed {
			return problemTruncated.Because(errors.New("the shared strings end early"))
		}
		if total += int64(len(s)) + 16; total > b.lim.SharedBytes {
			return problemTooLarge
		}
		b.strings = append(b.strings, s)
	}
	return nil
}

// text reads a text whose length takes lenBytes (1 or 2).
func (b *xlsBook) text(data []byte, lenBytes int) string {
	return b.textOf([][]byte{data}, lenBytes)
}

func (b *xlsBook) textOf(parts [][]byte, lenBytes int) string {
	in := &continued{parts: parts}
	n := int(in.u8())
	if lenBytes == 2 {
		n |= int(in.u8()) << 8
	}
	if b.biff8 {
		return in.unicode(n)
	}
	return b.decode(in.bytes(n))
}

// decode turns the bytes of BIFF5 into text by the workbook's code page. Only the Vietnamese and the Western one are told apart: texts
// in old Vietnamese fonts stand in the Western one.
func (b *xlsBook) decode(raw []byte) string {
	cm := charmap.Windows1252
	if b.codepage == 1258 {
		cm = charmap.Windows1258
	}
	out, err := cm.NewDecoder().Bytes(raw)
	if err != nil {
		return string(bytes.ToValidUTF8(raw, nil))
	}
	return norm.NFC.String(string(out))
}

func (b *xlsBook) sheets() []SheetInfo { return b.infos }

func (b *xlsBook) layout(i int) (layout, error) {
	return b.survey(i).layout, nil
}

func (b *xlsBook) rows(ctx context.Context, i int, yield func(Row) error) error {
	s := b.survey(i)
	x := xlsRows{book: b, survey: s, yield: yield}
	for k, c := range s.cells {
		if k%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := x.cell(c); err != nil {
			return err
		}
	}
	if err := x.flush(); err != nil {
		return err
	}
	if s.cut {
		return problemTruncated.Because(errors.New("the sheet does not end"))
	}
	return nil
}

// cellAt says where in the stream the record of a cell (or of several in one row) begins.
type cellAt struct{ row, offset uint32 }

// survey is what one pass over a sheet's records finds without reading the cells. Cells may stand in any order in the file; rows
// must not.
type survey struct {
	layout layout
	cells  []cellAt
	hidden map[uint32]bool // rows, from 0
	cut    bool            // the stream ended inside the sheet
}

func (b *xlsBook) survey(i int) survey {
	s := survey{hidden: map[uint32]bool{}}
	rs := records{stream: b.stream, pos: b.offsets[i]}
	depth := 0 // charts inside a sheet bring their own BOF and EOF
	for {
		at := rs.pos
		r, ok := rs.next()
		if !ok {
			s.cut = true
			break
		}
		switch r.id {
		case recBOF:
			depth++
		case recEOF:
			depth--
		}
		if depth <= 0 {
			break
		}
		if depth == 1 {
			s.note(r, at)
		}
	}
	if !slices.IsSortedFunc(s.cells, byRow) {
		slices.SortStableFunc(s.cells, byRow)
	}
	return s
}

func byRow(a, b cellAt) int { return int(a.row) - int(b.row) }

func (s *survey) note(r record, at int) {
	switch r.id {
	case recRow:
		if r.u16(12)&0x20 != 0 {
			s.hidden[uint32(r.u16(0))] = true
		}
	case recColInfo:
		if r.u16(8)&1 != 0 {
			s.layout.hide(int(r.u16(0))+1, int(r.u16(2))+1)
		}
	case recMergeCells:
		for k := range int(r.u16(0)) {
			m := r.from(2 + 8*k)
			if len(m) < 8 {
				return
			}
			s.layout.merges = append(s.layout.merges, Range{
				FirstRow: int(le.Uint16(m)) + 1, LastRow: int(le.Uint16(m[2:])) + 1,
				FirstCol: int(le.Uint16(m[4:])) + 1, LastCol: int(le.Uint16(m[6:])) + 1,
			})
		}
	case recLabelSST, recLabel, recRString, recNumber, recRK, recMulRK, recBoolErr, recFormula:
		s.cells = append(s.cells, cellAt{row: uint32(r.u16(0)), offset: uint32(at)})
	}
}

package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path"
	"strings"
	"sync"
)

// xlsxBook is an open Office Open XML workbook (ECMA-376), transitional or strict.
type xlsxBook struct {
	lim      Limits
	parts    map[string]*zip.File // by lower-case name without a leading slash
	infos    []SheetInfo
	files    []*zip.File // of the sheets, in the order of infos
	from1904 bool
	styles   styles
	strings  func() ([]string, error) // read at the first call, then kept

	mu      sync.Mutex
	layouts map[int]layout // found by an earlier pass, over the rows or past them
}

// maxParts is far above what a workbook with pictures on every row has.
const maxParts = 20_000

func openXLSX(r io.ReaderAt, size int64, lim Limits) (*xlsxBook, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, problemTruncated.Because(err)
	}
	b := &xlsxBook{lim: lim, parts: make(map[string]*zip.File, len(z.File)), layouts: map[int]layout{}}
	for _, f := range z.File {
		name := partName(f.Name)
		if _, ok := b.parts[name]; !ok {
			b.parts[name] = f
		}
	}
	if err := b.load(); err != nil {
		return nil, err
	}
	return b, nil
}

// checkDirectory counts the entries of the archive without keeping them: the standard reader would first make an object of each,
// and a file of 64 MiB can name more than a million.
func checkDirectory(r io.ReaderAt, size int64) error {
	const window = 256 << 10
	if size < maxParts*46 { // an entry takes at least 46 bytes
		return nil
	}
	mark := []byte("PK\x01\x02")
	buf := make([]byte, window)
	n := 0
	for at := int64(0); at < size; at += window - int64(len(mark)-1) {
		k, err := r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return problemTruncated.Because(err)
		}
		if n += bytes.Count(buf[:k], mark); n > maxParts {
			return problemTooLarge
		}
	}
	return nil
}

func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// load reads the workbook's own parts: sheets, styles, date system.
func (b *xlsxBook) load() error {
	book, err := b.workbookPart()
	if err != nil {
		return err
	}
	rels, err := b.relations(book)
	if err != nil {
		return err
	}
	if err := b.readWorkbook(book, rels); err != nil {
		return err
	}
	if len(b.files) == 0 {
		return wrongKind("sổ tính không có trang dữ liệu nào", "a workbook without any sheet of cells")
	}
	sst, styleName := "", ""
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			sst = r.target
		case "styles":
			styleName = r.target
		}
	}
	b.strings = sync.OnceValues(func() ([]string, error) { return b.readStrings(sst) })
	b.styles, err = b.readStyles(styleName)
	return err
}

// workbookPart finds the main part through the package's relations, or says which other kind of document the archive is.
func (b *xlsxBook) workbookPart() (string, error) {
	if rels, err := b.relations(""); err != nil {
		return "", err
	} else if r, ok := rels.byKind("officeDocument"); ok && b.parts[r.target] != nil {
		if strings.HasSuffix(r.target, ".bin") {
			return "", wrongKind("sổ tính nhị phân .xlsb; hãy lưu thành .xlsx", "a binary workbook (.xlsb); save it as .xlsx")
		}
		if strings.HasPrefix(r.target, "word/") {
			return "", wrongKind("văn bản Word", "a Word document")
		}
		if strings.HasPrefix(r.target, "ppt/") {
			return "", wrongKind("bản trình chiếu PowerPoint", "a PowerPoint presentation")
		}
		return r.target, nil
	}
	switch {
	case b.parts["xl/workbook.xml"] != nil:
		return "xl/workbook.xml", nil
	case b.parts["content.xml"] != nil && b.parts["mimetype"] != nil:
		return "", wrongKind("tệp OpenDocument (.ods, .odt); hãy lưu thành .xlsx", "an OpenDocument file (.ods, .odt); save it as .xlsx")
	}
	return "", wrongKind("tệp nén ZIP", "a ZIP archive")
}

// relation is one line of a .rels part, its target resolved to a part name.
type relation struct{ id, kind, target string }

type relations []relation

func (rs relations) byKind(kind string) (relation, bool) {
	for _, r := range rs {
		if r.kind == kind {
			return r, true
		}
	}
	return relation{}, false
}

func (rs relations) byID(id string) (relation, bool) {
	for _, r := range rs {
		if r.id == id {
			return r, true
		}
	}
	return relation{}, false
}

// relations reads the relations of a part; "" is the package. A part without any has none.
func (b *xlsxBook) relations(of string) (relations, error) {
	dir, base := path.Split(of)
	var out relations
	err := b.each(dir+"_rels/"+base+".rels", func(t *token) error {
		if t.kind == tokEnd || string(t.name) != "Relationship" || t.attr("TargetMode") == "External" {
			return nil
		}
		kind := t.attr("Type")
		target := strings.ReplaceAll(t.attr("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		out = append(out, relation{id: t.attr("Id"), kind: kind[strings.LastIndexByte(kind, '/')+1:], target: partName(path.Clean(target))})
		return nil
	})
	return out, err
}

func (b *xlsxBook) readWorkbook(name string, rels relations) error {
	return b.each(name, func(t *token) error {
		if t.kind == tokEnd {
			return nil
		}
		switch string(t.name) {
		case "workbookPr":
			b.from1904 = t.is("date1904")
		case "sheet":
			r, ok := rels.byID(t.attr("id"))
			f := b.parts[r.target]
			if !ok || r.kind != "worksheet" || f == nil {
				return nil
			}
			state := t.attr("state")
			b.infos = append(b.infos, SheetInfo{Name: t.attr("name"), Hidden: state == "hidden" || state == "veryHidden"})
			b.files = append(b.files, f)
		}
		return nil
	})
}

// each calls fn for every tag of a small part; a missing part has none.
func (b *xlsxBook) each(name string, fn func(*token) error) error {
	f := b.parts[name]
	if f == nil {
		return nil
	}
	return b.scan(f, func(s *scanner) error {
		for {
			t, err := s.next()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := fn(&t); err != nil {
				return err
			}
		}
	})
}

// scan opens a part under the limits and closes it. The declared size can be trusted as a bound: the archive reader fails on the first
// byte beyond it.
func (b *xlsxBook) scan(f *zip.File, fn func(*scanner) error) error {
	full, packed := f.UncompressedSize64, max(f.CompressedSize64, 1)
	if full > uint64(b.lim.UnzippedBytes) || full > ratioFree && full/packed > uint64(b.lim.Ratio) {
		return problemTooLarge
	}
	if f.Flags&1 != 0 {
		return problemEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return problemTruncated.Because(err)
	}
	defer r.Close()
	err = fn(newScanner(r, 8*b.lim.CellBytes)) // an entity can take six bytes for one
	return damaged(err)
}

func (b *xlsxBook) sheets() []SheetInfo { return b.infos }

func (b *xlsxBook) rows(ctx context.Context, i int, yield func(Row) error) error {
	sst, err := b.strings()
	if err != nil {
		return err
	}
	return b.scan(b.files[i], func(s *scanner) error {
		x := &xlsxRows{scanner: s, book: b, sst: sst, ctx: ctx, yield: yield}
		if err := x.run(); err != nil {
			return err
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.layouts[i] = x.layout
		return nil
	})
}

func (b *xlsxBook) layout(i int) (layout, error) {
	b.mu.Lock()
	l, ok := b.layouts[i]
	b.mu.Unlock()
	if ok {
		return l, nil
	}
	if err := b.scan(b.files[i], l.read); err != nil {
		return layout{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.layouts[i] = l
	return l, nil
}

package letter

import (
	"bytes"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tungnha/internal/errs"
)

func TestPointMarks(t *testing.T) {
	t.Parallel()
	var got []string
	for i := range 25 {
		got = append(got, pointMark(i))
	}
	want := "a) b) c) d) đ) e) g) h) i) k) l) m) n) o) p) q) r) s) t) u) v) x) y) a1) b1)"
	if d := cmp.Diff(want, strings.Join(got, " ")); d != "" {
		t.Error(d)
	}
}

func TestRoman(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "I", 2: "II", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 49: "XLIX", 1994: "MCMXCIV"} {
		if got := roman(n); got != want {
			t.Errorf("roman(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Vĩnh \t\n Lộc ": "Vĩnh Lộc", norm.NFD.String("Phượng Đặng"): "Phượng Đặng", "16,96\u00a0%": "16,96\u00a0%", "a\x00b\x1fc": "a b c",
		"\xffx": "\uFFFDx", "a\uFFFEb": "a\uFFFDb", "": "", "\r\n": "",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEndOfText(t *testing.T) {
	t.Parallel()
	last := func(b ...Block) string {
		l := Letter{Blocks: b}
		lines := strings.Split(strings.TrimSpace(l.Text()), "\n")
		return lines[len(lines)-1]
	}
	table := Table{Columns: []Column{{Title: "Đơn vị"}}, Rows: []Row{{Cells: []string{"Xã Ví Dụ"}}}}
	for name, c := range map[string]struct{ got, want string }{
		"paragraph":         {last(Paragraph{"Kính báo cáo."}), "Kính báo cáo./."},
		"has it already":    {last(Paragraph{"Kính báo cáo./."}), "Kính báo cáo./."},
		"list":              {last(List{[]string{"một;", "hai;"}}), "- hai./."},
		"points":            {last(Points{[]string{"một;", "hai."}}), "b) hai./."},
		"empty list":        {last(List{}), "- ./."},
		"table stands last": {last(table), "./."},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
	if got := (Letter{Title: "x"}).Text(); strings.Contains(got, endOfText) {
		t.Errorf("a letter without text has no end: %q", got)
	}
}

// A công văn has no kind: its subject stands under the symbol (cell 5b), and nothing in capitals in the middle.
func TestLetterWithoutKind(t *testing.T) {
	t.Parallel()
	l := Letter{Symbol: "Số: 07/UBND-VX", Subject: "V/v đôn đốc kích hoạt", To: []string{"Ủy ban nhân dân các xã"}, Blocks: []Block{Paragraph{"Nội dung"}}}
	doc := string(unzip(t, docxOf(t, l))["word/document.xml"])
	want := `<w:jc w:val="center"/><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:pPr><w:r><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">V/v đôn đốc kích hoạt</w:t>`
	if !strings.Contains(doc, want) || strings.Count(doc, "V/v") != 1 {
		t.Errorf("cell 5b is not laid out: %s", doc)
	}
	if !strings.Contains(doc, "Kính gửi: Ủy ban nhân dân các xã") {
		t.Error("one addressee stands on the line of Kính gửi")
	}
}

func TestMergedHead(t *testing.T) {
	t.Parallel()
	rows, err := placeHead([][]HeadCell{
		{{Text: "TT", Rows: 3}, {Text: "A", Cols: 3}, {Text: "Z", Rows: 3}},
		{{Text: "B", Rows: 2}, {Text: "C", Cols: 2}},
		{{Text: "D"}, {Text: "E"}},
	}, 5)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		var line []string
		for _, c := range r {
			s := c.text
			if c.hidden {
				s = "^"
			}
			line = append(line, s+"@"+strconv.Itoa(c.col)+"x"+strconv.Itoa(c.cols))
		}
		got = append(got, strings.Join(line, " "))
	}
	want := []string{"TT@0x1 A@1x3 Z@4x1", "^@0x1 B@1x1 C@2x2 ^@4x1", "^@0x1 ^@1x1 D@2x1 E@3x1 ^@4x1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	two := []Column{{Title: "a"}, {Title: "b"}}
	for name, c := range map[string]struct {
		block Block
		code  string
	}{
		"no columns":           {Table{}, "letter.table.columns"},
		"too many columns":     {Table{Columns: make([]Column, 64)}, "letter.table.columns"},
		"too many cells":       {Table{Columns: two, Rows: []Row{{Cells: []string{"1", "2", "3"}}}}, "letter.table.row"},
		"head with a hole":     {Table{Columns: two, Head: [][]HeadCell{{{Text: "a"}}}}, "letter.table.head"},
		"head too wide":        {Table{Columns: two, Head: [][]HeadCell{{{Cols: 3}}}}, "letter.table.head"},
		"head reaches too far": {Table{Columns: two, Head: [][]HeadCell{{{Rows: 2}, {}}}}, "letter.table.head"},
		"head too tall":        {Table{Columns: two, Head: [][]HeadCell{{{Text: strings.Repeat("dài ", 4000)}, {}}}}, "letter.table.tall"},
		"picture without alt":  {Picture{PNG: samplePNG(t)}, "letter.picture.alt"},
		"not a picture":        {Picture{PNG: []byte("GIF89a"), Alt: "x"}, "letter.picture.png"},
		"nothing":              {nil, "letter.block"},
	} {
		l := Letter{Title: "x", Blocks: []Block{c.block, Paragraph{"y"}}}
		for form, write := range map[string]func(io.Writer) error{"docx": l.DOCX, "pdf": l.PDF} {
			var b bytes.Buffer
			if err := write(&b); !errs.Is(err, c.code) || b.Len() > 0 {
				t.Errorf("%s, %s: %v after %d bytes, want %s and nothing written", name, form, err, b.Len(), c.code)
			}
		}
	}
	if err := (Letter{Footer: strings.Repeat("dài ", 400)}).PDF(io.Discard); !errs.Is(err, "letter.footer") {
		t.Errorf("long footer: %v", err)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestDiskFull(t *testing.T) {
	t.Parallel()
	l := sample(t)
	for form, write := range map[string]func(io.Writer) error{"docx": l.DOCX, "pdf": l.PDF} {
		if err := write(full{}); !errs.Is(err, "letter.write") {
			t.Errorf("%s: %v", form, err)
		}
	}
}

// Letters are made by many at once; the fonts are shared.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	want := pdfOf(t, sample(t))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var b bytes.Buffer
			if err := sample(t).PDF(&b); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("a letter made beside others differs: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestWrapKeepsEveryLetterAndFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		f := faceOf(rapid.Bool().Draw(r, "bold"), false)
		s := clean(rapid.String().Draw(r, "text"))
		width := rapid.Float64Range(0.1, 40).Draw(r, "width")
		lines := wrap(f, s, width, rapid.Float64Range(0, 3).Draw(r, "first"))
		var b strings.Builder
		for i, n := range lines {
			b.WriteString(n.text)
			if f.em(n.text) > width+slack && len([]rune(n.text)) > 1 {
				r.Fatalf("line %q is wider than %v", n.text, width)
			}
			if n.last != (i == len(lines)-1) {
				r.Fatal("only the last line is the last")
			}
		}
		if squeeze(b.String()) != squeeze(s) {
			r.Fatalf("%q became %q", s, b.String())
		}
	})
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestColumnsFillTheRoom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(r, "columns")
		wished := rapid.SliceOfN(rapid.Float64Range(0, 100), n, n).Draw(r, "wished")
		needs := rapid.SliceOfN(rapid.Float64Range(0, 30), n, n).Draw(r, "needs")
		got, sum := widths(wished, needs, 12, 165), 0.0
		least := 0.0
		for _, n := range needs {
			least += wordWidth(n, 12)
		}
		for i, w := range got {
			sum += w
			if least <= 165 && w < wordWidth(needs[i], 12)-1e-6 {
				r.Fatalf("column %d is narrower than its widest word", i)
			}
		}
		if math.Abs(sum-165) > 1e-6 {
			r.Fatalf("columns take %v of 165 mm", sum)
		}
	})
}

// An endless word takes its room from the widest column, never from a number.
func TestNumbersAreNotBroken(t *testing.T) {
	t.Parallel()
	tb := wideTable(20)
	tb.Rows[3].Cells[0] = strings.Repeat("dài", 40)
	g, err := composeTable(tb, section{landscape: true})
	if err != nil {
		t.Fatal(err)
	}
	if g.size != sizeTable {
		t.Errorf("one endless word made the table %v points small", g.size)
	}
	for _, r := range g.rows {
		for _, c := range r[1:] {
			if n := len(g.lines(c)); n != 1 {
				t.Fatalf("the number %s stands on %d lines", c.text, n)
			}
		}
	}
}

func anyBlock() *rapid.Generator[Block] {
	return rapid.Custom(func(r *rapid.T) Block {
		text, texts := rapid.String(), rapid.SliceOfN(rapid.String(), 0, 5)
		switch rapid.IntRange(0, 5).Draw(r, "kind") {
		case 0:
			return Heading{Level: rapid.IntRange(0, 3).Draw(r, "level"), Text: text.Draw(r, "heading")}
		case 1:
			return Paragraph{Text: strings.Repeat(text.Draw(r, "text")+" ", rapid.IntRange(1, 60).Draw(r, "times"))}
		case 2:
			return Points{Items: texts.Draw(r, "points")}
		case 3:
			return List{Items: texts.Draw(r, "list")}
		case 4:
			return Note{Text: text.Draw(r, "note")}
		}
		columns := rapid.IntRange(1, 8).Draw(r, "columns")
		t := Table{Numbers: rapid.Bool().Draw(r, "numbers")}
		for range columns {
			t.Columns = append(t.Columns, Column{Title: rapid.StringN(0, 20, -1).Draw(r, "title"), Weight: rapid.Float64Range(-1, 9).Draw(r, "weight")})
		}
		for range rapid.IntRange(0, 12).Draw(r, "rows") {
			cells := rapid.SliceOfN(text, 0, columns).Draw(r, "cells")
			if len(cells) > 0 {
				cells[0] = strings.Repeat(cells[0]+" ", rapid.SampledFrom([]int{1, 1, 1, 1, 400}).Draw(r, "tall"))
			}
			t.Rows = append(t.Rows, Row{Style: RowStyle(rapid.IntRange(0, 2).Draw(r, "style")), Cells: cells})
		}
		return t
	})
}

func anyLetter() *rapid.Generator[Letter] {
	return rapid.Custom(func(r *rapid.T) Letter {
		text, texts := rapid.String(), rapid.SliceOfN(rapid.String(), 0, 4)
		l := Letter{
			Superior: texts.Draw(r, "superior"), Issuer: texts.Draw(r, "issuer"), Symbol: text.Draw(r, "symbol"), PlaceDate: text.Draw(r, "place"),
			Title: text.Draw(r, "title"), Subject: text.Draw(r, "subject"), SubjectNote: text.Draw(r, "note"), To: texts.Draw(r, "to"), Basis: texts.Draw(r, "basis"),
			Blocks: rapid.SliceOfN(anyBlock(), 0, 6).Draw(r, "blocks"), Recipients: rapid.SliceOfN(text, 0, 90).Draw(r, "recipients"),
			Sign: Sign{Capacity: texts.Draw(r, "capacity"), Post: text.Draw(r, "post"), Name: text.Draw(r, "name")}, Footer: text.Draw(r, "footer"),
		}
		for range rapid.IntRange(0, 2).Draw(r, "appendices") {
			l.Appendices = append(l.Appendices, Appendix{Title: text.Draw(r, "appendix"), Landscape: rapid.Bool().Draw(r, "landscape"), Blocks: rapid.SliceOfN(anyBlock(), 0, 2).Draw(r, "appended")})
		}
		return l
	})
}

// said is every text of some blocks, as it must come out.
func said(blocks []Block) []string {
	var out []string
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			out = append(out, b.Text)
		case Paragraph:
			out = append(out, b.Text)
		case Points:
			out = append(out, b.Items...)
		case List:
			out = append(out, b.Items...)
		case Note:
			out = append(out, b.Text)
		case Table:
			for _, c := range b.Columns {
				out = append(out, c.Title)
			}
			for _, r := range b.Rows {
				out = append(out, r.Cells...)
			}
		}
	}
	return out
}

var pdfPlace = regexp.MustCompile(`BT (?:0 Tw )?(-?[\d.]+) (-?[\d.]+) Td`)

// Whatever the words, both files are made, Word holds every text, and no line of the PDF lies off the paper.
func TestAnyLetterIsDrawn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := anyLetter().Draw(r, "letter")
		parts := unzip(r, docxOf(r, l))
		got := strings.ToUpper(wordText(r, parts["word/document.xml"]))
		texts := append(append(said(l.Blocks), l.Symbol, l.PlaceDate, l.Sign.Post, l.Sign.Name), l.Issuer...)
		for _, a := range l.Appendices {
			texts = append(append(texts, a.Title), said(a.Blocks)...)
		}
		for _, s := range append(texts, l.Recipients...) {
			if want := strings.ToUpper(ended(clean(s), "")); !strings.Contains(got, want) {
				r.Fatalf("Word lacks %q", want)
			}
		}
		for _, content := range pdfContents(pdfOf(r, l)) {
			for _, m := range pdfPlace.FindAllSubmatch(content, -1) {
				x, _ := strconv.ParseFloat(string(m[1]), 64)
				y, _ := strconv.ParseFloat(string(m[2]), 64)
				if x < 0 || y < 0 || x > 842 || y > 842 {
					r.Fatalf("a line of the PDF begins at %v, %v", x, y)
				}
			}
		}
		l.Text()
	})
}

// However long the closing paragraph is, some of it stands on the page of the signature.
func TestSignatureIsNeverAlone(t *testing.T) {
	t.Parallel()
	for n := 1; n < 120; n++ {
		l := Letter{Title: "x", Blocks: []Block{Paragraph{strings.Repeat("chữ dài vừa phải ", 4*n)}}, Sign: Sign{Post: "TRƯỞNG CÔNG AN", Name: "Trần Ví Dụ"}, Recipients: []string{"Như trên"}}
		pages := pdfPages(pdfOf(t, l))
		last := strings.Join(pages[len(pages)-1], "\n")
		if !strings.Contains(last, "vừa phải") || !strings.Contains(last, "Trần Ví Dụ") {
			t.Fatalf("%d: the last page holds only\n%s", n, last)
		}
	}
}

package report

import (
	"bytes"
	"strconv"
	"strings"

	"tungnha/internal/chart"
	"tungnha/internal/errs"
	"tungnha/internal/letter"
	"tungnha/internal/locale"
	"tungnha/internal/sheet"
)

// Format is a kind of file that a report is given out as.
type Format string

// The formats.
const (
	DOCX Format = "docx"
	PDF  Format = "pdf"
	XLSX Format = "xlsx"
	TXT  Format = "txt" // ready for Zalo
)

// Formats lists them.
func Formats() []Format { return []Format{DOCX, PDF, XLSX, TXT} }

// Letter lays the report out as a letter of decree 30/2020. seal is the latest seal of the audit chains, printed at the foot of each page so that
// cutting the end off a chain shows; empty leaves it out. Posts are printed, never a person's name.
func (d *Daily) Letter(seal string) letter.Letter {
	w := d.words()
	l := letter.Letter{
		Date: d.Made, Superior: some(d.Heading.Superior), Issuer: some(d.Heading.Issuer), Symbol: w.symbol(), PlaceDate: locale.LetterDate(d.Heading.Place, d.Made),
		Title: "BÁO CÁO", Subject: w.subject(), SubjectNote: w.subjectNote(), To: d.To, Blocks: w.blocks(), Recipients: d.Sent,
		Sign: letter.Sign{Capacity: some(d.Heading.Capacity), Post: d.Heading.Post}, Footer: w.footer(seal),
	}
	if len(d.Board.Lines) > 0 {
		l.Appendices = append(l.Appendices, letter.Appendix{
			Title: w.t("Chi tiết kết quả theo đơn vị", "Results by unit in detail"), Note: "(Kèm theo Báo cáo " + w.reference() + ")", Landscape: true,
			Blocks: append([]letter.Block{w.table(false), letter.Note{Text: w.tableNote()}}, w.picture()...),
		})
	}
	return l
}

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// symbol is number and symbol: "Số: 05/BC-CAH"; a draft leaves room for the number.
func (w words) symbol() string {
	number := " ……"
	if w.Number != "" {
		number = " " + w.number()
	}
	return "Số:" + number + "/" + w.Heading.Symbol
}

// number gets a zero in front when it is under 10 (decree 30/2020, appendix I, cell 3).
func (w words) number() string {
	if n, err := strconv.Atoi(w.Number); err == nil && n > 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return w.Number
}

func (w words) reference() string {
	number := "…"
	if w.Number != "" {
		number = w.number()
	}
	return "số " + number + "/" + w.Heading.Symbol + " " + locale.LongDate(w.Made) + " của " + w.issuer()
}

func (w words) subject() string {
	return w.f("Kết quả thu nhận hồ sơ, kích hoạt tài khoản định danh điện tử ngày %s trên địa bàn %s",
		"Intake and activation of electronic identity accounts on %s in %s", letterDay(w.Board.ReportDay), lowerFirst(w.Board.Unit.Name))
}

func (w words) footer(seal string) string {
	if seal == "" {
		return ""
	}
	return w.f("Niêm phong nhật ký: %s", "Audit seal: %s", seal)
}

// picture is the trend of the first indicator that counts as progress; a single day makes no trend.
func (w words) picture() []letter.Block {
	if w.l1 < 0 {
		return nil
	}
	for i := range w.Board.Trends {
		t := &w.Board.Trends[i]
		if t.Indicator != w.Board.Indicators[w.l1].ID || len(t.Count) < 2 {
			continue
		}
		sketch := w.Board.Chart(t, w.Lang).Sketch()
		png, err := chart.PNG(sketch, 1200)
		if err != nil { // a letter without its picture is better than no letter; the figures are in the table
			return nil
		}
		return []letter.Block{letter.Picture{PNG: png, Sketch: &sketch, Width: 180, Alt: w.Board.Chart(t, w.Lang).Title}}
	}
	return nil
}

// Files renders the report in every format.
func (d *Daily) Files(seal string) (map[Format][]byte, error) {
	l := d.Letter(seal)
	var docx, pdf, xlsx bytes.Buffer
	if err := l.DOCX(&docx); err != nil {
		return nil, err
	}
	if err := l.PDF(&pdf); err != nil {
		return nil, err
	}
	if err := sheet.WriteBook(&xlsx, d.words().workbook(&l)); err != nil {
		return nil, err
	}
	return map[Format][]byte{DOCX: docx.Bytes(), PDF: pdf.Bytes(), XLSX: xlsx.Bytes(), TXT: []byte(l.Text())}, nil
}

// Render gives one format of a report that was not issued.
func (d *Daily) Render(seal string, f Format) ([]byte, error) {
	l := d.Letter(seal)
	var out bytes.Buffer
	switch f {
	case DOCX:
		err := l.DOCX(&out)
		return out.Bytes(), err
	case PDF:
		err := l.PDF(&out)
		return out.Bytes(), err
	case XLSX:
		err := sheet.WriteBook(&out, d.words().workbook(&l))
		return out.Bytes(), err
	case TXT:
		return []byte(l.Text()), nil
	}
	return nil, errFormat
}

var errFormat = errs.Invalid("report.format", errs.T{
	VI: "Báo cáo chỉ có các định dạng docx, pdf, xlsx, txt.", EN: "A report comes as docx, pdf, xlsx or txt only.",
})

// ParseFormat reads a format from a file's name or extension.
func ParseFormat(name string) (Format, error) {
	ext := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	for _, f := range Formats() {
		if string(f) == ext {
			return f, nil
		}
	}
	return "", errFormat
}

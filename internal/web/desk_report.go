package web

import (
	"fmt"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/report"
	"tungnha/internal/unit"
)

// reportPage shows today's letter as text, freezes it under a number, and lists those that were issued.
type reportPage struct {
	Shell
	Place, Path string
	Text        string // the letter in plain words, as it goes to Zalo
	At          string // the moment of its figures, for the form: what was seen is what is issued
	AtText      string
	Open        bool // the report day is not over
	Drafts      []chip
	Days        []chip
	Issued      []issuedRow
	May         bool
	Number      string
	Error       string
}

func (reportPage) template() string { return "report.html" }

type issuedRow struct {
	Number, Day, At, By, Figures string
	Files                        []chip
}

var formatNames = map[report.Format]string{report.DOCX: "Word (.docx)", report.PDF: "PDF", report.XLSX: "Excel (.xlsx)", report.TXT: "Zalo (.txt)"}

var formatKinds = map[report.Format]string{
	report.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", report.PDF: "application/pdf",
	report.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report.TXT: "text/plain; charset=utf-8",
}

func (s *Server) report(c *call) error { return s.showReport(c, "") }

func (s *Server) showReport(c *call, problem string) error {
	d, err := s.compose(c)
	if err != nil {
		return err
	}
	seal, err := s.Report.Seal(c.ctx())
	if err != nil {
		return err
	}
	text, err := d.Render(seal, report.TXT)
	if err != nil {
		return err
	}
	p := reportPage{
		Shell: c.shell(c.lang.T("Báo cáo ngày", "Daily report") + " · " + c.unit.Name), Place: c.unit.Name, Path: c.to("r", c.unit.ID), Text: string(text),
		At: d.Board.At.Format(time.RFC3339Nano), AtText: c.lang.DateTime(d.Board.At), Open: !d.Board.Closed, May: c.may(access.IssueReport), Error: problem, Number: c.value("number"),
	}
	for _, f := range report.Formats() {
		p.Drafts = append(p.Drafts, chip{Text: formatNames[f], Path: withQuery(fmt.Sprintf("%s/draft/%s", p.Path, f), valuesOf("at", p.At))})
	}
	p.Days = c.reportDays(d)
	if p.Issued, err = s.issued(c, p.Path); err != nil {
		return err
	}
	status := 200
	if problem != "" {
		status = 422
	}
	s.pages.page(c, status, p)
	return nil
}

// compose makes the letter: of the moment asked for, else of the last report day that is over.
func (s *Server) compose(c *call) (*report.Daily, error) {
	if c.unit.Level > unit.Commune {
		return nil, access.ErrNotFound
	}
	at := time.Time{}
	if text := c.r.FormValue("at"); text != "" {
		var err error
		if at, err = locale.ParseTime(text); err != nil {
			return nil, err
		}
		if at.After(c.now) {
			at = c.now
		}
	}
	return s.Report.Compose(c.ctx(), c.camp, c.unit.ID, at, locale.VI) // the letter goes to offices, whatever the screen's language
}

// reportDays are the last days and today as it stands.
func (c *call) reportDays(d *report.Daily) (out []chip) {
	p := c.camp.Plan
	last := min(p.LastClosed(c.now), p.Period.Last)
	for day := max(last.Add(-6), p.Period.First); day <= last; day = day.Add(1) {
		at := p.CutoffOf(day).Format(time.RFC3339Nano)
		out = append(out, chip{Text: day.String(), Path: withQuery(c.r.URL.Path, valuesOf("at", at)), On: day == d.Board.ReportDay && d.Board.Closed})
	}
	if p.Open(c.now) && p.DayOf(c.now) > last {
		now := c.now.Format(time.RFC3339Nano)
		out = append(out, chip{Text: c.lang.T("đến bây giờ", "up to now"), Path: withQuery(c.r.URL.Path, valuesOf("at", now)), On: !d.Board.Closed})
	}
	return out
}

func (s *Server) issued(c *call, path string) (out []issuedRow, err error) {
	list, err := s.Report.Issued(c.ctx(), c.unit.ID, c.camp.No)
	if err != nil {
		return nil, err
	}
	names, err := s.Access.Names(c.ctx())
	for _, i := range list {
		row := issuedRow{Number: i.Number, Day: i.Day.String(), At: c.lang.DateTime(i.At), By: names[i.Account], Figures: c.lang.DateTime(i.FiguresAt)}
		for _, f := range report.Formats() {
			row.Files = append(row.Files, chip{Text: string(f), Path: fmt.Sprintf("%s/%s/%s", path, i.ID, f)})
		}
		out = append(out, row)
	}
	return out, err
}

// issueReport freezes the letter that was seen: the form carries the moment of its figures.
func (s *Server) issueReport(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d, err := s.compose(c)
	if err != nil {
		return err
	}
	_, err = s.Report.Issue(c.ctx(), c.actor, d, c.value("number"))
	if e := asInput(err); e != nil {
		return s.showReport(c, e.In(string(c.lang)))
	}
	if err != nil {
		return err
	}
	return c.done(c.to("r", c.unit.ID), errs.T{VI: "Đã phát hành báo cáo; số liệu và các tệp được giữ nguyên.", EN: "The report is issued; its figures and files are kept as they are."})
}

// draftFile gives a format of a letter that is not issued: without a number.
func (s *Server) draftFile(c *call) error {
	f, err := report.ParseFormat(c.r.PathValue("format"))
	if err != nil {
		return access.ErrNotFound
	}
	d, err := s.compose(c)
	if err != nil {
		return err
	}
	seal, err := s.Report.Seal(c.ctx())
	if err != nil {
		return err
	}
	content, err := d.Render(seal, f)
	if err != nil {
		return err
	}
	return c.download(reportName("du-thao", d.Board.ReportDay, f), formatKinds[f], content)
}

// issuedFile gives the bytes that were kept.
func (s *Server) issuedFile(c *call) error {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() {
		return access.ErrNotFound
	}
	f, err := report.ParseFormat(c.r.PathValue("format"))
	if err != nil {
		return access.ErrNotFound
	}
	content, err := s.Report.File(c.ctx(), c.unit.ID, id, f)
	if err != nil {
		return err
	}
	return c.download(reportName("bao-cao", campaign.CalendarDay(time.UnixMilli(idTime(id))), f), formatKinds[f], content)
}

// idTime is when an id was made, in milliseconds: the first 48 bits.
func idTime(id db.ID) (ms int64) {
	for _, b := range id[:6] {
		ms = ms<<8 | int64(b)
	}
	return ms
}

func reportName(kind string, day campaign.Day, f report.Format) string {
	return fmt.Sprintf("%s-%s.%s", kind, day.ISO(), f)
}

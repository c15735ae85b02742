package figures

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
	"tungnha/internal/web/desk"
)

// reportPage shows today's letter as text, freezes it under a number, and lists those that were issued.
type reportPage struct {
	desk.Shell
	Place, Path string
	Text        string // the letter in plain words, as it goes to Zalo
	At          string // the moment of its figures, for the form: what was seen is what is issued
	AtText      string
	Open        bool // the report day is not over
	Drafts      []desk.Chip
	Days        []desk.Chip
	Issued      []issuedRow
	May         bool
	Number      string
	Error       string
}

func (reportPage) Template() string { return "report.html" }

type issuedRow struct {
	Number, Day, At, By, Figures string
	Files                        []desk.Chip
}

var formatNames = map[report.Format]string{report.DOCX: "Word (.docx)", report.PDF: "PDF", report.XLSX: "Excel (.xlsx)", report.TXT: "Zalo (.txt)"}

var formatKinds = map[report.Format]string{
	report.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", report.PDF: "application/pdf",
	report.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report.TXT: "text/plain; charset=utf-8",
}

func (s *pages) report(c *call) error { return s.showReport(c, "") }

func (s *pages) showReport(c *call, problem string) error {
	d, err := s.compose(c)
	if err != nil {
		return err
	}
	seal, err := s.Report.Seal(c.Ctx())
	if err != nil {
		return err
	}
	text, err := d.Render(seal, report.TXT)
	if err != nil {
		return err
	}
	p := reportPage{
		Shell: c.Shell(c.Lang.T("Báo cáo ngày", "Daily report") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("r", c.Unit.ID), Text: string(text),
		At: d.Board.At.Format(time.RFC3339Nano), AtText: c.Lang.DateTime(d.Board.At), Open: !d.Board.Closed, May: c.May(access.IssueReport), Error: problem, Number: c.Value("number"),
	}
	for _, f := range report.Formats() {
		p.Drafts = append(p.Drafts, desk.Chip{Text: formatNames[f], Path: desk.WithQuery(fmt.Sprintf("%s/draft/%s", p.Path, f), desk.ValuesOf("at", p.At))})
	}
	p.Days = c.reportDays(d)
	if p.Issued, err = s.issued(c, p.Path); err != nil {
		return err
	}
	status := 200
	if problem != "" {
		status = 422
	}
	c.ShowAs(status, p)
	return nil
}

// compose makes the letter: of the moment asked for, else of the last report day that is over.
func (s *pages) compose(c *call) (*report.Daily, error) {
	if c.Unit.Level > unit.Commune {
		return nil, access.ErrNotFound
	}
	at := time.Time{}
	if text := c.R.FormValue("at"); text != "" {
		var err error
		if at, err = locale.ParseTime(text); err != nil {
			return nil, err
		}
		if at.After(c.Now) {
			at = c.Now
		}
	}
	return s.Report.Compose(c.Ctx(), c.Camp, c.Unit.ID, at, locale.VI) // the letter goes to offices, whatever the screen's language
}

// reportDays are the last days and today as it stands.
func (c *call) reportDays(d *report.Daily) (out []desk.Chip) {
	p := c.Camp.Plan
	last := min(p.LastClosed(c.Now), p.Period.Last)
	for day := max(last.Add(-6), p.Period.First); day <= last; day = day.Add(1) {
		at := p.CutoffOf(day).Format(time.RFC3339Nano)
		out = append(out, desk.Chip{Text: day.String(), Path: desk.WithQuery(c.R.URL.Path, desk.ValuesOf("at", at)), On: day == d.Board.ReportDay && d.Board.Closed})
	}
	if p.Open(c.Now) && p.DayOf(c.Now) > last {
		now := c.Now.Format(time.RFC3339Nano)
		out = append(out, desk.Chip{Text: c.Lang.T("đến bây giờ", "up to now"), Path: desk.WithQuery(c.R.URL.Path, desk.ValuesOf("at", now)), On: !d.Board.Closed})
	}
	return out
}

func (s *pages) issued(c *call, path string) (out []issuedRow, err error) {
	list, err := s.Report.Issued(c.Ctx(), c.Unit.ID, c.Camp.No)
	if err != nil {
		return nil, err
	}
	names, err := s.Access.Names(c.Ctx())
	for _, i := range list {
		row := issuedRow{Number: i.Number, Day: i.Day.String(), At: c.Lang.DateTime(i.At), By: names[i.Account], Figures: c.Lang.DateTime(i.FiguresAt)}
		for _, f := range report.Formats() {
			row.Files = append(row.Files, desk.Chip{Text: string(f), Path: fmt.Sprintf("%s/%s/%s", path, i.ID, f)})
		}
		out = append(out, row)
	}
	return out, err
}

// issueReport freezes the letter that was seen: the form carries the moment of its figures.
func (s *pages) issueReport(c *call) error {
	if err := c.Form(); err != nil {
		return err
	}
	d, err := s.compose(c)
	if err != nil {
		return err
	}
	_, err = s.Report.Issue(c.Ctx(), c.Actor, d, c.Value("number"))
	if e := desk.AsInput(err); e != nil {
		return s.showReport(c, e.In(string(c.Lang)))
	}
	if err != nil {
		return err
	}
	return c.Done(c.To("r", c.Unit.ID), errs.T{VI: "Đã phát hành báo cáo; số liệu và các tệp được giữ nguyên.", EN: "The report is issued; its figures and files are kept as they are."})
}

// draftFile gives a format of a letter that is not issued: without a number.
func (s *pages) draftFile(c *call) error {
	f, err := report.ParseFormat(c.R.PathValue("format"))
	if err != nil {
		return access.ErrNotFound
	}
	d, err := s.compose(c)
	if err != nil {
		return err
	}
	seal, err := s.Report.Seal(c.Ctx())
	if err != nil {
		return err
	}
	content, err := d.Render(seal, f)
	if err != nil {
		return err
	}
	return c.Download(reportName("du-thao", d.Board.ReportDay, f), formatKinds[f], content)
}

// issuedFile gives the bytes that were kept.
func (s *pages) issuedFile(c *call) error {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() {
		return access.ErrNotFound
	}
	f, err := report.ParseFormat(c.R.PathValue("format"))
	if err != nil {
		return access.ErrNotFound
	}
	content, err := s.Report.File(c.Ctx(), c.Unit.ID, id, f)
	if err != nil {
		return err
	}
	return c.Download(reportName("bao-cao", campaign.CalendarDay(time.UnixMilli(idTime(id))), f), formatKinds[f], content)
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

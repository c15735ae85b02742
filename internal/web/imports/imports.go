package imports

import (
	"bytes"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
)

// importsPage takes a workbook in and lists those that came before.
type importsPage struct {
	desk.Shell
	Place, Path string
	Rows        []runRow
	Error       string
	Dups        string // where the duplicates of this unit are settled
}

func (importsPage) Template() string { return "imports.html" }

type runRow struct {
	File, Path, When, By, State, Class string
	Counts                             roster.Counts
}

// runPage is the preview of one import, and afterwards its outcome.
type runPage struct {
	desk.Shell
	Path                      string
	File, When, By, Sheet     string
	State                     string
	Counts                    roster.Counts
	Layout                    []string
	Columns                   []columnRow
	Chips                     []desk.Chip
	Rows                      []verdictRow
	Pager                     desk.Pager
	Staged, Committing, Stuck bool
	Nothing                   bool // every row was refused
	Same                      bool // the list has already whatever could be read
	Ended                     bool
	Done, Of                  int
	Back                      bool // rows were handed back
	MayFiles                  bool
	Dups                      string
	Error                     string
}

func (runPage) Template() string { return "run.html" }

type columnRow struct{ Letter, Header, Field string }

type verdictRow struct {
	No                     int
	Status, Class          string
	Name, Birth, Place, ID string
	Message                string
}

func (s *pages) imports(c *call) error { return s.showImports(c, "") }

func (s *pages) showImports(c *call, problem string) error {
	if c.Unit.Level > unit.Commune {
		return access.ErrNotFound
	}
	runs, err := s.Roster.Runs(c.Ctx(), c.Unit.Home)
	if err != nil {
		return err
	}
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return err
	}
	p := importsPage{Shell: c.Shell(c.Lang.T("Nhập danh sách", "Import") + " · " + c.Unit.Name), Place: c.Unit.Name, Path: c.To("i", c.Unit.ID), Error: problem}
	if c.May(access.SettleDuplicates) {
		p.Dups = "/dup/" + desk.IDText(c.Unit.ID)
	}
	for _, r := range runs {
		row := runRow{File: r.File, Path: p.Path + "/" + r.ID.String(), When: c.Lang.DateTime(r.StartedAt), By: names[r.Account], Counts: r.Counts}
		row.State, row.Class = c.runState(r)
		p.Rows = append(p.Rows, row)
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	c.ShowAs(status, p)
	return nil
}

func (c *call) runState(r *roster.Run) (text, class string) {
	switch r.State {
	case roster.RunStaged:
		return c.Lang.T("Chờ ghi", "To be entered"), "soon"
	case roster.RunCommitting:
		return c.Lang.T("Đang ghi", "Being entered"), "soon"
	case roster.RunDone:
		return c.Lang.T("Đã ghi", "Entered"), "good"
	case roster.RunDropped:
	}
	return c.Lang.T("Đã bỏ", "Dropped"), "plain"
}

// upload reads a workbook, compares it with the roster, and shows what would happen. Nothing is entered yet.
func (s *pages) upload(c *call) error {
	name, content, err := c.File("file")
	if err == nil {
		var run *roster.Run
		if run, err = s.stage(c, name, content); err == nil {
			return c.See(c.To("i", c.Unit.ID) + "/" + run.ID.String())
		}
	}
	e := errs.As(err)
	if e.Kind == errs.KindInternal || e.Kind == errs.KindUnavailable || e.Kind == errs.KindNotFound {
		return err
	}
	return s.showImports(c, e.In(string(c.Lang)))
}

func (s *pages) stage(c *call, name string, content []byte) (*roster.Run, error) {
	layout, rows, _, err := s.readFile(c, name, content)
	if err != nil {
		return nil, err
	}
	run, err := s.Roster.Stage(c.Ctx(), roster.Staging{
		Home: c.Unit.Home, Campaign: c.Camp.ID, File: name, Content: content, Sheet: layout.Sheet, Rows: rows, Account: c.Actor.Account,
	}, false)
	if err != nil {
		return nil, err
	}
	return run, c.AuditOne(access.Entry{Verb: "import-stage", Subject: "import " + run.ID.String(), Detail: fmt.Sprintf("%d rows", run.Counts.Rows)})
}

// readFile reads a workbook as the actor and the unit allow: rows of other units are refused by the reader.
func (s *pages) readFile(c *call, name string, content []byte) (*roster.Layout, []*roster.Row, *sheet.Book, error) {
	book, err := sheet.OpenReader(name, bytes.NewReader(content), int64(len(content)), sheet.Limits{})
	if err != nil {
		return nil, nil, nil, err
	}
	in := roster.ReadInput{
		Tree: c.Tree, Catalogue: c.Camp.Plan.Catalogue, Root: c.Camp.Unit, Today: c.Now.In(locale.Zone),
		Within: func(u unit.ID) bool { return c.Tree.Within(u, c.Actor.Unit) && c.Tree.Within(u, c.Unit.ID) },
	}
	if c.Unit.Level == unit.Commune {
		in.Commune = c.Unit.ID
	}
	layout, rows, err := roster.Read(c.Ctx(), book, in)
	return layout, rows, book, err
}

// run finds the import of the path, of this unit only.
func (s *pages) runOf(c *call) (*roster.Run, error) {
	id, err := db.ParseID(c.R.PathValue("id"))
	if err != nil || id.IsZero() || c.Unit.Level > unit.Commune {
		return nil, access.ErrNotFound
	}
	return s.Roster.Run(c.Ctx(), c.Unit.Home, id)
}

func (s *pages) importRun(c *call) error {
	run, err := s.runOf(c)
	if err != nil {
		return err
	}
	p, err := s.runPage(c, run)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (s *pages) runPage(c *call, run *roster.Run) (p runPage, err error) {
	names, err := s.Access.Names(c.Ctx())
	if err != nil {
		return p, err
	}
	p = runPage{
		Shell: c.Shell(c.Lang.T("Xem trước khi ghi", "Preview") + " · " + run.File), Path: c.To("i", c.Unit.ID) + "/" + run.ID.String(), File: run.File, Sheet: run.Sheet,
		When: c.Lang.DateTime(run.StartedAt), By: names[run.Account], Counts: run.Counts, Staged: run.State == roster.RunStaged, Nothing: run.Counts.Refused == run.Counts.Rows, Ended: run.State == roster.RunDone,
		MayFiles: run.Account == c.Actor.Account || c.May(access.ViewIdentity), Back: run.Counts.Refused+run.Counts.Duplicates+run.Counts.Uncertain > 0,
	}
	k := run.Counts
	p.Same = k.Unchanged > 0 && k.Accepted+k.Updated+k.Uncertain == 0
	p.State, _ = c.runState(run)
	if c.May(access.SettleDuplicates) && run.Counts.Uncertain > 0 && p.Ended {
		p.Dups = "/dup/" + desk.IDText(c.Unit.ID)
	}
	s.commitState(c, run, &p)
	if run.State == roster.RunDropped {
		return p, nil
	}
	rows, err := s.Roster.Rows(c.Ctx(), run)
	if err != nil {
		return p, err
	}
	c.verdicts(&p, rows)
	if p.Staged {
		err = s.layoutOf(c, run, &p)
	}
	return p, err
}

// layoutOf says in sentences how the sheet was understood. It is read again from the original: the sentences are not kept.
func (s *pages) layoutOf(c *call, run *roster.Run, p *runPage) error {
	content, err := s.Roster.Original(c.Ctx(), run)
	if err != nil {
		return err
	}
	layout, _, book, err := s.readFile(c, run.File, content)
	if err != nil {
		return err
	}
	for _, l := range layout.Lines() {
		p.Layout = append(p.Layout, c.Lang.Pick(l))
	}
	for _, k := range layout.Columns {
		p.Columns = append(p.Columns, columnRow{k.Letter, k.Header, c.Lang.Pick(k.Field.Text())})
	}
	return book.Close()
}

type statusInfo struct {
	status roster.Status
	text   errs.T
	class  string
	count  func(roster.Counts) int
}

var statuses = []statusInfo{
	{roster.Refused, errs.T{VI: "Từ chối", EN: "Refused"}, "late", func(c roster.Counts) int { return c.Refused }},
	{roster.Uncertain, errs.T{VI: "Cần đối chiếu", EN: "To compare"}, "soon", func(c roster.Counts) int { return c.Uncertain }},
	{roster.Duplicate, errs.T{VI: "Trùng trong tệp", EN: "Twice in the file"}, "soon", func(c roster.Counts) int { return c.Duplicates }},
	{roster.Accepted, errs.T{VI: "Người mới", EN: "New"}, "good", func(c roster.Counts) int { return c.Accepted }},
	{roster.Updated, errs.T{VI: "Bổ sung, cập nhật", EN: "Updated"}, "", func(c roster.Counts) int { return c.Updated }},
	{roster.Unchanged, errs.T{VI: "Không đổi", EN: "Unchanged"}, "plain", func(c roster.Counts) int { return c.Unchanged }},
}

func statusOf(st roster.Status) statusInfo {
	for _, i := range statuses {
		if i.status == st {
			return i
		}
	}
	return statusInfo{status: st}
}

// verdicts draws the rows of one status (or those with warnings), masked.
func (c *call) verdicts(p *runPage, rows []*roster.Row) {
	want := c.Value("status")
	add := func(value string, text errs.T, n int) {
		if n > 0 || value == "" || want == value {
			p.Chips = append(p.Chips, desk.Chip{Text: c.Lang.Pick(text), Path: desk.WithQuery(p.Path, desk.ValuesOf("status", value)), Count: n, On: want == value})
		}
	}
	add("", errs.T{VI: "Tất cả", EN: "All"}, len(rows))
	counts := roster.CountRows(rows)
	for _, i := range statuses {
		add(string(i.status), i.text, i.count(counts))
	}
	add("warned", errs.T{VI: "Có lưu ý", EN: "With warnings"}, counts.Warnings)
	kept := slices.DeleteFunc(slices.Clone(rows), func(r *roster.Row) bool {
		taken := r.Status == roster.Accepted || r.Status == roster.Updated || r.Status == roster.Unchanged
		return want == "warned" && (!taken || len(r.Codes) == 0) || want != "" && want != "warned" && string(r.Status) != want
	})
	page := int(max(c.Int("page"), 1))
	p.Pager = c.pagerAt(page, len(kept), p.Path, want)
	from := min((page-1)*desk.PageSize, len(kept))
	for _, r := range kept[from:min(from+desk.PageSize, len(kept))] {
		p.Rows = append(p.Rows, c.verdictRow(r))
	}
}

// pagerAt keeps the status in the links.
func (c *call) pagerAt(page, total int, path, status string) desk.Pager {
	return c.Pager(page, desk.PageSize, total, func(n int) string {
		v := desk.ValuesOf("status", status)
		if n > 1 {
			v.Set("page", fmt.Sprint(n))
		}
		return desk.WithQuery(path, v)
	})
}

func (c *call) verdictRow(r *roster.Row) verdictRow {
	i := statusOf(r.Status)
	row := verdictRow{No: r.No, Status: c.Lang.Pick(i.text), Class: i.class, Name: r.Name, Birth: r.Birth.VN(), Place: r.HamletName, Message: c.Lang.Pick(r.Message)}
	if h, ok := c.Tree.Get(r.Hamlet); ok {
		row.Place = h.Name
	}
	if u, ok := c.Tree.Get(r.Commune); ok && c.Unit.Level < unit.Commune {
		row.Place = strings.TrimPrefix(row.Place+", "+u.Name, ", ")
	}
	if r.Identity != "" {
		row.ID = vn.MaskIdentity(r.Identity)
	}
	return row
}

func (s *pages) dropRun(c *call) error {
	run, err := s.runOf(c)
	if err != nil {
		return err
	}
	if err := s.Roster.Drop(c.Ctx(), run); err != nil {
		return err
	}
	if err := c.AuditOne(access.Entry{Verb: "import-drop", Subject: "import " + run.ID.String()}); err != nil {
		return err
	}
	return c.Done(c.To("i", c.Unit.ID), errs.T{VI: "Đã bỏ tệp này; chưa có gì được ghi vào danh sách.", EN: "The file was dropped; nothing was entered."})
}

// mayFiles: the file and its rejects show whole numbers. Who sent it has seen them; others need the verb.
func (s *pages) fileRun(c *call) (*roster.Run, error) {
	run, err := s.runOf(c)
	if err == nil && run.Account != c.Actor.Account {
		err = access.Check(c.Actor, access.ViewIdentity, c.Tree, c.Unit.ID)
	}
	return run, err
}

func (s *pages) originalFile(c *call) error {
	run, err := s.fileRun(c)
	if err != nil {
		return err
	}
	content, err := s.Roster.Original(c.Ctx(), run)
	if err != nil {
		return err
	}
	if err := c.AuditOne(access.Entry{Verb: "export", Subject: "import " + run.ID.String(), Detail: "original"}); err != nil {
		return err
	}
	return c.Download(run.File, "application/octet-stream", content)
}

// rejects hands back the rows that were not taken, as a workbook with the reason beside each.
func (s *pages) rejects(c *call) error {
	run, err := s.fileRun(c)
	if err != nil {
		return err
	}
	content, err := s.Roster.Original(c.Ctx(), run)
	if err != nil {
		return err
	}
	layout, _, book, err := s.readFile(c, run.File, content)
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }() // only read
	rows, err := s.Roster.Rows(c.Ctx(), run)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := roster.WriteRejects(c.Ctx(), &out, roster.Rejects{Book: book, Tree: c.Tree, Layout: layout, Rows: rows, File: run.File, Made: run.StartedAt}); err != nil {
		return err
	}
	if err := c.AuditOne(access.Entry{Verb: "export", Subject: "import " + run.ID.String(), Detail: "rejects"}); err != nil {
		return err
	}
	name := strings.TrimSuffix(run.File, path.Ext(run.File)) + "-tra-lai.xlsx"
	return c.Download(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.Bytes())
}

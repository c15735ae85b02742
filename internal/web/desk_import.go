package web

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"path/filepath"
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
)

// importsPage takes a workbook in and lists those that came before.
type importsPage struct {
	Shell
	Place, Path string
	Rows        []runRow
	Error       string
	Dups        string // where the duplicates of this unit are settled
}

func (importsPage) template() string { return "imports.html" }

type runRow struct {
	File, Path, When, By, State, Class string
	Counts                             roster.Counts
}

// runPage is the preview of one import, and afterwards its outcome.
type runPage struct {
	Shell
	Path                      string
	File, When, By, Sheet     string
	State                     string
	Counts                    roster.Counts
	Layout                    []string
	Columns                   []columnRow
	Chips                     []chip
	Rows                      []verdictRow
	Pager                     pager
	Staged, Committing, Stuck bool
	Nothing                   bool // every row was refused
	Ended                     bool
	Done, Of                  int
	Back                      bool // rows were handed back
	MayFiles                  bool
	Dups                      string
	Error                     string
}

func (runPage) template() string { return "run.html" }

type columnRow struct{ Letter, Header, Field string }

type verdictRow struct {
	No                     int
	Status, Class          string
	Name, Birth, Place, ID string
	Message                string
}

func (s *Server) imports(c *call) error { return s.showImports(c, "") }

func (s *Server) showImports(c *call, problem string) error {
	if c.unit.Level > unit.Commune {
		return access.ErrNotFound
	}
	runs, err := s.Roster.Runs(c.ctx(), c.unit.Home)
	if err != nil {
		return err
	}
	names, err := s.Access.Names(c.ctx())
	if err != nil {
		return err
	}
	p := importsPage{Shell: c.shell(c.lang.T("Nhập danh sách", "Import") + " · " + c.unit.Name), Place: c.unit.Name, Path: c.to("i", c.unit.ID), Error: problem}
	if c.may(access.SettleDuplicates) {
		p.Dups = "/dup/" + idText(c.unit.ID)
	}
	for _, r := range runs {
		row := runRow{File: r.File, Path: p.Path + "/" + r.ID.String(), When: c.lang.DateTime(r.StartedAt), By: names[r.Account], Counts: r.Counts}
		row.State, row.Class = c.runState(r)
		p.Rows = append(p.Rows, row)
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	s.pages.page(c, status, p)
	return nil
}

func (c *call) runState(r *roster.Run) (text, class string) {
	switch r.State {
	case roster.RunStaged:
		return c.lang.T("Chờ ghi", "To be entered"), "soon"
	case roster.RunCommitting:
		return c.lang.T("Đang ghi", "Being entered"), "soon"
	case roster.RunDone:
		return c.lang.T("Đã ghi", "Entered"), "good"
	case roster.RunDropped:
	}
	return c.lang.T("Đã bỏ", "Dropped"), "plain"
}

// upload reads a workbook, compares it with the roster, and shows what would happen. Nothing is entered yet.
func (s *Server) upload(c *call) error {
	name, content, err := c.file("file")
	if err == nil {
		var run *roster.Run
		if run, err = s.stage(c, name, content); err == nil {
			return c.see(c.to("i", c.unit.ID) + "/" + run.ID.String())
		}
	}
	e := errs.As(err)
	if e.Kind == errs.KindInternal || e.Kind == errs.KindUnavailable || e.Kind == errs.KindNotFound {
		return err
	}
	return s.showImports(c, e.In(string(c.lang)))
}

// file reads one file of a form, whole: readers of workbooks jump about in it.
func (c *call) file(field string) (name string, content []byte, err error) {
	f, h, err := c.r.FormFile(field)
	if err != nil {
		if strings.Contains(err.Error(), "too large") {
			return "", nil, errTooLarge.Because(err)
		}
		return "", nil, errs.Invalid("web.no-file", errs.T{VI: "Hãy chọn một tệp rồi gửi lại.", EN: "Choose a file and send again."}).Because(err)
	}
	defer func() {
		_ = f.Close()
		_ = c.r.MultipartForm.RemoveAll() // a file with people in it is not left in the temporary directory
	}()
	content, err = io.ReadAll(f)
	return path.Base(filepath.ToSlash(h.Filename)), content, err
}

func (s *Server) stage(c *call, name string, content []byte) (*roster.Run, error) {
	layout, rows, _, err := s.readFile(c, name, content)
	if err != nil {
		return nil, err
	}
	run, err := s.Roster.Stage(c.ctx(), roster.Staging{
		Home: c.unit.Home, Campaign: c.camp.ID, File: name, Content: content, Sheet: layout.Sheet, Rows: rows, Account: c.actor.Account,
	}, false)
	if err != nil {
		return nil, err
	}
	return run, s.auditOne(c, access.Entry{Verb: "import-stage", Subject: "import " + run.ID.String(), Detail: fmt.Sprintf("%d rows", run.Counts.Rows)})
}

// readFile reads a workbook as the actor and the unit allow: rows of other units are refused by the reader.
func (s *Server) readFile(c *call, name string, content []byte) (*roster.Layout, []*roster.Row, *sheet.Book, error) {
	book, err := sheet.OpenReader(name, bytes.NewReader(content), int64(len(content)), sheet.Limits{})
	if err != nil {
		return nil, nil, nil, err
	}
	in := roster.ReadInput{
		Tree: c.tree, Catalogue: c.camp.Plan.Catalogue, Root: c.camp.Unit, Today: c.now.In(locale.Zone),
		Within: func(u unit.ID) bool { return c.tree.Within(u, c.actor.Unit) && c.tree.Within(u, c.unit.ID) },
	}
	if c.unit.Level == unit.Commune {
		in.Commune = c.unit.ID
	}
	layout, rows, err := roster.Read(c.ctx(), book, in)
	return layout, rows, book, err
}

// run finds the import of the path, of this unit only.
func (s *Server) runOf(c *call) (*roster.Run, error) {
	id, err := db.ParseID(c.r.PathValue("id"))
	if err != nil || id.IsZero() || c.unit.Level > unit.Commune {
		return nil, access.ErrNotFound
	}
	return s.Roster.Run(c.ctx(), c.unit.Home, id)
}

func (s *Server) importRun(c *call) error {
	run, err := s.runOf(c)
	if err != nil {
		return err
	}
	p, err := s.runPage(c, run)
	if err != nil {
		return err
	}
	return c.show(p)
}

func (s *Server) runPage(c *call, run *roster.Run) (p runPage, err error) {
	names, err := s.Access.Names(c.ctx())
	if err != nil {
		return p, err
	}
	p = runPage{
		Shell: c.shell(c.lang.T("Xem trước khi ghi", "Preview") + " · " + run.File), Path: c.to("i", c.unit.ID) + "/" + run.ID.String(), File: run.File, Sheet: run.Sheet,
		When: c.lang.DateTime(run.StartedAt), By: names[run.Account], Counts: run.Counts, Staged: run.State == roster.RunStaged, Nothing: run.Counts.Refused == run.Counts.Rows, Ended: run.State == roster.RunDone,
		MayFiles: run.Account == c.actor.Account || c.may(access.ViewIdentity), Back: run.Counts.Refused+run.Counts.Duplicates+run.Counts.Uncertain > 0,
	}
	p.State, _ = c.runState(run)
	if c.may(access.SettleDuplicates) && run.Counts.Uncertain > 0 && p.Ended {
		p.Dups = "/dup/" + idText(c.unit.ID)
	}
	s.commitState(c, run, &p)
	if run.State == roster.RunDropped {
		return p, nil
	}
	rows, err := s.Roster.Rows(c.ctx(), run)
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
func (s *Server) layoutOf(c *call, run *roster.Run, p *runPage) error {
	content, err := s.Roster.Original(c.ctx(), run)
	if err != nil {
		return err
	}
	layout, _, book, err := s.readFile(c, run.File, content)
	if err != nil {
		return err
	}
	for _, l := range layout.Lines() {
		p.Layout = append(p.Layout, c.lang.Pick(l))
	}
	for _, k := range layout.Columns {
		p.Columns = append(p.Columns, columnRow{k.Letter, k.Header, c.lang.Pick(k.Field.Text())})
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
	want := c.value("status")
	add := func(value string, text errs.T, n int) {
		if n > 0 || value == "" || want == value {
			p.Chips = append(p.Chips, chip{c.lang.Pick(text), withQuery(p.Path, valuesOf("status", value)), n, want == value})
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
	q := query{Page: int(max(c.int("page"), 1))}
	p.Pager = c.pagerAt(q, len(kept), p.Path, want)
	from := min((q.Page-1)*pageSize, len(kept))
	for _, r := range kept[from:min(from+pageSize, len(kept))] {
		p.Rows = append(p.Rows, c.verdictRow(r))
	}
}

// pagerAt keeps the status in the links.
func (c *call) pagerAt(q query, total int, path, status string) pager {
	p := c.pager(q, total, path)
	v := valuesOf("status", status)
	if p.Prev != "" {
		v.Set("page", fmt.Sprint(q.Page-1))
		p.Prev = withQuery(path, v)
	}
	if p.Next != "" {
		v.Set("page", fmt.Sprint(q.Page+1))
		p.Next = withQuery(path, v)
	}
	return p
}

func (c *call) verdictRow(r *roster.Row) verdictRow {
	i := statusOf(r.Status)
	row := verdictRow{No: r.No, Status: c.lang.Pick(i.text), Class: i.class, Name: r.Name, Birth: r.Birth.VN(), Place: r.HamletName, Message: c.lang.Pick(r.Message)}
	if h, ok := c.tree.Get(r.Hamlet); ok {
		row.Place = h.Name
	}
	if u, ok := c.tree.Get(r.Commune); ok && c.unit.Level < unit.Commune {
		row.Place = strings.TrimPrefix(row.Place+", "+u.Name, ", ")
	}
	if r.Identity != "" {
		row.ID = vn.MaskIdentity(r.Identity)
	}
	return row
}

func (s *Server) dropRun(c *call) error {
	run, err := s.runOf(c)
	if err != nil {
		return err
	}
	if err := s.Roster.Drop(c.ctx(), run); err != nil {
		return err
	}
	if err := s.auditOne(c, access.Entry{Verb: "import-drop", Subject: "import " + run.ID.String()}); err != nil {
		return err
	}
	return c.done(c.to("i", c.unit.ID), errs.T{VI: "Đã bỏ tệp này; chưa có gì được ghi vào danh sách.", EN: "The file was dropped; nothing was entered."})
}

// mayFiles: the file and its rejects show whole numbers. Who sent it has seen them; others need the verb.
func (s *Server) fileRun(c *call) (*roster.Run, error) {
	run, err := s.runOf(c)
	if err == nil && run.Account != c.actor.Account {
		err = access.Check(c.actor, access.ViewIdentity, c.tree, c.unit.ID)
	}
	return run, err
}

func (s *Server) originalFile(c *call) error {
	run, err := s.fileRun(c)
	if err != nil {
		return err
	}
	content, err := s.Roster.Original(c.ctx(), run)
	if err != nil {
		return err
	}
	if err := s.auditOne(c, access.Entry{Verb: "export", Subject: "import " + run.ID.String(), Detail: "original"}); err != nil {
		return err
	}
	return c.download(run.File, "application/octet-stream", content)
}

// rejects hands back the rows that were not taken, as a workbook with the reason beside each.
func (s *Server) rejects(c *call) error {
	run, err := s.fileRun(c)
	if err != nil {
		return err
	}
	content, err := s.Roster.Original(c.ctx(), run)
	if err != nil {
		return err
	}
	layout, _, book, err := s.readFile(c, run.File, content)
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }() // only read
	rows, err := s.Roster.Rows(c.ctx(), run)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := roster.WriteRejects(c.ctx(), &out, roster.Rejects{Book: book, Tree: c.tree, Layout: layout, Rows: rows, File: run.File, Made: run.StartedAt}); err != nil {
		return err
	}
	if err := s.auditOne(c, access.Entry{Verb: "export", Subject: "import " + run.ID.String(), Detail: "rejects"}); err != nil {
		return err
	}
	name := strings.TrimSuffix(run.File, path.Ext(run.File)) + "-tra-lai.xlsx"
	return c.download(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.Bytes())
}

// download sends a file under its name; the name may hold marks.
func (c *call) download(name, kind string, content []byte) error {
	c.w.Header().Set("Content-Type", kind)
	c.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = c.w.Write(content) // the asker is gone: nobody to tell
	return nil
}

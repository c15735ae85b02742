package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// ImportReport is what an import answers to other programs. Its shape is a contract: see the README.
type ImportReport struct {
	File       string          `json:"file"`
	SHA256     string          `json:"sha256"`
	Kind       string          `json:"kind"`
	Sheet      string          `json:"sheet"`
	Rows       int             `json:"rows"` // data rows only
	Accepted   int             `json:"accepted"`
	Updated    int             `json:"updated"`
	Refused    int             `json:"refused"`
	Duplicates int             `json:"duplicates"`
	Uncertain  int             `json:"uncertain"`
	Unchanged  int             `json:"unchanged"`
	Warnings   int             `json:"warnings"`
	Verdicts   []ImportVerdict `json:"verdicts"`
	Error      *ImportError    `json:"error,omitempty"`
}

// ImportVerdict is what became of one row.
type ImportVerdict struct {
	Row        int            `json:"row"` // the sheet's 1-based row number
	Status     string         `json:"status"`
	Codes      []string       `json:"codes"`
	Message    string         `json:"message"`
	Normalized map[string]any `json:"normalized"`
}

// ImportError says why nothing was done.
type ImportError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	English string `json:"english"`
}

// ImportOptions are the finer wishes of an import.
type ImportOptions struct {
	ShowIdentity bool
	Rejects      string // write refused rows here
	At           string // official files: the cut-off when the file does not say it
	Progress     func(done, of int)
}

// NewImportReport is the report on a file of which nothing has been read.
func NewImportReport(kind, file string) *ImportReport {
	return &ImportReport{File: filepath.Base(file), Kind: kind, Verdicts: []ImportVerdict{}}
}

// Import imports a file of a kind and reports on every row. The report is there even when err says that nothing was done.
func (a *App) Import(ctx context.Context, kind string, in Import, o ImportOptions) (*ImportReport, error) {
	r := NewImportReport(kind, in.File)
	content, err := ReadImportFile(in.File)
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(content)
	in.Content, r.SHA256 = content, hex.EncodeToString(sum[:])
	run := map[string]func(context.Context, Import, ImportOptions, *ImportReport) error{
		"roster": a.importRoster, "units": a.importUnits, "targets": a.importTargets, "official": a.importOfficial,
	}[kind]
	if run == nil {
		return r, errs.Invalid("import.kind", errs.Tf("Chưa nhập được loại tệp \"%s\". Hiện có: units, roster, targets, official.",
			"Files of kind %q can't be imported. There are: units, roster, targets, official.", kind))
	}
	return r, run(ctx, in, o, r)
}

func (a *App) importRoster(ctx context.Context, in Import, o ImportOptions, r *ImportReport) error {
	out, err := a.ImportRoster(ctx, in, o.Progress)
	if err != nil {
		return err
	}
	c := out.Run.Counts
	r.Sheet = out.Layout.Sheet
	r.Rows, r.Accepted, r.Updated, r.Refused, r.Duplicates, r.Uncertain, r.Unchanged, r.Warnings = c.Rows, c.Accepted, c.Updated, c.Refused,
		c.Duplicates, c.Uncertain, c.Unchanged, c.Warnings
	for _, row := range out.Rows {
		r.Verdicts = append(r.Verdicts, ImportVerdict{
			Row: row.No, Status: string(row.Status), Codes: codesOf(row.Codes), Message: row.Message.VI, Normalized: normalized(row, o.ShowIdentity),
		})
	}
	return a.writeRejects(ctx, o.Rejects, in, out)
}

func codesOf(codes []string) []string {
	if codes == nil {
		return []string{}
	}
	return codes
}

func normalized(r *roster.Row, identity bool) map[string]any {
	phones := r.Phones
	if phones == nil {
		phones = []string{}
	}
	m := map[string]any{"name": r.Name, "birth": r.Birth.String(), "sex": sexOf(r.Sex), "phones": phones, "hamlet": r.HamletName}
	if identity {
		m["identity"] = r.Identity
	}
	return m
}

func sexOf(s vn.Sex) string {
	switch s {
	case vn.Male:
		return "male"
	case vn.Female:
		return "female"
	}
	return "unknown"
}

func (a *App) writeRejects(ctx context.Context, path string, in Import, out *Imported) (err error) {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return errs.Invalid("import.rejects", errs.Tf("Đã nhập xong nhưng không ghi được tệp %s.", "Imported, but %s can't be written.", path)).Because(err)
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	book, err := OpenBook(in.File, in.Content)
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }() // only read
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return err
	}
	return roster.WriteRejects(ctx, f, roster.Rejects{Book: book, Tree: tree, Layout: out.Layout, Rows: out.Rows, File: filepath.Base(in.File), Made: out.Run.StartedAt})
}

func (a *App) importUnits(ctx context.Context, in Import, _ ImportOptions, r *ImportReport) error {
	sheetName, plan, err := a.planUnits(ctx, in)
	if err == nil && !in.Dry {
		err = a.Units.ApplyImport(ctx, plan)
	}
	if err != nil {
		return err
	}
	r.Sheet = sheetName
	for _, v := range plan.Verdicts {
		m := map[string]any{}
		for k, x := range v.Normalized {
			m[k] = x
		}
		r.add(ImportVerdict{Row: v.Row, Status: v.Status, Codes: codesOf(v.Codes), Message: v.Message.VI, Normalized: m})
	}
	return nil
}

// add counts a verdict.
func (r *ImportReport) add(v ImportVerdict) {
	r.Verdicts = append(r.Verdicts, v)
	r.Rows++
	counter := map[string]*int{
		"accepted": &r.Accepted, "updated": &r.Updated, "refused": &r.Refused, "duplicate": &r.Duplicates, "uncertain": &r.Uncertain, "unchanged": &r.Unchanged,
	}[v.Status]
	*counter++
	if len(v.Codes) > 0 && (v.Status == "accepted" || v.Status == "updated" || v.Status == "unchanged") {
		r.Warnings++
	}
}

// rootOf is the unit an import is for.
func (in *Import) rootOf() unit.ID {
	if in.Unit != 0 {
		return in.Unit
	}
	return in.Campaign.Unit
}

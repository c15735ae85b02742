package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
)

// Import is what somebody asks when importing a file.
type Import struct {
	File     string
	Content  []byte
	Campaign *campaign.Loaded
	Unit     unit.ID // 0: the campaign's unit
	Actor    access.Actor
	Map      map[string]string
	Dry      bool
}

// ReadImportFile reads a file to be imported, bounded.
func ReadImportFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errs.Invalid("import.open", errs.Tf("Không đọc được tệp %s.", "File %s can't be read.", path)).Because(err)
	}
	if info.Size() > mostBytes {
		return nil, errs.TooLarge("import.large", errs.Tf("Tệp %s lớn quá %d MB.", "File %s is over %d MB.", filepath.Base(path), mostBytes>>20))
	}
	return os.ReadFile(path)
}

const mostBytes = 128 << 20

// OpenBook opens a workbook held in memory.
func OpenBook(name string, content []byte) (*sheet.Book, error) {
	return sheet.OpenReader(name, bytes.NewReader(content), int64(len(content)), sheet.Limits{})
}

// Imported is the outcome of a roster import.
type Imported struct {
	Run    *roster.Run
	Layout *roster.Layout
	Rows   []*roster.Row
}

// ImportRoster reads, compares and, unless it is a dry run, enters a roster file. Asked again after a crash it first finishes what was cut off: what
// was entered is then unchanged.
func (a *App) ImportRoster(ctx context.Context, in Import, progress func(done, of int)) (*Imported, error) {
	if err := a.finishCutOff(ctx, in, progress); err != nil {
		return nil, err
	}
	out, err := a.StageRoster(ctx, in)
	if err != nil || in.Dry {
		return out, err
	}
	out.Rows = nil // they lie sealed in the store now; holding them twice would cost 100 MB for a district
	if out.Run, err = a.CommitRoster(ctx, in.Actor, out.Run.Home, out.Run.ID, progress); err != nil {
		return out, err
	}
	out.Rows, err = a.Roster.Rows(ctx, out.Run)
	return out, err
}

// finishCutOff goes on with runs of this very file that a crash left half entered. Without it they would stay open beside the new run.
func (a *App) finishCutOff(ctx context.Context, in Import, progress func(done, of int)) error {
	tree, err := a.Units.Tree(ctx)
	if err != nil || in.Dry {
		return err
	}
	home, sum := tree.HomeOf(in.rootOf()), sha256.Sum256(in.Content)
	runs, err := a.Roster.Runs(ctx, home)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.State != roster.RunCommitting || r.SHA != sum {
			continue
		}
		if _, err := a.CommitRoster(ctx, in.Actor, home, r.ID, progress); err != nil {
			return err
		}
	}
	return nil
}

// StageRoster reads a file and gives every row its verdict; nothing is entered.
func (a *App) StageRoster(ctx context.Context, in Import) (*Imported, error) {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	home := in.rootOf()
	if err := access.Check(in.Actor, access.ImportRoster, tree, home); err != nil {
		return nil, err
	}
	book, err := OpenBook(in.File, in.Content)
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }() // only read
	read := roster.ReadInput{
		Tree: tree, Catalogue: in.Campaign.Plan.Catalogue, Root: in.Campaign.Unit, Map: in.Map, Today: a.DB.Now().In(locale.Zone),
		Within: func(u unit.ID) bool { return tree.Within(u, in.Actor.Unit) && tree.Within(u, home) },
	}
	if u, ok := tree.Get(home); ok && u.Level >= unit.Commune {
		read.Commune = tree.CommuneOf(home)
	}
	layout, rows, err := roster.Read(ctx, book, read)
	if err != nil {
		return nil, err
	}
	run, err := a.Roster.Stage(ctx, roster.Staging{
		Home: tree.HomeOf(home), Campaign: in.Campaign.ID, File: filepath.Base(in.File), Content: in.Content, Sheet: layout.Sheet, Rows: rows, Account: in.Actor.Account,
	}, in.Dry)
	return &Imported{run, layout, rows}, err
}

// CommitRoster enters a staged run and notes it in the audit.
func (a *App) CommitRoster(ctx context.Context, actor access.Actor, home unit.ID, run db.ID, progress func(done, of int)) (*roster.Run, error) {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := access.Check(actor, access.ImportRoster, tree, home); err != nil {
		return nil, err
	}
	done, err := a.Roster.Commit(ctx, home, run, progress)
	a.Units.Changed() // the file may have brought hamlets
	if err != nil {
		return nil, err
	}
	c := done.Counts
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		return a.Audit.Write(tx, home, actor, access.Entry{
			Verb: access.ImportRoster.String(), Subject: "import " + run.String(),
			Detail: fmt.Sprintf("rows %d, accepted %d, updated %d, refused %d", c.Rows, c.Accepted, c.Updated, c.Refused),
		})
	})
	return done, err
}

// ImportUnits enters hamlets, agencies, schools and enterprises from a workbook.
func (a *App) ImportUnits(ctx context.Context, in Import) (*unit.ImportPlan, error) {
	_, plan, err := a.planUnits(ctx, in)
	if err != nil || in.Dry {
		return plan, err
	}
	return plan, a.Units.ApplyImport(ctx, plan)
}

// planUnits says what a workbook of units would do, and which of its sheets was read.
func (a *App) planUnits(ctx context.Context, in Import) (sheetName string, plan *unit.ImportPlan, err error) {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return "", nil, err
	}
	root := in.rootOf()
	if err := access.Check(in.Actor, access.ManageUnits, tree, root); err != nil {
		return "", nil, err
	}
	book, err := OpenBook(in.File, in.Content)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = book.Close() }() // only read
	sheetName, rows, err := unit.ReadImport(ctx, book)
	if err != nil {
		return "", nil, err
	}
	return sheetName, unit.PlanImport(tree, root, rows), nil
}

// Operator is who works at the command line on the machine itself: the whole campaign, noted as the system in the audit.
func Operator(root unit.ID) access.Actor {
	a := access.System("operator")
	a.Role, a.Unit = access.RoleSteeringAdmin, root
	a.Account = operatorID
	return a
}

// operatorID marks what was done at the command line.
var operatorID = db.ID{6: 0x70, 8: 0x80, 15: 2}

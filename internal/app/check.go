package app

import (
	"context"
	"fmt"
	"io"

	"tungnha/internal/db"
	"tungnha/internal/schema"
	"tungnha/internal/unit"
)

// Check looks whether what is kept is right: the store answers, every tally equals its recount, every audit chain is whole, no import is half entered.
// It prints one line per check and says how many differences it found. What is set up dangerously is printed and not counted: nothing of the data is wrong.
func (a *App) Check(ctx context.Context, w io.Writer) (differences int, err error) {
	for _, check := range []struct {
		name string
		run  func(context.Context) ([]string, error)
	}{
		{"store", a.checkStore}, {"tallies", a.checkTallies}, {"audit", a.checkAudit}, {"imports", a.checkImports},
	} {
		found, err := check.run(ctx)
		if err != nil {
			return differences, fmt.Errorf("check %s: %w", check.name, err)
		}
		state := "ok"
		if len(found) > 0 {
			state = fmt.Sprintf("%d differences", len(found))
		}
		if _, err := fmt.Fprintf(w, "%-8s %s\n", check.name, state); err != nil {
			return differences, err
		}
		for _, f := range found {
			if _, err := fmt.Fprintln(w, "  ", f); err != nil {
				return differences, err
			}
		}
		differences += len(found)
	}
	return differences, a.checkPower(ctx, w)
}

// checkPower prints whether the store keeps its word when the power goes.
func (a *App) checkPower(ctx context.Context, w io.Writer) error {
	text, risky, err := a.DB.PowerRisk(ctx)
	if err != nil {
		return fmt.Errorf("check power: %w", err)
	}
	state := "ok"
	if risky {
		state = "warning\n   " + text.VI + "\n   " + text.EN
	}
	_, err = fmt.Fprintf(w, "%-8s %s\n", "power", state)
	return err
}

// warnPower tells the log the same when the server starts.
func (a *App) warnPower(ctx context.Context) {
	text, risky, err := a.DB.PowerRisk(ctx)
	switch {
	case risky:
		a.Log.Warn(text.VI, "en", text.EN)
	case err != nil && ctx.Err() == nil:
		a.Log.Warn("the server's settings were not read", "error", err)
	}
}

func (a *App) checkStore(ctx context.Context) (found []string, err error) {
	if a.DB.Engine == db.SQLite {
		_, read := a.DB.SQL()
		var answer string
		if err := read.QueryRowContext(ctx, "PRAGMA quick_check(20)").Scan(&answer); err != nil {
			return nil, err
		}
		if answer != "ok" {
			found = append(found, answer)
		}
	}
	files, err := schema.Migrations(a.DB.Engine == db.Postgres)
	if err != nil {
		return nil, err
	}
	pending, err := a.DB.Pending(ctx, files)
	if pending {
		found = append(found, "the database is of an older version: run tungnha migrate")
	}
	return found, err
}

func (a *App) communes(ctx context.Context) (out []unit.ID, err error) {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.Campaigns.List(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[unit.ID]bool{}
	for _, l := range list {
		for _, c := range tree.Communes(l.Unit) {
			if !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// checkTallies works commune by commune: figures across communes are never an invariant.
func (a *App) checkTallies(ctx context.Context) (found []string, err error) {
	communes, err := a.communes(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range communes {
		diffs, err := a.Ledger.Check(ctx, c)
		if err != nil {
			return found, err
		}
		for _, d := range diffs {
			found = append(found, fmt.Sprintf("commune %d: %s", d.Commune, d.What))
		}
	}
	return found, nil
}

func (a *App) checkAudit(ctx context.Context) (found []string, err error) {
	v, err := a.Audit.VerifyAll(ctx)
	if err != nil || v.OK() {
		return nil, err
	}
	for _, c := range v.Chains {
		for _, f := range c.Faults {
			found = append(found, f.Text.EN)
		}
	}
	for _, f := range v.Faults {
		found = append(found, f.Text.EN)
	}
	if len(found) == 0 {
		found = append(found, "the audit does not verify")
	}
	return found, nil
}

func (a *App) checkImports(ctx context.Context) (found []string, err error) {
	homes, err := a.homes(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range homes {
		runs, err := a.Roster.Runs(ctx, h)
		if err != nil {
			return found, err
		}
		for _, r := range runs {
			if r.State == "committing" {
				found = append(found, fmt.Sprintf("import %s of %s was interrupted; it goes on when the server starts", r.ID, r.File))
			}
		}
	}
	return found, nil
}

// homes are the communes and the units above them that campaigns run in.
func (a *App) homes(ctx context.Context) ([]unit.ID, error) {
	out, err := a.communes(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.Campaigns.List(ctx)
	for _, l := range list {
		out = append(out, l.Unit)
	}
	return out, err
}

// Resume goes on with imports that a crash interrupted.
func (a *App) Resume(ctx context.Context) error {
	homes, err := a.homes(ctx)
	if err != nil {
		return err
	}
	resumed, err := a.Roster.Resume(ctx, homes)
	for _, r := range resumed {
		a.Log.Info("import resumed after an interruption", "run", r.ID, "rows", r.Counts.Rows)
	}
	if len(resumed) > 0 {
		a.Units.Changed()
	}
	return err
}

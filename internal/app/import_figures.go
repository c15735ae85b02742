package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/locale"
	"tungnha/internal/official"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// importTargets reads an appendix of targets. Parts that sum to less than the whole refuse the file: nothing is saved.
func (a *App) importTargets(ctx context.Context, in Import, _ ImportOptions, r *ImportReport) error {
	list, tree, err := a.readTargets(ctx, in)
	if err != nil {
		return err
	}
	r.Sheet = list.Sheet
	for _, row := range list.Rows {
		if list.Problem != nil && (row.Status == target.Accepted || row.Status == target.Updated) {
			row.Settle(target.Refused, strings.ReplaceAll(list.Problem.Code, ".", "-"), list.Problem.Text) // the file goes back whole
		}
		r.add(figureVerdict(row.No, row.Name, &row.Verdict, row.Values))
	}
	if list.Problem != nil {
		return list.Problem
	}
	if in.Dry {
		return nil
	}
	ts := list.Targets(tree, filepath.Base(in.File))
	for i := range ts {
		ts[i].Account = in.Actor.Account
	}
	changed, err := a.Targets.Set(ctx, in.Campaign.No, ts)
	if err != nil || changed == 0 {
		return err
	}
	a.Report.Touched(in.Campaign.No)
	return a.note(ctx, in, access.SetTargets, fmt.Sprintf("targets %d from %s", changed, filepath.Base(in.File)))
}

func (a *App) readTargets(ctx context.Context, in Import) (*target.List, *unit.Tree, error) {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := access.Check(in.Actor, access.SetTargets, tree, in.rootOf()); err != nil {
		return nil, nil, err
	}
	var stands target.Table
	err = a.DB.Read(ctx, func(q *db.Rx) error {
		stands, err = a.Targets.All(q, in.Campaign.No)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	book, err := OpenBook(in.File, in.Content)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = book.Close() }() // only read
	list, err := target.Read(ctx, book, target.ReadInput{
		Tree: tree, Plan: in.Campaign.Plan, Root: in.rootOf(), Stands: stands, Map: in.Map,
		Within: func(u unit.ID) bool { return tree.Within(u, in.Actor.Unit) },
	})
	return list, tree, err
}

func figureVerdict(no int, name string, v *target.Verdict, values map[string]int64) ImportVerdict {
	m := map[string]any{"unit": name}
	for indicator, n := range values {
		m[indicator] = n
	}
	return ImportVerdict{Row: no, Status: string(v.Status), Codes: codesOf(v.Codes), Message: v.Message.VI, Normalized: m}
}

// importOfficial reads one day's file of the national system. Every version is kept; a figure that falls is taken and flagged.
func (a *App) importOfficial(ctx context.Context, in Import, o ImportOptions, r *ImportReport) error {
	list, err := a.readOfficial(ctx, in, o)
	if err != nil {
		return err
	}
	r.Sheet = list.Sheet
	for _, row := range list.Rows {
		r.add(figureVerdict(row.No, row.Name, &row.Verdict, row.Values))
	}
	if in.Dry {
		return nil
	}
	lines := list.Lines(filepath.Base(in.File))
	for i := range lines {
		lines[i].Account = in.Actor.Account
	}
	changed, err := a.Official.Put(ctx, in.Campaign.No, lines)
	if err != nil || changed == 0 {
		return err
	}
	a.Report.Touched(in.Campaign.No)
	return a.note(ctx, in, access.ImportOfficial, fmt.Sprintf("figures %d of %s", changed, list.Day))
}

// endOfTime is later than any clock.
var endOfTime = time.UnixMilli(1 << 52)

func (a *App) readOfficial(ctx context.Context, in Import, o ImportOptions) (*official.List, error) {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := access.Check(in.Actor, access.ImportOfficial, tree, in.rootOf()); err != nil {
		return nil, err
	}
	read := official.ReadInput{
		Tree: tree, Plan: in.Campaign.Plan, Root: in.rootOf(), Now: a.DB.Now(), Map: in.Map,
		Within: func(u unit.ID) bool { return tree.Within(u, in.Actor.Unit) },
	}
	if o.At != "" {
		if read.Cutoff, err = locale.ParseTime(o.At); err != nil {
			return nil, err
		}
	}
	err = a.DB.Read(ctx, func(q *db.Rx) error {
		read.Stands, err = a.Official.At(q, in.Campaign.No, endOfTime) // a simulated clock may stand before what was entered last
		return err
	})
	if err != nil {
		return nil, err
	}
	book, err := OpenBook(in.File, in.Content)
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }() // only read
	return official.Read(ctx, book, read)
}

// note writes one line of the audit for an import.
func (a *App) note(ctx context.Context, in Import, verb access.Verb, detail string) error {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return err
	}
	home := tree.HomeOf(in.rootOf())
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		return a.Audit.Write(tx, home, in.Actor, access.Entry{Verb: verb.String(), Subject: "campaign " + in.Campaign.ID, Detail: detail})
	})
}

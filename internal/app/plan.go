package app

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"tungnha/campaigns"
	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// ReadPlan reads a plan file from disk or, by the name of one that ships with the program, from inside it.
func ReadPlan(name string) (text []byte, err error) {
	text, err = os.ReadFile(name)
	if err == nil {
		return text, nil
	}
	if own, e := fs.ReadFile(campaigns.Files(), name); e == nil {
		return own, nil
	}
	if own, e := fs.ReadFile(campaigns.Files(), name+".yaml"); e == nil {
		return own, nil
	}
	return nil, errs.Invalid("plan.open", errs.Tf("Không đọc được tệp kế hoạch %s.", "The plan file %s can't be read.", name)).Because(err)
}

// CheckPlan lists what is wrong with a plan file, units included.
func CheckPlan(ctx context.Context, file string, text []byte) (*campaign.Plan, []campaign.Problem, error) {
	p, problems := campaign.Parse(file, text)
	if p == nil {
		return nil, problems, nil
	}
	look := catalogue{}
	problems = append(problems, campaign.Check(p, look)...)
	return p, problems, ctx.Err()
}

// catalogue looks units up in the embedded catalogues.
type catalogue struct{}

// Find implements campaign.UnitLookup.
func (catalogue) Find(year int, code string) (name string, level int, ok bool) {
	u, ok := unit.InCatalogue(year, code)
	return u.Name, int(u.Level), ok
}

// LoadPlan sets a campaign up from the text of a plan file. unitCode fills the blank of a template. Over a roster that is already there every commune is
// judged anew.
func (a *App) LoadPlan(ctx context.Context, file string, text []byte, unitCode string, actor access.Actor) (*campaign.Loaded, error) {
	p, problems, err := CheckPlan(ctx, file, text)
	if err == nil && p != nil && p.Template {
		text, p, problems, err = fill(ctx, file, text, p, unitCode)
	}
	if err != nil {
		return nil, err
	}
	if p == nil || len(problems) > 0 {
		return nil, errs.Invalid("plan.problems", errs.Tf("Kế hoạch còn %d lỗi, chưa nạp. Lỗi đầu tiên: %s",
			"The plan has %d problems and was not loaded. The first: %s", len(problems), problems[0]))
	}
	if unitCode != "" && unitCode != p.Unit {
		return nil, errs.Conflict("plan.unit", errs.Tf("Kế hoạch này của đơn vị %s, không phải %s.", "This plan is of unit %s, not %s.", p.Unit, unitCode))
	}
	l, changed, err := a.Campaigns.Load(ctx, text, p, actor.Account)
	if err != nil || !changed {
		return l, err
	}
	if err := a.planTargets(ctx, l, actor); err != nil {
		return l, err
	}
	return l, a.rebuild(ctx, l)
}

func fill(ctx context.Context, file string, text []byte, p *campaign.Plan, code string) ([]byte, *campaign.Plan, []campaign.Problem, error) {
	u, ok := unit.InCatalogue(p.Catalogue, code)
	if !ok {
		return nil, nil, nil, errs.Invalid("plan.template", errs.Tf(
			"Kế hoạch này là bản mẫu: cần chỉ rõ đơn vị thực hiện bằng --unit MÃ (danh mục năm %d). Mã \"%s\" không có.",
			"This plan is a template: name the unit with --unit CODE (catalogue of %d). There is no code %q.", p.Catalogue, code))
	}
	b := campaign.Blanks{Unit: code, District: u.Name, Province: u.Name}
	if parent, ok := unit.InCatalogue(p.Catalogue, u.ParentCode); ok {
		b.Province = parent.Name
	}
	filled, err := campaign.Fill(text, b)
	if err != nil {
		return nil, nil, nil, err
	}
	p, problems, err := CheckPlan(ctx, file, filled)
	return filled, p, problems, err
}

// planTargets issues the targets that the plan file itself gives: the district's totals and, where it has the appendix, each unit's.
func (a *App) planTargets(ctx context.Context, l *campaign.Loaded, actor access.Actor) error {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return err
	}
	doc := l.Plan.Document.Number
	var ts []target.Target
	for _, ind := range l.Plan.Indicators {
		if ind.Target.Kind == campaign.TargetFixed {
			ts = append(ts, target.Target{Home: l.Unit, Unit: l.Unit, Indicator: ind.ID, Value: int64(ind.Target.Number)})
		}
	}
	for _, t := range l.Plan.Targets {
		if u, ok := tree.ByCode(l.Plan.Catalogue, t.Unit); ok {
			ts = append(ts, target.Target{Home: u.Home, Unit: u.ID, Indicator: t.Indicator, Value: int64(t.Number)})
		}
	}
	for i := range ts {
		ts[i].Document, ts[i].Origin, ts[i].Account = doc, target.FromPlan, actor.Account
	}
	_, err = a.Targets.Set(ctx, l.No, ts)
	return err
}

func (a *App) rebuild(ctx context.Context, l *campaign.Loaded) error {
	tree, err := a.Units.Tree(ctx)
	if err != nil {
		return err
	}
	for _, commune := range tree.Communes(l.Unit) {
		err := a.DB.Write(ctx, func(tx *db.Tx) error { return a.Ledger.Rebuild(tx, commune, a.judges.of(l)) })
		if err != nil {
			return fmt.Errorf("commune %d: %w", commune, err)
		}
	}
	return nil
}

package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/access"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/locale"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

// Demo says what to invent.
type Demo struct {
	Plan     string // name of a plan file that ships with the program
	Citizens int
	Seed     uint64
	Clock    time.Time // play the campaign up to here
	Progress func(what string, done, of int)
}

// DemoLogin is the account that a demo is looked at with; DemoPassword opens it and, for a first log-in, the others.
const (
	DemoLogin    = "quantri"
	DemoPassword = "tung-nha-trinh-dien"
)

// demoUnit is the district in which a demo plays. Plan A names none: as a demonstration it plays here too.
const demoUnit = "393"

// DemoClock is where a demo stands when nobody says: half an hour before the cut-off of a day in the middle of the campaign, so that "today" is full.
func DemoClock(plan string) time.Time {
	if plan+".yaml" == campaigns.ThirtyNight {
		return time.Date(2023, 8, 20, 16, 30, 0, 0, locale.Zone)
	}
	return time.Date(2023, 5, 25, 16, 30, 0, 0, locale.Zone)
}

// clockFile keeps where a demo was played to, so that it opens there again.
const clockFile = "demo-clock.txt"

// DemoStands is the moment a demo of a directory was played to; for a new one that of DemoClock.
func DemoStands(dir, plan string) time.Time {
	text, err := os.ReadFile(filepath.Join(dir, clockFile))
	if err == nil {
		if at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text))); err == nil {
			return at
		}
	}
	return DemoClock(plan)
}

// demo is one demonstration being made.
type demo struct {
	*App
	Demo
	at       time.Time // the demo's own clock while it is being made
	district *emulate.District
	loaded   *campaign.Loaded
	boss     access.Actor
	units    []unit.ID // by index of the commune
	accounts map[string]db.ID
	crews    [][]*crew   // by index of the commune
	listed   [][]unit.ID // its hamlets, as lists show them
}

// MakeDemo sets up an invented district the way a real one would be: plan file, catalogue, workbooks through the real import, then weeks of work. Everybody
// in it is invented. A directory that holds a campaign already is left as it is; made says whether anything was done.
func (a *App) MakeDemo(ctx context.Context, in Demo) (made bool, err error) {
	list, err := a.Campaigns.List(ctx)
	if err != nil || len(list) > 0 {
		return false, err
	}
	d := &demo{Demo: in, accounts: map[string]db.ID{}}
	scene, err := a.asOf(func() time.Time { return d.at })
	if err != nil {
		return false, err
	}
	d.App = scene
	for _, step := range []func(context.Context) error{d.setUp, d.people, d.formCrews, d.targets, d.play} {
		if err := step(ctx); err != nil {
			return false, err
		}
	}
	a.Units.Changed()
	return true, os.WriteFile(filepath.Join(a.Dir, clockFile), []byte(in.Clock.Format(time.RFC3339)+"\n"), 0o600)
}

// asOf is the same program on the same store, with another clock.
func (a *App) asOf(clock func() time.Time) (*App, error) {
	c := &App{Config: a.Config, DB: a.DB.At(clock), Keys: a.Keys}
	c.Clock = clock
	c.wire()
	return c, nil
}

func (d *demo) tell(what string, done, of int) {
	if d.Progress != nil {
		d.Progress(what, done, of)
	}
}

// setUp loads the plan and makes the accounts, two days before the campaign begins.
func (d *demo) setUp(ctx context.Context) error {
	text, err := ReadPlan(d.Plan)
	if err != nil {
		return err
	}
	p, _, err := CheckPlan(ctx, d.Plan, text)
	if err != nil {
		return err
	}
	d.at = p.Period.First.Midnight().AddDate(0, 0, -2).Add(9 * time.Hour)
	code := ""
	if p.Template {
		code = demoUnit
	}
	if d.loaded, err = d.LoadPlan(ctx, d.Plan, text, code, access.System("demo")); err != nil {
		return err
	}
	d.district = emulate.Generate(emulate.Options{Citizens: d.Citizens, Seed: d.Seed, AsOf: p.Period.First.Midnight()})
	if err := d.Access.Setup(ctx, DemoLogin, "Quản trị (trình diễn)", DemoPassword, d.loaded.Unit); err != nil {
		return err
	}
	d.boss, err = d.Access.ActorOf(ctx, DemoLogin)
	return err
}

// workbook writes one of the demo's files beside the data, where people can look at it, and gives its content.
func (d *demo) workbook(name string, write func(w io.Writer) error) ([]byte, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return nil, err
	}
	dir := filepath.Join(d.Dir, "demo-files")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return b.Bytes(), os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600)
}

// people imports the hamlets and then each commune's list, as awful as offices send them.
func (d *demo) people(ctx context.Context) error {
	if err := d.hamlets(ctx); err != nil {
		return err
	}
	for i := range d.district.Communes {
		c := &d.district.Communes[i]
		d.tell("Nhập danh sách các xã", i, len(d.district.Communes))
		if err := d.roster(ctx, c, d.units[i]); err != nil {
			return fmt.Errorf("demo: %s: %w", c.Name, err)
		}
	}
	d.tell("Nhập danh sách các xã", len(d.district.Communes), len(d.district.Communes))
	return d.cast(ctx)
}

func (d *demo) hamlets(ctx context.Context) error {
	content, err := d.workbook("don-vi.xlsx", func(w io.Writer) error { return emulate.WriteUnits(w, d.district) })
	if err != nil {
		return err
	}
	if _, err := d.ImportUnits(ctx, Import{File: "don-vi.xlsx", Content: content, Campaign: d.loaded, Actor: d.boss}); err != nil {
		return err
	}
	tree, err := d.Units.Tree(ctx)
	if err != nil {
		return err
	}
	for _, c := range d.district.Communes {
		u, ok := tree.ByCode(d.loaded.Plan.Catalogue, c.Code)
		if !ok {
			return fmt.Errorf("demo: no unit %s", c.Code)
		}
		d.units = append(d.units, u.ID)
	}
	return nil
}

func (d *demo) roster(ctx context.Context, c *emulate.Commune, u unit.ID) error {
	style := emulate.StyleFor(c)
	name := fmt.Sprintf("danh-sach-%s-%s.xlsx", c.Code, style)
	content, err := d.workbook(name, func(w io.Writer) error { _, err := emulate.WriteRosterWorkbook(w, c, style); return err })
	if err != nil {
		return err
	}
	_, err = d.ImportRoster(ctx, Import{File: name, Content: content, Campaign: d.loaded, Unit: u, Actor: d.boss}, nil)
	return err
}

// cast makes the accounts of a district: its police, and police, chairman and two hamlet heads of every commune.
func (d *demo) cast(ctx context.Context) error {
	tree, err := d.Units.Tree(ctx)
	if err != nil {
		return err
	}
	add := func(key, login, name string, role access.Role, at unit.ID) error {
		acc, _, err := d.Access.CreateAccount(ctx, d.boss, access.NewAccount{Login: login, Name: name, Role: role, Unit: at, Password: DemoPassword})
		d.accounts[key] = acc.ID
		return err
	}
	if err := add("", "congan.huyen", "Công an huyện (trình diễn)", access.RoleDistrictPolice, d.loaded.Unit); err != nil {
		return err
	}
	for i := range d.district.Communes {
		c := &d.district.Communes[i]
		d.tell("Lập tài khoản", i+1, len(d.district.Communes))
		if err := add("police "+c.Code, "congan."+c.Code, "Công an "+c.Name, access.RoleCommunePolice, d.units[i]); err != nil {
			return err
		}
		if err := add("chair "+c.Code, "chutich."+c.Code, "UBND "+c.Name, access.RoleCommuneChairman, d.units[i]); err != nil {
			return err
		}
		places := hamletUnits(tree, d.units[i], c)
		for h, hamlet := range tree.Hamlets(d.units[i])[:min(2, len(tree.Hamlets(d.units[i])))] {
			login, name := fmt.Sprintf("to%d.%s", h+1, c.Code), "Tổ trưởng "+hamlet.Name
			if at := slices.Index(places, hamlet.ID); at >= 0 {
				name = c.Hamlets[at].Team[0].Name
			}
			if err := add(memberKey(hamlet.ID, 0), login, name, access.RoleHamletLeader, hamlet.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// targets issues the split per commune. The plan gives only the district's totals: the split is made here and marked so.
func (d *demo) targets(ctx context.Context) error {
	l1, l2 := emulate.PlanL1, emulate.PlanL2
	scale := float64(d.district.Population) / 100_000
	if scale < 0.9 {
		l1, l2 = int(float64(l1)*scale), int(float64(l2)*scale)
	}
	var ts []target.Target
	for i, t := range emulate.Targets(d.district, l1, l2) {
		for id, v := range map[string]int{"l1-activated": t.L1, "l2-filed": t.L2} {
			ts = append(ts, target.Target{
				Home: d.units[i], Unit: d.units[i], Indicator: id, Value: int64(v), Origin: target.Generated, Account: d.boss.Account,
				Document: "Số liệu mô phỏng (kế hoạch không kèm phụ lục)",
			})
		}
	}
	_, err := d.Targets.Set(ctx, d.loaded.No, ts)
	return err
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"tungnha/campaigns"
	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/emulate"
	"tungnha/internal/errs"
	"tungnha/internal/field"
)

var errNotEmptyScene = errs.Conflict("emulate.not-empty", errs.T{
	VI: "Thư mục dữ liệu này đã có một đợt. Diễn tập cần kho dữ liệu trống: chỉ một thư mục mới bằng --dir, hoặc một cơ sở dữ liệu mới bằng --database.",
	EN: "This data directory holds a campaign. The emulation needs an empty store: name a new folder with --dir, or a new database with --database.",
})

const emulateLogin = "dien-tap.quantri"

// runEmulate plays the evenings of many phones against this very program, which is killed again and again, on a store of its own.
func runEmulate(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "emulate")
	opt := emulate.PhoneOptions{}
	f.IntVar(&opt.Phones, "phones", 200, "số điện thoại · phones")
	f.IntVar(&opt.Days, "days", 7, "số ngày làm việc không có mạng · days without a network")
	f.IntVar(&opt.Kills, "kills", 50, "số lần ngắt máy chủ đột ngột · how often the server is killed")
	f.Uint64Var(&opt.Seed, "seed", 1, "hạt giống · seed")
	f.BoolVar(&f.json, "json", false, "in một tài liệu JSON · print one JSON document")
	words, err := f.words(args, 1)
	if err != nil {
		return err
	}
	if words[0] != "phones" {
		_, _ = fmt.Fprintln(e.err, "tungnha emulate phones [--phones N] [--days N] [--kills N] [--json]")
		return errUsage
	}
	rep, err := emulatePhones(ctx, e, f, opt)
	if err != nil {
		return err
	}
	return told(e, f.json, rep)
}

func told(e *env, asJSON bool, rep *emulate.PhoneReport) error {
	if asJSON {
		if err := json.NewEncoder(e.out).Encode(rep); err != nil {
			return err
		}
	} else {
		_, _ = fmt.Fprintf(e.out, "Máy chủ đã nhận %d việc, còn đủ %d · mất %d · trùng %d · lộ %d · ngắt %d lần · trả lại %d · chờ đối chiếu %d\n",
			rep.Acknowledged, rep.Present, rep.Lost, rep.Doubled, rep.Leaked, rep.Kills, rep.Refused, rep.Conflicts)
		for _, fault := range rep.Faults {
			_, _ = fmt.Fprintln(e.out, "  "+fault)
		}
	}
	if !rep.OK() {
		return errSaid
	}
	return nil
}

func emulatePhones(ctx context.Context, e *env, f *flags, opt emulate.PhoneOptions) (*emulate.PhoneReport, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if err := f.emptyScene(ctx); err != nil {
		return nil, err
	}
	opt.Server = &emulate.Program{
		Path: self, Args: []string{"serve", "--addr", "127.0.0.1:0"}, Env: []string{"TUNGNHA_DIR=" + f.dir, "TUNGNHA_DATABASE=" + f.database},
	}
	opt.Open = f.phoneRooms
	bar := newBar(e.err)
	opt.Progress = func(day, _ int) { bar.show("Diễn tập điện thoại", day, opt.Days) }
	defer bar.end()
	return emulate.Phones(ctx, opt)
}

// emptyScene sets up an invented campaign in a store that holds none; it refuses one that does: the people would stand among real ones.
func (f *flags) emptyScene(ctx context.Context) error {
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	list, err := a.Campaigns.List(ctx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		return errNotEmptyScene
	}
	text, err := app.ReadPlan(campaigns.VinhLoc)
	if err != nil {
		return err
	}
	l, err := a.LoadPlan(ctx, campaigns.VinhLoc, text, "", access.System("emulate"))
	if err != nil {
		return err
	}
	return a.Access.Setup(ctx, emulateLogin, "Diễn tập", app.DemoPassword, l.Unit)
}

func (f *flags) phoneRooms(ctx context.Context) (*emulate.PhoneRooms, error) {
	a, err := f.openThere(ctx)
	if err != nil {
		return nil, err
	}
	a.Roster.SetObserver(field.Watch(a.Ledger))
	admin, err := a.Access.ActorOf(ctx, emulateLogin)
	if err != nil {
		_ = a.Close()
		return nil, err
	}
	return &emulate.PhoneRooms{
		DB: a.DB, Units: a.Units, Access: a.Access, Roster: a.Roster, Ledger: a.Ledger, Field: a.Field(), Teams: a.Teams, Admin: admin, Unit: admin.Unit, Close: a.Close,
	}, nil
}

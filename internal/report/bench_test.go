package report_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/ledger"
	"tungnha/internal/report"
	"tungnha/internal/unit"
)

// province is Thanh Hóa's 559 communes with tallies written straight into the tables: what a board reads does not depend on who is behind it.
type province struct {
	db       *db.DB
	units    *unit.Service
	report   *report.Service
	c        *campaign.Loaded
	communes []unit.ID
	now      time.Time
}

const benchHamlets = 10_000

func newProvince(b *testing.B, engine db.Engine, citizens int) *province {
	b.Helper()
	ctx := context.Background()
	p := &province{now: local(5, 25, 16, 0)}
	p.db = dbtest.Open(b, engine).At(func() time.Time { return p.now })
	p.units = unit.New(p.db)
	plans := campaign.NewService(p.db, p.units)
	text, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	must(b, err)
	text = []byte(strings.Replace(string(text), `unit: "393"`, `unit: "38"`, 1))
	plan, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	p.c, _, err = plans.Load(ctx, text, plan, db.ID{})
	must(b, err)
	tree, err := p.units.Tree(ctx)
	must(b, err)
	p.communes = tree.Communes(p.c.Unit)
	must(b, p.db.Write(ctx, func(tx *db.Tx) error { return p.fill(tx, citizens) }))
	p.report = report.New(p.db, p.units, ledger.New(p.db, nil, nil, nil), nil)
	return p
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// fill writes what evenings leave behind: each measure moves on each day in each commune, if there are people enough for it.
func (p *province) fill(tx *db.Tx, citizens int) error {
	r := rand.New(rand.NewPCG(1, uint64(citizens)))
	perCommune := citizens / len(p.communes)
	var feeds, whole, hamlets, targets, lines [][]any
	for i, c := range p.communes {
		feeds = append(feeds, []any{c, int64(1), db.Ms(p.now)})
		for m := ledger.Resident; m <= ledger.InUnder; m++ {
			for day := range 21 {
				if n := r.IntN(2*perCommune/21 + 2); n > 0 {
					whole = append(whole, []any{c, p.c.No, m.String(), int64(campaign.Day(20230505).Add(day)), int64(n)})
				}
			}
			for h := range benchHamlets / len(p.communes) {
				hamlets = append(hamlets, []any{c, p.c.No, int64(i*100 + h), m.String(), int64(20230505), int64(perCommune / 18)})
			}
		}
		for _, ind := range []string{"l1-activated", "l2-filed"} {
			targets = append(targets, []any{c, p.c.No, c, ind, int64(1), int64(perCommune), "", "workbook", db.Ms(p.now), db.ID{}})
			for day := range 20 {
				d := campaign.Day(20230505).Add(day)
				lines = append(lines, []any{c, p.c.No, int64(d), ind, int64(1), int64(day), db.Ms(p.now), db.Ms(p.now), "desk", db.ID{}})
			}
		}
	}
	for _, t := range []struct {
		table string
		cols  string
		rows  [][]any
	}{
		{"feed", "commune_id seq changed_at", feeds},
		{"tally_commune", "commune_id campaign_no measure day n", whole},
		{"tally", "commune_id campaign_no hamlet_id measure day n", hamlets},
		{"target", "commune_id campaign_no unit_id indicator version value document origin issued_at account_id", targets},
		{"official_line", "commune_id campaign_no day indicator version value cutoff_at at origin account_id", lines},
	} {
		if err := tx.Bulk(t.table, strings.Fields(t.cols), t.rows); err != nil {
			return err
		}
	}
	return nil
}

// move makes some communes new, as if something had just been recorded there.
func (p *province) move(b *testing.B, n int) {
	must(b, p.db.Write(context.Background(), func(tx *db.Tx) error {
		for i := range n {
			if _, err := tx.Exec(`UPDATE feed SET seq = seq + 1 WHERE commune_id = $1`, p.communes[i*7%len(p.communes)]); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (p *province) board(b *testing.B) *report.Board {
	out, err := p.report.Board(context.Background(), p.c, p.c.Unit, time.Time{})
	must(b, err)
	return out
}

// BenchmarkBoardProvince: 559 communes, 10,000 hamlets, 21 days, with two sizes of the roster; quiet, and with ten communes that have just moved.
func BenchmarkBoardProvince(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		for _, citizens := range []int{100_000, 1_000_000} {
			p := newProvince(b, engine, citizens)
			start := time.Now()
			p.board(b)
			cold := time.Since(start)
			for _, moved := range []int{0, 10} {
				b.Run(fmt.Sprintf("%s/citizens=%d/moved=%d", engine, citizens, moved), func(b *testing.B) {
					for b.Loop() {
						b.StopTimer()
						p.move(b, moved)
						p.now = p.now.Add(50 * time.Millisecond)
						b.StartTimer()
						p.board(b)
					}
					b.ReportMetric(float64(cold.Milliseconds()), "cold-ms")
				})
			}
		}
	}
}

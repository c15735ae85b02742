package report_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/locale"
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	keep   = flag.String("keep", "", "folder to write the rendered letters to, to be looked at")
)

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs:\n%s", name, diff)
	}
}

// busy fills the district: every commune has a target, some people, and results of two days; official figures of the second day by file.
func busy(t testing.TB, d *db.DB, withOfficial int) *world {
	w := newWorld(t, d, nil)
	var lines []official.Line
	for i := range w.communes {
		for k := range 3 + i%2 {
			hamlet := -1
			if i < 3 {
				hamlet = k % 2
			}
			id := w.add(i, hamlet, fmt.Sprintf("Nguyễn Văn Số %d", i*10+k), 1960+k*9)
			w.now = local(5, 5+k, 9+i%3, i)
			switch {
			case i == 11:
			case k == 0:
				w.record(i, id, ledger.Activated, 1)
			case k == 1 && i%3 != 0:
				w.finish(i, id, ledger.Notified)
			case k == 2 && i%4 == 0:
				w.finish(i, id, ledger.Activated)
			}
			w.now = local(5, 4, 8, i+1)
		}
		w.give(i, "l1-activated", int64(4+i*3))
		lines = append(lines, official.Line{Commune: w.communes[i], Day: 20230516, Indicator: "l1-activated", Value: int64(i % 3), Cutoff: w.c.Plan.CutoffOf(20230516), Origin: "ket-qua-16-5.xlsx"})
	}
	w.now = local(5, 16, 17, 5)
	_, err := w.official.Put(context.Background(), w.c.No, lines[:withOfficial])
	w.must(err)
	w.report.Touched(w.c.No)
	return w
}

func (w *world) daily(root unit.ID, at time.Time, lang locale.Lang) *report.Daily {
	w.t.Helper()
	d, err := w.report.Compose(context.Background(), w.c, root, at, lang)
	w.must(err)
	return d
}

// TestDailyLetters holds the words of the letter in every state a campaign can be in.
func TestDailyLetters(t *testing.T) {
	t.Parallel()
	full := busy(t, dbtest.Open(t, db.SQLite), 13)
	part := busy(t, dbtest.Open(t, db.SQLite), 9)
	empty := newWorld(t, dbtest.Open(t, db.SQLite), nil)
	for _, c := range []struct {
		name string
		d    *report.Daily
	}{
		{"official", full.daily(full.c.Unit, local(5, 16, 17, 0), locale.VI)},
		{"en", full.daily(full.c.Unit, local(5, 16, 17, 0), locale.EN)},
		{"part", part.daily(part.c.Unit, local(5, 16, 17, 0), locale.VI)},
		{"morning", full.daily(full.c.Unit, local(5, 17, 9, 0), locale.VI)},
		{"last", full.daily(full.c.Unit, local(6, 14, 23, 59).Add(time.Minute-time.Millisecond), locale.VI)},
		{"commune", full.daily(full.communes[1], local(5, 16, 15, 30), locale.VI)},
		{"empty", empty.daily(empty.c.Unit, local(5, 5, 17, 0), locale.VI)},
		{"before", empty.daily(empty.c.Unit, local(5, 3, 9, 0), locale.VI)},
		{"after", full.daily(full.c.Unit, local(6, 16, 9, 0), locale.VI)},
	} {
		l := c.d.Letter("12-K7QF-3MZA-P2XC-7RVE")
		golden(t, c.name+".txt", l.Text())
		files, err := c.d.Files("12-K7QF-3MZA-P2XC-7RVE")
		must(t, err)
		for f, blob := range files {
			if len(blob) < 500 {
				t.Errorf("%s.%s has %d bytes", c.name, f, len(blob))
			}
			if *keep != "" {
				must(t, os.WriteFile(filepath.Join(*keep, c.name+"."+string(f)), blob, 0o644))
			}
		}
	}
}

// Law 5: with official figures of every commune the report takes them, and says what was reported and the difference.
func TestOfficialWinsInReports(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite), nil)
	id := w.add(0, 0, "Nguyễn Văn Một", 1980)
	w.now = local(5, 16, 10, 0)
	w.record(0, id, ledger.Activated, 1)
	for i := range w.communes {
		w.state(i, "l1-activated", 20230516, 100)
	}
	w.now = local(5, 16, 17, 0)
	text := w.daily(w.c.Unit, time.Time{}, locale.VI).Letter("").Text()
	for _, want := range []string{"kích hoạt thành công 1.300 tài khoản", "số chính thức 1.300 (*)", "ghi nhận cùng thời điểm 1, chênh lệch +1.299", "Báo cáo lấy số chính thức", "nhập tay"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestIssueIsFrozen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := busy(t, d, 13)
		ctx := context.Background()
		actor := access.Actor{Account: db.NewID(w.now), Login: "canbo"}
		daily := w.daily(w.c.Unit, time.Time{}, locale.VI)
		id, err := w.report.Issue(ctx, actor, daily, "7")
		w.must(err)
		first := map[report.Format][]byte{}
		for _, f := range report.Formats() {
			first[f], err = w.report.File(ctx, w.c.Unit, id, f)
			w.must(err)
		}
		if !bytes.Contains(first[report.TXT], []byte("Số: 07/BC-CAH")) {
			t.Errorf("number: %s", first[report.TXT])
		}
		w.now = local(5, 20, 10, 0)
		w.give(0, "l1-activated", 900)
		model, err := w.report.Model(ctx, w.c.Unit, id)
		w.must(err)
		again, err := model.Files("")
		w.must(err)
		for _, f := range report.Formats() {
			now, err := w.report.File(ctx, w.c.Unit, id, f)
			w.must(err)
			if !bytes.Equal(first[f], now) || !bytes.Equal(first[f], again[f]) {
				t.Errorf("%s: issued again it has other bytes", f)
			}
		}
		if _, err := w.report.Issue(ctx, actor, daily, "7"); !errs.Is(err, "report.number-taken") {
			t.Error(err)
		}
		for _, bad := range []string{"", "7/BC", strings.Repeat("7", 30)} {
			if _, err := w.report.Issue(ctx, actor, daily, bad); !errs.Is(err, "report.number") {
				t.Errorf("%q: %v", bad, err)
			}
		}
		list, err := w.report.Issued(ctx, w.c.Unit, w.c.No)
		if err != nil || len(list) != 1 || list[0].Day != 20230516 || list[0].Number != "7" || list[0].Account != actor.Account {
			t.Errorf("%+v %v", list, err)
		}
		if _, err := w.report.File(ctx, w.communes[0], id, report.PDF); !errs.Is(err, "report.unknown") {
			t.Errorf("another home sees it: %v", err)
		}
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE report_file SET blob = $1 WHERE commune_id = $2 AND format = 'txt'`, []byte("x"), w.c.Unit)
			return err
		})
		if _, err := w.report.File(ctx, w.c.Unit, id, report.TXT); err == nil {
			t.Error("bytes that were tampered with were handed out")
		}
	})
}

func TestGeneratedTargetsAreMarked(t *testing.T) {
	t.Parallel()
	w := busy(t, dbtest.Open(t, db.SQLite), 0)
	u := w.communes[0]
	_, err := w.targets.Set(context.Background(), w.c.No, []target.Target{{Home: u, Unit: u, Indicator: "l1-activated", Value: 55, Origin: target.Generated}})
	w.must(err)
	w.report.Touched(w.c.No)
	if text := w.daily(w.c.Unit, w.now, locale.VI).Letter("").Text(); !strings.Contains(text, "†") {
		t.Error(text)
	}
}

func BenchmarkDailyFiles(b *testing.B) {
	w := busy(b, dbtest.Open(b, db.SQLite), 13)
	for b.Loop() {
		d := w.daily(w.c.Unit, time.Time{}, locale.VI)
		if _, err := d.Files("12-K7QF-3MZA-P2XC-7RVE"); err != nil {
			b.Fatal(err)
		}
	}
}

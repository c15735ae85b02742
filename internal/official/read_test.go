package official_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/emulate"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/official"
	"tungnha/internal/sheet"
	"tungnha/internal/target"
	"tungnha/internal/unit"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func local(day, hour, minute int) time.Time {
	return time.Date(2023, 5, day, hour, minute, 0, 0, locale.Zone)
}

// input is the district of Vĩnh Lộc in the tree of 2023, with its plan.
func input(t testing.TB) official.ReadInput {
	t.Helper()
	units := unit.New(dbtest.Open(t, db.SQLite))
	must(t, units.LoadCatalogue(context.Background(), unit.Catalogue2023))
	tree, err := units.Tree(context.Background())
	must(t, err)
	u, ok := tree.ByCode(unit.Catalogue2023, "393")
	text, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	must(t, err)
	p, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 || !ok {
		t.Fatal(problems)
	}
	return official.ReadInput{Tree: tree, Plan: p, Root: u.ID, Now: local(30, 9, 0)}
}

func workbook(t testing.TB, cutoff time.Time, less int) *sheet.Book {
	t.Helper()
	d := emulate.Generate(emulate.Options{Citizens: 3000, Seed: 5})
	targets := emulate.Targets(d, emulate.PlanL1, emulate.PlanL2)
	var lines []emulate.OfficialLine
	for i, x := range targets {
		f := emulate.Figures{L1Activated: 1000 + i - less, L2Filed: 1200 + i, L2Approved: 500, L2Activated: 300 + i}
		lines = append(lines, emulate.OfficialLine{Code: x.Code, Name: x.Name, Figures: f})
	}
	var out bytes.Buffer
	must(t, emulate.WriteOfficial(&out, d, targets, cutoff, lines))
	book, err := sheet.OpenReader("x.xlsx", bytes.NewReader(out.Bytes()), int64(out.Len()), sheet.Limits{})
	must(t, err)
	return book
}

func read(t testing.TB, book *sheet.Book, in official.ReadInput) *official.List {
	t.Helper()
	l, err := official.Read(context.Background(), book, in)
	must(t, err)
	return l
}

// The daily file as the police hand it on: total first, rates, broken means, a ranking below; only the counts are taken.
func TestDailyFile(t *testing.T) {
	t.Parallel()
	in := input(t)
	l := read(t, workbook(t, local(25, 17, 0), 0), in)
	if len(l.Rows) != 13 || l.Day != 20230525 || !l.Cutoff.Equal(local(25, 17, 0)) || !strings.Contains(l.Said, "tính đến") || len(l.Warnings) != 0 {
		t.Fatalf("%d rows, %s, %s, said %q, %v", len(l.Rows), l.Day, l.Cutoff, l.Said, l.Warnings)
	}
	lines := l.Lines("so-lieu.xlsx")
	if len(lines) != 39 || lines[0].Origin != "so-lieu.xlsx" {
		t.Fatalf("%d lines", len(lines))
	}
	for i, r := range l.Rows {
		if want := fmt.Sprint(map[string]int64{"l1-activated": int64(1000 + i), "l2-filed": int64(1200 + i), "l2-activated": int64(300 + i)}); r.Status != target.Accepted || fmt.Sprint(r.Values) != want {
			t.Errorf("%s, want %s", r, want)
		}
	}
}

// Put, the same again, a corrected one, and a day on which figures fall.
func TestVersionsAndFalls(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := input(t)
		s := official.New(d)
		ctx := context.Background()
		stands := func() (f official.Figures) {
			must(t, d.Read(ctx, func(q *db.Rx) (err error) {
				f, err = s.At(q, 1, q.Now())
				return err
			}))
			return f
		}
		put := func(l *official.List) int {
			n, err := s.Put(ctx, 1, l.Lines("f.xlsx"))
			must(t, err)
			return n
		}
		if n := put(read(t, workbook(t, local(25, 17, 0), 0), in)); n != 39 {
			t.Fatalf("%d put", n)
		}
		in.Stands = stands()
		if l := read(t, workbook(t, local(25, 17, 0), 0), in); l.Rows[0].Status != target.Unchanged || put(l) != 0 {
			t.Errorf("the same file again: %s", l.Rows[0])
		}
		if l := read(t, workbook(t, local(25, 17, 0), 5), in); l.Rows[0].Status != target.Updated || l.Rows[0].Codes[0] != official.CodeRevised || put(l) != 13 {
			t.Errorf("re-issued: %s", l.Rows[0])
		}
		in.Stands = stands()
		fallen := read(t, workbook(t, local(26, 17, 0), 100), in)
		if r := fallen.Rows[0]; r.Status != target.Accepted || r.Codes[0] != official.CodeFallen || !strings.Contains(r.Message.VI, "900 thấp hơn số 995 của ngày 25/05/2023") {
			t.Errorf("a figure that falls is taken and flagged: %s %s", r, r.Message.VI)
		}
		put(fallen)
		f := stands()
		u := fallen.Rows[0].Unit
		if n, ok := f.InDay(u, "l1-activated", 20230526); n != -95 || !ok || !f.Fallen(u, "l1-activated", 20230526) {
			t.Errorf("in the day %d", n)
		}
		must(t, d.Read(ctx, func(q *db.Rx) error {
			versions, err := s.Versions(q, u, 1)
			if len(versions) != 7 {
				t.Errorf("%d versions, want 3 + 1 corrected + 3", len(versions))
			}
			return err
		}))
	})
}

func TestPutRefuses(t *testing.T) {
	t.Parallel()
	s := official.New(dbtest.Open(t, db.SQLite))
	for code, l := range map[string]official.Line{
		"official.value":  {Commune: 1, Day: 20230525, Value: -1, Cutoff: local(25, 17, 0)},
		"official.cutoff": {Commune: 1, Day: 20230525, Value: 1},
	} {
		if _, err := s.Put(context.Background(), 1, []official.Line{l}); !errs.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func open(t testing.TB, text string) *sheet.Book {
	t.Helper()
	data := []byte(strings.ReplaceAll(text, "|", ";"))
	book, err := sheet.OpenReader("f.csv", bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	must(t, err)
	return book
}

// Layouts of other offices (the forms T5, T6 and T7 of what was collected).
func TestOtherLayouts(t *testing.T) {
	t.Parallel()
	in := input(t)
	for _, c := range []struct{ name, text, cutoff, want string }{
		{
			"no year, no hour, total last", "Biểu tổng hợp|||\n(đến ngày 25/5)|||\nTT|Địa phương|Chỉ tiêu|Mức 1 kích hoạt|Mức 2 kích hoạt|Tổng kích hoạt|Tỷ lệ\n1|X. Vĩnh Hòa|500|12|3|15|3,0\n2|TT. Vĩnh Lộc|700|1.012|40|1.052|150,3%\n|Toàn huyện|1200|1024|43|1067|\n",
			"17:00 25/05/2023", "4 X. Vĩnh Hòa accepted [] map[l1-activated:12 l2-activated:3]; 5 TT. Vĩnh Lộc accepted [] map[l1-activated:1012 l2-activated:40]",
		},
		{
			"in-day columns beside", "Số liệu đến 23 giờ 30 phút ngày 24/05/2023|\nSTT|Đơn vị|Hồ sơ thu nhận trong ngày|Hồ sơ thu nhận lũy kế\n1|Vĩnh Yên|5|105\n",
			"23:30 24/05/2023", "3 Vĩnh Yên accepted [] map[l2-filed:105]",
		},
		{
			"a date range and a plan's own date", "Kèm theo Kế hoạch số 80/KH-TCT ngày 05/5/2023|\nTừ ngày 05/5/2023 đến ngày 20/05/2023|\nĐơn vị|Kích hoạt mức 1\nXã Vĩnh An|7\nXã Không Có|9\nVinh Hung|5\n",
			"17:00 20/05/2023", "4 Xã Vĩnh An accepted [] map[l1-activated:7]; 5 Xã Không Có refused [unit-unknown] map[l1-activated:9]; 6 Vinh Hung uncertain [unit-unclear] map[l1-activated:5]",
		},
		{
			"midnight closes the day before", "Chốt 0 giờ 00 ngày 26/5/2023|\nTT|Đơn vị|Kích hoạt mức 1\n1|Xã Vĩnh An|x\n2|Xã Lạ|4\n3|Vinh Hung|5\n4|Xã Vĩnh An|8\n5|Xã Vĩnh An|9\n",
			"00:00 26/05/2023", "3 Xã Vĩnh An refused [number-unreadable] map[]; 4 Xã Lạ refused [unit-unknown] map[l1-activated:4]; 5 Vinh Hung uncertain [unit-unclear] map[l1-activated:5]; 6 Xã Vĩnh An accepted [] map[l1-activated:8]; 7 Xã Vĩnh An duplicate [duplicate-in-file] map[l1-activated:9]",
		},
	} {
		l, err := official.Read(context.Background(), open(t, c.text), in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, r := range l.Rows {
			got = append(got, r.String())
		}
		if at := locale.VI.DateTime(l.Cutoff); at != c.cutoff || !strings.HasPrefix(strings.Join(got, "; "), c.want) {
			t.Errorf("%s: %s\ngot  %s\nwant %s", c.name, at, strings.Join(got, "; "), c.want)
		}
	}
}

func TestFilesThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	in := input(t)
	for text, code := range map[string]string{
		"TT|Đơn vị|Kích hoạt mức 1\n1|Xã Vĩnh An|5\n":                             "official.cutoff",
		"Tính đến 25/5/2023|\nTT|Đơn vị|Dân số\n1|Xã Vĩnh An|5\n":                 "official.columns",
		"Tính đến 25/5/2029|\nTT|Đơn vị|Kích hoạt mức 1\n1|Xã Vĩnh An|5\n":        "official.future",
		"Tính đến 31/2/2023|\nTT|Đơn vị|Kích hoạt mức 1\n1|Xã Vĩnh An|5\n":        "official.cutoff",
		"Tính đến 25/5/2023|\nTT|Họ tên|Năm sinh\n1|Nguyễn Văn Thử|1980\n2|a|1\n": "grid.none",
	} {
		if _, err := official.Read(context.Background(), open(t, text), in); !errs.Is(err, code) {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
	in.Cutoff = local(24, 18, 30)
	l := read(t, open(t, "Tính đến 25/5/2023|\nTT|Đơn vị|Kích hoạt mức 1\n1|Xã Vĩnh An|5\n"), in)
	if l.Day != 20230524 || !l.Cutoff.Equal(in.Cutoff) {
		t.Errorf("what the person says goes before the title: %s %s", l.Day, l.Cutoff)
	}
}

// FuzzRead reads whatever bytes make a workbook: no panic, and every row has a status.
func FuzzRead(f *testing.F) {
	f.Add([]byte("(tính đến 17:00 ngày 25/05/2023)\nTT;Đơn vị;Mức 1 kích hoạt\n;Tổng;100\n1;Xã Vĩnh Hòa;100\n\n;Xếp hạng;\n;Xã Vĩnh Hòa;5\n"))
	f.Add([]byte("Chốt 24h ngày 5.5.23\nĐịa phương;Hồ sơ\nXa Vinh Hung;1.000\n"))
	in := input(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := sheet.OpenReader("f", bytes.NewReader(data), int64(len(data)), sheet.Limits{FileBytes: 1 << 18, Rows: 2000})
		if err != nil {
			return
		}
		l, err := official.Read(context.Background(), book, in)
		if err != nil {
			return
		}
		for _, r := range l.Rows {
			if r.Status == "" || r.Status == target.Refused && r.Message.VI == "" {
				t.Fatalf("row %d has no verdict", r.No)
			}
		}
	})
}

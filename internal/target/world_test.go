package target_test

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"testing"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func plan(t testing.TB) *campaign.Plan {
	t.Helper()
	text, err := fs.ReadFile(campaigns.Files(), campaigns.VinhLoc)
	must(t, err)
	p, problems := campaign.Parse(campaigns.VinhLoc, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

// district is the tree of 2023 and Vĩnh Lộc in it.
func district(t testing.TB) (*unit.Tree, unit.ID) {
	t.Helper()
	units := unit.New(dbtest.Open(t, db.SQLite))
	must(t, units.LoadCatalogue(context.Background(), unit.Catalogue2023))
	tree, err := units.Tree(context.Background())
	must(t, err)
	u, ok := tree.ByCode(unit.Catalogue2023, "393")
	if !ok {
		t.Fatal("no district 393")
	}
	return tree, u.ID
}

// open makes a workbook of lines with "|" between the cells.
func open(t testing.TB, text string) *sheet.Book {
	t.Helper()
	data := []byte(strings.ReplaceAll(strings.ReplaceAll(text, "\t", ""), "|", ";"))
	book, err := sheet.OpenReader("f.csv", bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	must(t, err)
	return book
}

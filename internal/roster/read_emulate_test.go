package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tungnha/internal/emulate"
	"tungnha/internal/locale"
	"tungnha/internal/roster"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
)

// day is the day on which the tests read.
var day = time.Date(2023, 5, 5, 9, 0, 0, 0, locale.Zone)

const (
	provinceID unit.ID = 1
	districtID unit.ID = 2
)

// treeOf makes the tree of an invented district with its communes and their hamlets.
func treeOf(communes []emulate.Commune) (*unit.Tree, map[string]unit.ID) {
	units := []*unit.Unit{
		unitOf(provinceID, 0, unit.Province, "38", "Tỉnh Thanh Hóa", "/", 0),
		unitOf(districtID, provinceID, unit.District, "393", "Huyện Vĩnh Lộc", "/1/", 0),
	}
	byCode := map[string]unit.ID{}
	for i := range communes {
		c := &communes[i]
		id := unit.ID(100 + i)
		byCode[c.Code] = id
		units = append(units, unitOf(id, districtID, unit.Commune, c.Code, c.Name, "/1/2/", id))
		for h := range c.Hamlets {
			hid := unit.ID(10_000 + 100*i + h)
			units = append(units, unitOf(hid, id, unit.Hamlet, fmt.Sprintf("%s.%02d", c.Code, h+1), c.Hamlets[h].Name, fmt.Sprintf("/1/2/%d/", id), id))
		}
	}
	return unit.NewTree(units, nil, nil), byCode
}

func unitOf(id, parent unit.ID, level unit.Level, code, name, above string, home unit.ID) *unit.Unit {
	kinds := map[string]unit.Kind{
		"Tỉnh": unit.KindProvince, "Huyện": unit.KindRural, "Xã": unit.KindCommune, "Thị trấn": unit.KindTownship, "Khu phố": unit.KindKhuPho,
		"Thôn": unit.KindThon, "Làng": unit.KindLang,
	}
	u := &unit.Unit{
		ID: id, Catalogue: unit.Catalogue2023, Level: level, Code: code, Name: name, Key: unit.Key(name), Parent: parent,
		Path: fmt.Sprintf("%s%d/", above, id), Home: home,
	}
	for word, k := range kinds {
		if strings.HasPrefix(name, word+" ") {
			u.Kind = k
		}
	}
	return u
}

func open(t testing.TB, data []byte) *sheet.Book {
	t.Helper()
	b, err := sheet.OpenReader("danh-sach.xlsx", bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var district = emulate.Generate(emulate.Options{Citizens: 6500, Seed: 7})

// TestEmulatedStyles reads every commune's list in every office's habit, as .xlsx and as .csv, and holds each row against the answer key.
func TestEmulatedStyles(t *testing.T) {
	t.Parallel()
	tree, byCode := treeOf(district.Communes)
	for style := range emulate.StyleCount {
		for _, form := range []string{"xlsx", "csv"} {
			t.Run(style.String()+"-"+form, func(t *testing.T) {
				t.Parallel()
				for i := range district.Communes {
					c := &district.Communes[i]
					var buf bytes.Buffer
					key, err := write(&buf, c, style, form)
					if err != nil {
						t.Fatal(err)
					}
					in := roster.ReadInput{Tree: tree, Catalogue: unit.Catalogue2023, Root: districtID, Today: day}
					if style == emulate.StylePhone { // nothing in it says the commune
						in.Commune = byCode[c.Code]
					}
					layout, rows, err := roster.Read(context.Background(), open(t, buf.Bytes()), in)
					if err != nil {
						t.Fatal(err)
					}
					if form == "csv" {
						showHidden(key)
					}
					compare(t, c.Name, key, rows, byCode)
					if t.Failed() {
						for _, l := range layout.Lines() {
							t.Log(l.VI)
						}
						return
					}
				}
			})
		}
	}
}

func write(buf *bytes.Buffer, c *emulate.Commune, style emulate.Style, form string) (*emulate.Key, error) {
	if form == "csv" {
		return emulate.WriteRosterCSV(buf, c, style, ';')
	}
	return emulate.WriteRosterWorkbook(buf, c, style)
}

// showHidden: a text file hides no rows.
func showHidden(key *emulate.Key) {
	for i := range key.Rows {
		key.Rows[i].Hidden = false
	}
}

// compare holds the rows against the key.
func compare(t *testing.T, name string, key *emulate.Key, rows []*roster.Row, byCode map[string]unit.ID) {
	t.Helper()
	byNo := map[int]*roster.Row{}
	for _, r := range rows {
		byNo[r.No] = r
	}
	if len(rows) != key.DataRows {
		t.Errorf("%s: %d rows read, %d in the list", name, len(rows), key.DataRows)
	}
	wrong := 0
	for _, k := range key.Rows {
		r := byNo[k.Row]
		delete(byNo, k.Row)
		if why := difference(k, r, byCode); why != "" {
			if wrong++; wrong <= 8 {
				t.Errorf("%s row %d %v: %s", name, k.Row, k.Defects, why)
			}
		}
	}
	for no, r := range byNo {
		if wrong++; wrong <= 8 {
			t.Errorf("%s row %d is no person: %q %v", name, no, r.Name, r.Codes)
		}
	}
}

func difference(k emulate.KeyRow, r *roster.Row, byCode map[string]unit.ID) string {
	if r == nil {
		return "not read"
	}
	if refused := r.Status == roster.Refused; refused != (k.Status == emulate.StatusRefused) {
		return fmt.Sprintf("status %q %v, want %s", r.Status, r.Codes, k.Status)
	}
	got := emulate.Record{
		Name: r.Name, Birth: r.Birth.String(), Sex: r.Sex.String(), Identity: r.Identity, Hamlet: r.HamletName, Phones: r.Phones, Commune: k.Want.Commune,
	}
	if got.Name != k.Want.Name || got.Birth != k.Want.Birth || got.Sex != k.Want.Sex || got.Identity != k.Want.Identity || got.Hamlet != k.Want.Hamlet ||
		!slices.Equal(got.Phones, k.Want.Phones) {
		return fmt.Sprintf("\n got %+v %v\nwant %+v", got, r.Codes, k.Want)
	}
	if r.Commune != byCode[k.Want.Commune] {
		return fmt.Sprintf("commune %d, want %s %v", r.Commune, k.Want.Commune, r.Codes)
	}
	if k.Hidden != slices.Contains(r.Codes, roster.CodeRowHidden) {
		return fmt.Sprintf("hidden %v, codes %v", k.Hidden, r.Codes)
	}
	return ""
}

// TestEmulatedDistrict reads the list of a whole district, whose commune stands in a column in several spellings.
func TestEmulatedDistrict(t *testing.T) {
	t.Parallel()
	tree, byCode := treeOf(district.Communes)
	for name, write := range map[string]func(*bytes.Buffer) (*emulate.Key, error){
		"awful": func(b *bytes.Buffer) (*emulate.Key, error) { return emulate.WriteDistrictWorkbook(b, district) },
		"plain": func(b *bytes.Buffer) (*emulate.Key, error) { return emulate.WritePlainRoster(b, district) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var buf bytes.Buffer
			key, err := write(&buf)
			if err != nil {
				t.Fatal(err)
			}
			in := roster.ReadInput{Tree: tree, Catalogue: unit.Catalogue2023, Root: districtID, Today: day}
			_, rows, err := roster.Read(context.Background(), open(t, buf.Bytes()), in)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, name, key, rows, byCode)
		})
	}
}

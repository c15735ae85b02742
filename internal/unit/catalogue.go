package unit

import (
	"compress/gzip"
	"context"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// The years whose units this program carries: three levels, as both plans of 2023 knew them; two levels, since 1 July 2025
// (Decision 19/2025/QĐ-TTg).
const (
	Catalogue2023 = 2023
	Catalogue2026 = 2026
)

//go:embed data/*.csv.gz
var files embed.FS

// Catalogues lists the years whose units this program carries.
func Catalogues() []int { return []int{Catalogue2023, Catalogue2026} }

// OfficialID makes the id of a catalogue's unit: year, level, code. Commune 15349 of 2023 is 23315349. The code is two digits for a province,
// three for a district, five for a commune.
func OfficialID(catalogue int, level Level, code string) (ID, error) {
	n, err := strconv.ParseUint(code, 10, 64)
	if err != nil || n > 99_999 {
		return 0, fmt.Errorf("unit: %q is no code of the catalogue", code)
	}
	return ID(catalogue%100)*1_000_000 + ID(level)*100_000 + ID(n), nil
}

// LoadCatalogue puts the units of a year into the store, and the table of successors once both years are there. Doing it again changes nothing.
func (s *Service) LoadCatalogue(ctx context.Context, year int) error {
	units, err := readCatalogue(year)
	if err != nil {
		return err
	}
	var changed bool
	err = s.d.Write(ctx, func(tx *db.Tx) error {
		there, err := readOfficialIDs(tx, year)
		if err != nil || len(there) == len(units) {
			return err
		}
		changed = true
		missing := slices.DeleteFunc(slices.Clone(units), func(u *Unit) bool { return there[u.ID] })
		if err := insertUnits(tx, missing); err != nil {
			return err
		}
		return loadSuccessors(tx)
	})
	if err == nil && changed {
		s.cache.changed()
	}
	return err
}

// loadSuccessors completes the table when both catalogues are there.
func loadSuccessors(tx *db.Tx) error {
	old, err := readOfficialIDs(tx, Catalogue2023)
	if err != nil || len(old) == 0 {
		return err
	}
	now, err := readOfficialIDs(tx, Catalogue2026)
	if err != nil || len(now) == 0 {
		return err
	}
	list, err := readSuccessorFile()
	if err != nil {
		return err
	}
	seen, err := readSuccessorPairs(tx)
	if err != nil {
		return err
	}
	return insertSuccessors(tx, slices.DeleteFunc(list, func(s Successor) bool {
		known := old[s.Old] && now[s.New] && !seen[s]
		seen[s] = true
		return !known
	}))
}

var errNoCatalogue = errs.Invalid("unit.catalogue", errs.T{
	VI: "Không có danh mục đơn vị hành chính của năm này. Chọn 2023 (ba cấp) hoặc 2026 (hai cấp).",
	EN: "There is no catalogue of units for this year. Choose 2023 (three levels) or 2026 (two levels).",
})

// readCatalogue reads the embedded units of a year, parents before children.
func readCatalogue(year int) ([]*Unit, error) {
	if !slices.Contains(Catalogues(), year) {
		return nil, errNoCatalogue
	}
	ids := map[string]*Unit{}
	var out []*Unit
	err := eachRecord(fmt.Sprintf("data/units_%d.csv.gz", year), func(rec []string) error {
		u, err := officialUnit(year, rec[0], rec[1], rec[3], ids[rec[2]])
		ids[rec[1]] = u
		out = append(out, u)
		return err
	})
	return out, err
}

var levelNames = map[string]Level{"province": Province, "district": District, "commune": Commune}

// officialUnit makes a unit of a line; codes of different levels differ in length, so one map holds them all.
func officialUnit(year int, level, code, name string, parent *Unit) (*Unit, error) {
	u := &Unit{Catalogue: year, Level: levelNames[level], Code: code, Name: upperFirst(vn.Clean(name))}
	if (parent == nil) != (u.Level == Province) {
		return nil, fmt.Errorf("unit: catalogue %d: the parent of %s is not known", year, code)
	}
	var err error
	if u.ID, err = OfficialID(year, u.Level, code); err != nil {
		return nil, err
	}
	u.Key, u.Sort = Key(u.Name), vn.CollateKey(u.Name)
	kind, _, ok := cutKind(u.Key)
	if !ok || !kind.isAt(u.Level) {
		return nil, fmt.Errorf("unit: catalogue %d: the name of %s tells no kind", year, code)
	}
	u.Kind = kind
	u.place(parent)
	return u, nil
}

// place hangs a unit beneath its parent (nil for a province): path, catalogue and home follow.
func (u *Unit) place(parent *Unit) {
	above := "/"
	u.Home = u.ID
	if parent != nil {
		above, u.Parent, u.Catalogue = parent.Path, parent.ID, parent.Catalogue
		if u.Level > Commune {
			u.Home = parent.Home
		}
	}
	u.Path = above + strconv.FormatInt(int64(u.ID), 10) + "/"
}

// readSuccessorFile reads the official table. Its old codes are of March 2025: what was merged between 2023 and then keeps its code there.
func readSuccessorFile() ([]Successor, error) {
	var out []Successor
	err := eachRecord("data/units_successors_2025.csv.gz", func(rec []string) error {
		old, err := OfficialID(Catalogue2023, levelNames[rec[0]], rec[1])
		if err != nil {
			return err
		}
		now, err := OfficialID(Catalogue2026, levelNames[rec[0]], rec[3])
		out = append(out, Successor{old, now})
		return err
	})
	return out, err
}

// eachRecord reads an embedded table without its heading.
func eachRecord(file string, fn func([]string) error) error {
	f, err := files.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // an embedded file
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	r := csv.NewReader(z)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return err
	}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(rec); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
}

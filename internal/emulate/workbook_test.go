package emulate

import (
	"bytes"
	stdcmp "cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tungnha/internal/vn"
)

// smallDistrict is large enough that every list has every defect.
func smallDistrict() *District { return Generate(Options{Citizens: 6_500, Seed: 7}) }

// readSheet gives the raw cells of a sheet.
func readSheet(t *testing.T, data []byte, sheet string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// reading reads the cells of one row with nothing but the layout and the readers of internal/vn.
type reading struct {
	l     *layout
	cells []string
}

// cell finds the cell of the column whose last head is one of the texts.
func (r reading) cell(heads ...string) (text string, isNumber bool) {
	for i, f := range r.l.fields {
		if slices.Contains(heads, f.heads[len(f.heads)-1]) && i < len(r.cells) {
			_, err := strconv.ParseFloat(r.cells[i], 64)
			return r.cells[i], err == nil && !strings.HasPrefix(r.cells[i], "0")
		}
	}
	return "", false
}

func (r reading) name() string {
	if last, _ := r.cell("Họ đệm"); last != "" {
		first, _ := r.cell("Tên")
		return vn.ProperName(vn.JoinName(last, first))
	}
	name, _ := r.cell("Họ, chữ đệm và tên", "HỌ VÀ TÊN", "Họ tên", "Họ và tên")
	return vn.ProperName(vn.Clean(name))
}

func (r reading) birth() string {
	text, isNumber := r.cell("Ngày, tháng, năm sinh", "NGÀY SINH", "Ngày sinh", "Năm sinh", "Sinh ngày", "Ngày tháng năm sinh")
	kind := vn.CellText
	if isNumber {
		kind = vn.CellNumber
	}
	b, _, err := vn.ParseBirth(text, kind, Start)
	if err != nil {
		return ""
	}
	return b.String()
}

func (r reading) identity() string {
	text, isNumber := r.cell("Số định danh cá nhân/CMND", "SỐ CCCD", "Số CCCD/Số ĐDCN", "CCCD", "Số CCCD gắn chip (hoặc CMND)", "Số định danh cá nhân",
		"Số CCCD/CMND")
	id, _, err := vn.ParseIdentity(text, isNumber)
	if err != nil {
		return ""
	}
	return id.Digits
}

func (r reading) phones() []string {
	text, isNumber := r.cell("Số điện thoại", "SĐT", "Điện thoại liên hệ", "Sđt", "Số điện thoại\n(nếu có nhiều số thì ghi hết)")
	list, _, _ := vn.ParsePhones(text, isNumber)
	var digits []string
	for _, p := range list {
		digits = append(digits, p.Digits)
	}
	return digits
}

func (r reading) sex() string {
	word, _ := r.cell("Giới tính", "NAM/NỮ", "Giới tính\n(Nam/Nữ)")
	if male, _ := r.cell("Nam"); male != "" {
		word = "Nam"
	}
	if female, _ := r.cell("Nữ"); female != "" {
		word = "Nữ"
	}
	s, _ := vn.ParseSex(word)
	return sexCode(s)
}

// checkRow compares what a row says with the key. Hamlet and commune are known from the row only where there is a column for them.
func checkRow(t *testing.T, l *layout, cells []string, k KeyRow) {
	t.Helper()
	r := reading{l: l, cells: cells}
	got := Record{Name: r.name(), Birth: r.birth(), Sex: r.sex(), Identity: r.identity(), Phones: r.phones(), Hamlet: k.Want.Hamlet, Commune: k.Want.Commune}
	if diff := cmp.Diff(k.Want, got); diff != "" {
		t.Errorf("row %d (%v, %v), key and sheet differ (-key +sheet):\n%s\n%q", k.Row, k.Status, k.Defects, diff, cells)
	}
}

func TestRosterWorkbookMatchesKey(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	for style := range StyleCount {
		t.Run(style.String(), func(t *testing.T) {
			t.Parallel()
			c := &d.Communes[3]
			var out bytes.Buffer
			key, err := WriteRosterWorkbook(&out, c, style)
			if err != nil {
				t.Fatal(err)
			}
			rows := readSheet(t, out.Bytes(), key.Sheet)
			checkKey(t, key, c)
			for _, k := range key.Rows {
				checkRow(t, &layouts[style], rows[k.Row-1], k)
			}
		})
	}
}

// checkKey checks what holds for the key of every list of one commune.
func checkKey(t *testing.T, key *Key, c *Commune) {
	t.Helper()
	twins, guests, chance := 0, 0, 0
	for i, k := range key.Rows {
		if i > 0 && k.Row <= key.Rows[i-1].Row {
			t.Fatalf("row %d after row %d", k.Row, key.Rows[i-1].Row)
		}
		if k.DuplicateOf >= k.Row {
			t.Errorf("row %d repeats a later row %d", k.Row, k.DuplicateOf)
		}
		if slices.Contains(k.Defects, DefectDuplicateCommune) {
			guests++
		} else if slices.Contains(k.Defects, DefectNamesake) {
			chance++
		} else if k.DuplicateOf > 0 {
			twins++
		}
	}
	if want := c.Population + twins + guests; key.DataRows != want || guests != len(c.Guests) {
		t.Errorf("%d data rows, %d guests, %d namesakes; want %d and %d", key.DataRows, guests, chance, want, len(c.Guests))
	}
	for _, s := range []Status{StatusAccepted, StatusRefused, StatusDuplicate, StatusUncertain} {
		if key.Counts[s] == 0 {
			t.Errorf("no row is %s", s)
		}
	}
}

// TestDefectsArePlanted keeps the list of what is awful: each defect must occur in the lists of the district.
func TestDefectsArePlanted(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	seen := map[Defect]int{}
	for i := range d.Communes {
		key, err := WriteRosterWorkbook(&bytes.Buffer{}, &d.Communes[i], StyleFor(&d.Communes[i]))
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range key.Rows {
			for _, f := range k.Defects {
				seen[f]++
			}
		}
	}
	for _, f := range []Defect{
		DefectIdentity13, DefectIdentityScientific, DefectBirthFuture, DefectNameEmpty, DefectDuplicateIdentity, DefectDuplicateName,
		DefectDuplicateCommune, DefectIdentityZeros, DefectIdentitySpaces, DefectIdentityCMND, DefectIdentityMissing, DefectBirthYear, DefectBirthShort,
		DefectBirthDots, DefectBirthSerial, DefectBirthPlaced, DefectPhoneZero, DefectPhoneSeveral, DefectPhoneNone, DefectPhoneOld, DefectNameCapitals,
		DefectNameSplit, DefectNameNFD, DefectNameEth, DefectNameSpaces, DefectSexMissing,
	} {
		if seen[f] == 0 {
			t.Errorf("%s occurs nowhere", f)
		}
	}
}

// openRoster writes a small list and opens it again.
func openRoster(t *testing.T, style Style) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if _, err := WriteRosterWorkbook(&out, &smallDistrict().Communes[0], style); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestMergedHeader(t *testing.T) {
	t.Parallel()
	merges, err := openRoster(t, StylePolice).GetMergeCells("Danh sách")
	wide := func(m excelize.MergeCell) bool { return m[0] == "H8:I8" && m[1] == "Giấy tờ và liên hệ" }
	if err != nil || !slices.ContainsFunc(merges, wide) {
		t.Errorf("wide head of the police's list not merged: %v, %v", merges, err)
	}
	merges, err = openRoster(t, StyleSplit).GetMergeCells("Biểu 02")
	for _, want := range []string{"A7:A9", "B7:F7", "B8:C8", "F8:F9", "K7:L7", "K8:K9"} {
		if err != nil || !slices.ContainsFunc(merges, func(m excelize.MergeCell) bool { return m[0] == want }) {
			t.Errorf("%s not merged: %v, %v", want, merges, err)
		}
	}
}

func TestHiddenRowsAndBrokenFormulas(t *testing.T) {
	t.Parallel()
	const list = "DS nhân khẩu"
	f := openRoster(t, StyleCapitals)
	if visible, err := f.GetColVisible(list, "B"); err != nil || visible {
		t.Errorf("column B visible: %v, %v", visible, err)
	}
	rows, err := f.GetRows(list)
	if err != nil {
		t.Fatal(err)
	}
	hidden, broken := 0, 0
	for i, cells := range rows {
		if visible, _ := f.GetRowVisible(list, i+1); !visible {
			hidden++
		}
		if len(cells) > 1 && strings.HasPrefix(cells[1], "#") {
			broken++
		}
	}
	if hidden == 0 || broken == 0 {
		t.Errorf("%d hidden rows, %d broken formulas", hidden, broken)
	}
}

func TestCoverAndHiddenCopy(t *testing.T) {
	t.Parallel()
	f := openRoster(t, StyleMixed)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Tổng hợp", "Danh sách chi tiết", "Sheet2"}) {
		t.Errorf("sheets %v", got)
	}
	if visible, err := f.GetSheetVisible("Sheet2"); err != nil || visible {
		t.Errorf("the old copy is visible: %v, %v", visible, err)
	}
}

// TestRosterUpdate checks that the later edition has the same rows, with other numbers where the key says updated.
func TestRosterUpdate(t *testing.T) {
	t.Parallel()
	c := &smallDistrict().Communes[4]
	first, err := WriteRosterWorkbook(&bytes.Buffer{}, c, StyleMixed)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	later, err := WriteRosterUpdate(&out, c, StyleMixed)
	if err != nil {
		t.Fatal(err)
	}
	rows := readSheet(t, out.Bytes(), later.Sheet)
	for i, k := range later.Rows {
		checkRow(t, &layouts[StyleMixed], rows[k.Row-1], k)
		same := cmp.Equal(k.Want, first.Rows[i].Want)
		if same == (k.Status == StatusUpdated) || (first.Rows[i].Status == StatusAccepted) != (k.Status == StatusUpdated || k.Status == StatusUnchanged) {
			t.Errorf("row %d: %s, was %s, same %v", k.Row, k.Status, first.Rows[i].Status, same)
		}
	}
	if later.Counts[StatusUpdated] == 0 {
		t.Error("nobody has another number")
	}
}

func TestRosterCSVMatchesKey(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	for style := range StyleCount {
		for _, separator := range []rune{';', ','} {
			t.Run(fmt.Sprintf("%s%c", style, separator), func(t *testing.T) {
				t.Parallel()
				var out bytes.Buffer
				key, err := WriteRosterCSV(&out, &d.Communes[1], style, separator)
				if err != nil {
					t.Fatal(err)
				}
				text, ok := strings.CutPrefix(out.String(), byteOrderMark)
				if !ok {
					t.Error("no byte order mark")
				}
				r := csv.NewReader(strings.NewReader(text))
				r.Comma, r.FieldsPerRecord = separator, -1
				rows, err := r.ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				for _, k := range key.Rows {
					checkRow(t, &layouts[style], rows[k.Row-1], k)
				}
			})
		}
	}
}

func TestDistrictWorkbook(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	var out bytes.Buffer
	key, err := WriteDistrictWorkbook(&out, d)
	if err != nil {
		t.Fatal(err)
	}
	rows := readSheet(t, out.Bytes(), key.Sheet)
	byRow := map[int]KeyRow{}
	for _, k := range key.Rows {
		byRow[k.Row] = k
		checkRow(t, &districtLayout, rows[k.Row-1], k)
		if rows[k.Row-1][2] != k.Want.Hamlet {
			t.Errorf("row %d: hamlet %q, key %q", k.Row, rows[k.Row-1][2], k.Want.Hamlet)
		}
		if k.Status == StatusDuplicate && byRow[k.DuplicateOf].Want.Identity != k.Want.Identity {
			t.Errorf("row %d is no duplicate of row %d", k.Row, k.DuplicateOf)
		}
	}
	if c := rows[key.Rows[0].Row-1][1]; c != "Vĩnh Lộc" {
		t.Errorf("commune of the first row %q", c)
	}
}

func TestPlainRosterIsOrderly(t *testing.T) {
	t.Parallel()
	d := smallDistrict()
	var out bytes.Buffer
	key, err := WritePlainRoster(&out, d)
	if err != nil {
		t.Fatal(err)
	}
	if key.DataRows != d.Population || key.Counts[StatusAccepted] != d.Population || key.Rows[0].Row != 2 {
		t.Errorf("%d rows, %v, first in row %d", key.DataRows, key.Counts, key.Rows[0].Row)
	}
	rows := readSheet(t, out.Bytes(), key.Sheet)
	if len(rows) != d.Population+1 || len(rows[0]) != 15 { // and the header
		t.Errorf("%d rows of %d columns", len(rows), len(rows[0]))
	}
}

// TestKeyAgreesWithAnImport imports the lists in their order by the rule of the roster (same number; else same name, birth and hamlet) and must come to
// the classes of the keys. Seed 4 has two children of one name and day of birth in one hamlet.
func TestKeyAgreesWithAnImport(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Seed: 4})
	const noNumber = "-"
	claimed := map[string]Status{}
	for i := range d.Communes {
		c := &d.Communes[i]
		key, err := WriteRosterWorkbook(&bytes.Buffer{}, c, StyleFor(c))
		if err != nil {
			t.Fatal(err)
		}
		inFile := map[[3]string]string{} // the number, or noNumber
		for _, k := range key.Rows {
			who := [3]string{vn.Key(k.Want.Name), k.Want.Birth, k.Want.Hamlet}
			expected := StatusAccepted
			switch {
			case k.Status == StatusRefused:
				expected = StatusRefused
			case k.Want.Identity != "" && claimed[k.Want.Identity] != "":
				expected = StatusDuplicate
			case inFile[who] != "" && (k.Want.Identity == "" || inFile[who] == noNumber):
				expected = StatusUncertain
			}
			if k.Status != expected {
				t.Errorf("%s row %d: %s, an import finds %s: %v", c.Name, k.Row, k.Status, expected, k.Defects)
			}
			if k.Status == StatusAccepted {
				inFile[who] = stdcmp.Or(k.Want.Identity, noNumber)
				if k.Want.Identity != "" {
					claimed[k.Want.Identity] = k.Status
				}
			}
		}
	}
}

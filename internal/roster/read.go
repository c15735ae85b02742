package roster

import (
	"context"
	"slices"
	"time"

	"tungnha/internal/errs"
	"tungnha/internal/sheet"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// ReadInput says what is known before the file is opened.
type ReadInput struct {
	Tree      *unit.Tree
	Catalogue int                // the campaign's; 0 takes units of any year
	Root      unit.ID            // the campaign's unit
	Commune   unit.ID            // given by the person; 0: the file must say
	Within    func(unit.ID) bool // the actor's part; nil: all of Root
	Today     time.Time          // nobody is born later
	Map       map[string]string  // header text or column letter → field; goes before recognition
	Sheet     string             // "" chooses the sheet that looks most like a list of people
	Baseline  time.Time          // the day of the campaign's baseline: the date of an account whose row says "active" and no day
}

// Field is what a column of a list holds.
type Field string

// The fields. Their text is public: it stands in --map and in the preview.
const (
	FieldNo          Field = "stt"
	FieldName        Field = "name"
	FieldFamilyName  Field = "family_name" // "Họ và chữ đệm"
	FieldGivenName   Field = "given_name"
	FieldBirth       Field = "birth"
	FieldBirthDay    Field = "birth_day"
	FieldBirthMonth  Field = "birth_month"
	FieldBirthYear   Field = "birth_year"
	FieldBirthMale   Field = "birth_male"   // the date of birth stands here for a man
	FieldBirthFemale Field = "birth_female" // and here for a woman
	FieldSex         Field = "sex"
	FieldMale        Field = "male" // a tick
	FieldFemale      Field = "female"
	FieldIdentity    Field = "identity"
	FieldCMND        Field = "cmnd"
	FieldPhone       Field = "phone"
	FieldHouseNo     Field = "household_no"
	FieldHead        Field = "household_head"
	FieldRelation    Field = "relation"
	FieldAddress     Field = "address"
	FieldHamlet      Field = "hamlet"
	FieldCommune     Field = "commune"
	FieldCard        Field = "card"
	FieldDevice      Field = "device"
	FieldOwnSIM      Field = "own_sim"
	FieldLevel1      Field = "l1_active"
	FieldLevel2      Field = "l2_active"
	FieldActivated   Field = "activated_at"
	FieldStatus      Field = "status"
	FieldNote        Field = "note"
	FieldIgnored     Field = "ignored"
)

// Fields lists all fields in the order in which a form offers them.
func Fields() []Field {
	return []Field{
		FieldNo, FieldName, FieldFamilyName, FieldGivenName, FieldBirth, FieldBirthDay, FieldBirthMonth, FieldBirthYear, FieldBirthMale,
		FieldBirthFemale, FieldSex, FieldMale, FieldFemale, FieldIdentity, FieldCMND, FieldPhone, FieldHouseNo, FieldHead, FieldRelation,
		FieldAddress, FieldHamlet, FieldCommune, FieldCard, FieldDevice, FieldOwnSIM, FieldLevel1, FieldLevel2, FieldActivated,
		FieldStatus, FieldNote, FieldIgnored,
	}
}

// Read turns the list of people in a workbook into rows. It decides nothing about the roster: a row that can't be taken is Refused with
// what to do, every other row has no status yet and its warnings. Nothing is skipped silently: the layout says what was passed over and why.
// Errors are those of the file as a whole: no list in it, a sheet or a mapped column that isn't there, damage.
func Read(ctx context.Context, book *sheet.Book, in ReadInput) (*Layout, []*Row, error) {
	s, f, err := chooseSheet(ctx, book, in)
	if err != nil {
		return nil, nil, err
	}
	x := newReader(in, s, f)
	if err := book.Rows(ctx, s.at, x.row); err != nil {
		return nil, nil, err
	}
	x.houses.close(x.rows)
	return x.layout, x.rows, nil
}

// rowBlock is how many rows are made at once, to spare the collector.
const rowBlock = 512

// reader turns the rows of one sheet into people.
type reader struct {
	in     ReadInput
	form   *form
	layout *Layout
	units  *unitReader
	houses *houseReader
	rows   []*Row
	block  []Row

	cells   []sheet.Cell // of the row at hand
	text    []string     // of the table's columns, decoded and clean
	blank   bool         // nothing stands in the table's columns
	legacy  bool         // something of the row was in an old encoding
	found   []finding
	said    map[string]Verdict // by codes; rows with the same warnings share one sentence
	strings map[string]string  // relations, addresses
	running map[string]int64   // the running number in each hamlet, where the list has none
	stage   stage
	place   place
	address hamletAsk    // the hamlet that the last address gave
	merged  map[int]bool // rows under a merged household number; nil where the list does not merge
}

// stage is how far the reader has come in the sheet.
type stage uint8

const (
	stageHead   stage = iota // titles and header
	stageList                // people
	stageBehind              // signature, helper tables
)

// place is what the rows above say about where the next people live.
type place struct{ commune, hamlet string }

func newReader(in ReadInput, s *sample, f *form) *reader {
	units := newUnitReader(in, s, f) // first: it may turn a column "Địa bàn" into one of hamlets
	x := &reader{
		in: in, form: f, layout: newLayout(s, f), units: units, said: map[string]Verdict{}, strings: map[string]string{}, running: map[string]int64{},
		text: make([]string, f.to+1),
	}
	x.houses = newHouseReader(f)
	x.merged = mergedRows(s, f, f.houseNo)
	x.layout.Warnings = append(x.layout.Warnings, x.units.warnings...)
	x.layout.Commune = x.units.standing.id
	if f.last == 0 {
		x.stage = stageList
	}
	return x
}

// row is what the sheet calls for each row that holds something.
func (x *reader) row(r sheet.Row) error {
	x.take(r)
	kind := x.kind(r.Index)
	if kind != kindPerson {
		x.layout.skip(kind, r.Index)
		return nil
	}
	if r.Hidden {
		x.layout.HiddenRows++
		x.note(CodeRowHidden)
	}
	x.person(r.Index)
	return nil
}

// take decodes the cells of the table's columns.
func (x *reader) take(r sheet.Row) {
	x.cells, x.blank, x.legacy, x.found = r.Cells, true, false, x.found[:0]
	for i := x.form.from; i <= x.form.to; i++ {
		x.text[i] = ""
		if i < len(r.Cells) && r.Cells[i].Kind != sheet.Empty {
			var legacy bool
			x.text[i], legacy = cellText(&r.Cells[i])
			x.legacy = x.legacy || legacy
			x.blank = x.blank && x.text[i] == ""
		}
	}
	if x.stage == stageList && len(r.Cells) > len(x.text) && slices.ContainsFunc(r.Cells[len(x.text):], func(c sheet.Cell) bool { return c.Text != "" }) {
		x.layout.Beside++
	}
}

// cellText is a cell's text in Unicode, clean; legacy says that it stood in an old encoding.
func cellText(c *sheet.Cell) (text string, legacy bool) {
	if c.Kind != sheet.Text {
		return c.Text, false
	}
	text, legacy = vn.DecodeLegacy(c.Text, c.Font)
	return vn.Clean(text), legacy
}

// cell gives the cell of a column, empty where the row or the table has none.
func (x *reader) cell(col int) *sheet.Cell {
	if col < 0 || col >= len(x.cells) {
		return &noCell
	}
	return &x.cells[col]
}

var noCell sheet.Cell

// broken: the cell is a formula that failed, or the text that such a formula left when the sheet was saved as text.
func (x *reader) broken(col int) bool {
	return x.cell(col).Kind == sheet.Error || isErrorText(x.at(col))
}

func isErrorText(t string) bool {
	if len(t) < 4 || t[0] != '#' {
		return false
	}
	switch t {
	case "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!":
		return true
	}
	return false
}

// at gives the text of a column, "" where there is none.
func (x *reader) at(col int) string {
	if col < 0 || col >= len(x.text) {
		return ""
	}
	return x.text[col]
}

func (x *reader) newRow() *Row {
	if len(x.block) == 0 {
		x.block = make([]Row, rowBlock)
	}
	r := &x.block[0]
	x.block = x.block[1:]
	x.rows = append(x.rows, r)
	return r
}

func (x *reader) intern(s string) string {
	if s == "" {
		return ""
	}
	if kept, ok := x.strings[s]; ok {
		return kept
	}
	x.strings[s] = s
	return s
}

// finding is a code with what is said of this row; without a text of its own it says what the list of codes says.
type finding struct {
	code string
	text errs.T
}

func (x *reader) note(codes ...string) {
	for _, c := range codes {
		x.found = append(x.found, finding{code: c})
	}
}

func (x *reader) noteFinding(f finding) {
	if f.code != "" {
		x.found = append(x.found, f)
	}
}

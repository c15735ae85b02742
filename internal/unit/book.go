package unit

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// book is what stands under one parent while a transaction adds to it: who holds which name and code. What is added is written by save at once.
type book struct {
	tx     *db.Tx
	parent *Unit
	names  map[string]ID // by key, aliases too
	codes  map[string]bool
	last   map[Level]int // the last number given as a code
	ids    func() (ID, error)

	newUnits []*Unit
	newNames []Alias
}

// draft is a unit as somebody asks for it.
type draft struct {
	level   Level
	kind    Kind // agencies only; a hamlet's name says it
	name    string
	code    string // the office's own; "" = the next number
	aliases []string
}

// openBook reads what stands under a live parent.
func openBook(tx *db.Tx, parent ID) (*book, error) {
	p, found, err := readUnit(tx, parent)
	if err != nil {
		return nil, err
	}
	if !found || p.Retired {
		return nil, errNoUnit
	}
	b, err := openNames(tx, parent)
	if err != nil {
		return nil, err
	}
	b.parent = p
	b.codes, err = readCodes(tx, parent)
	return b, err
}

// openNames reads only the names, for a change that adds no unit.
func openNames(tx *db.Tx, parent ID) (*book, error) {
	names, err := readNames(tx, parent)
	return &book{tx: tx, parent: &Unit{ID: parent}, names: names, last: map[Level]int{}, ids: idMaker(tx)}, err
}

// ensure gives the unit that has the draft's name, or adds it.
func (b *book) ensure(d draft) (ID, error) {
	if id, ok := b.names[Key(d.name)]; ok {
		return id, nil
	}
	return b.add(d)
}

// add puts a new unit under the parent.
func (b *book) add(d draft) (ID, error) {
	u, err := b.unit(d)
	if err != nil {
		return 0, err
	}
	if err := b.claim(u.ID, u.Name); err != nil {
		return 0, err
	}
	for _, a := range d.aliases {
		if a, err = checkName(vn.Clean(a)); err == nil {
			err = b.claim(u.ID, a)
		}
		if err != nil {
			return 0, err
		}
	}
	b.newUnits = append(b.newUnits, u)
	return u.ID, nil
}

func (b *book) unit(d draft) (u *Unit, err error) {
	if !d.level.fitsUnder(b.parent.Level) {
		return nil, errWrongParent
	}
	u = &Unit{Level: d.level, Kind: d.kind}
	if u.Level == Agency && !u.Kind.isAt(Agency) {
		return nil, errNoKind
	}
	if err := u.call(d.name); err != nil {
		return nil, err
	}
	if u.Code, err = b.code(d); err != nil {
		return nil, err
	}
	if u.ID, err = b.ids(); err != nil {
		return nil, err
	}
	u.place(b.parent)
	return u, nil
}

// fitsUnder: hamlets lie in communes, agencies in any official unit.
func (l Level) fitsUnder(parent Level) bool {
	return l == Hamlet && parent == Commune || l == Agency && parent <= Commune
}

// call gives the unit a name and what follows from it.
func (u *Unit) call(name string) (err error) {
	name = vn.Clean(name)
	if u.Level == Hamlet {
		name = properName(name)
	}
	if u.Name, err = checkName(name); err != nil {
		return err
	}
	u.Key, u.Sort = Key(u.Name), vn.CollateKey(u.Name)
	if u.Level == Hamlet {
		u.Kind, _ = KindOf(u.Name)
	}
	return nil
}

// claim takes a name for a unit; its key must be free or the unit's own.
func (b *book) claim(id ID, text string) error {
	key := Key(text)
	holder, taken := b.names[key]
	switch {
	case taken && holder != id:
		return errNameTaken(text)
	case taken:
		return nil
	}
	b.names[key] = id
	b.newNames = append(b.newNames, Alias{Parent: b.parent.ID, Unit: id, Text: text})
	return nil
}

// code gives the unit's code: beneath the parent's, the office's own or the next number ("15349.01", "15349.A01").
func (b *book) code(d draft) (string, error) {
	if own := officeCode(b.parent.Code, d.code); own != "" {
		if utf8.RuneCountInString(own) > longestName || b.codes[own] {
			return "", errCodeTaken(own)
		}
		b.codes[own] = true
		return own, nil
	}
	form := "%s.%02d"
	if d.level == Agency {
		form = "%s.A%02d"
	}
	for {
		b.last[d.level]++
		if code := fmt.Sprintf(form, b.parent.Code, b.last[d.level]); !b.codes[code] {
			b.codes[code] = true
			return code, nil
		}
	}
}

// officeCode puts an office's own code beneath the parent's, unless it stands there already.
func officeCode(parent, own string) string {
	own = vn.Clean(own)
	if own == "" || strings.HasPrefix(own, parent+".") {
		return own
	}
	return parent + "." + own
}

// save writes what was added.
func (b *book) save() error {
	if err := insertUnits(b.tx, b.newUnits); err != nil {
		return err
	}
	err := insertNames(b.tx, b.newNames)
	b.newUnits, b.newNames = nil, nil
	return err
}

// An id is the milliseconds since 2020 and 12 bits that start at random: below 2^53 until the year 2054. The next one is always above every id
// in the store, so a clock that stands still or goes back gives no id twice.
const idBits = 12

var idEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func idMaker(tx *db.Tx) func() (ID, error) {
	var next ID
	return func() (ID, error) {
		if next == 0 {
			last, err := readLastID(tx)
			if err != nil {
				return 0, err
			}
			noise := ID(rand.Int64N(1 << idBits))
			next = max(ID(tx.Now().Sub(idEpoch).Milliseconds())<<idBits+noise, last+1+noise%64)
		}
		next++
		return next, nil
	}
}

func checkName(name string) (string, error) {
	if Key(name) == "" || utf8.RuneCountInString(name) > longestName {
		return "", errBadName
	}
	return name, nil
}

var (
	errNoUnit = errs.NotFound("unit.unknown", errs.T{
		VI: "Không tìm thấy đơn vị này, hoặc đơn vị đã ngừng hoạt động. Hãy tải lại trang và chọn lại.",
		EN: "This unit can't be found, or it has been closed. Reload the page and choose again.",
	})
	errOfficial = errs.Invalid("unit.official", errs.T{
		VI: "Đơn vị hành chính trong danh mục nhà nước không đổi tên hay đóng bằng tay được; chỉ thêm được tên gọi khác.",
		EN: "Units of the official catalogue can't be renamed or closed by hand; only other names can be added.",
	})
	errWrongParent = errs.Invalid("unit.parent", errs.T{
		VI: "Thôn, khu phố phải nằm trong một xã, phường, thị trấn; cơ quan, trường học, doanh nghiệp phải thuộc một xã, huyện hoặc tỉnh.",
		EN: "A hamlet must lie in a commune; an agency, school or enterprise belongs to a commune, district or province.",
	})
	errNoKind = errs.Invalid("unit.kind", errs.T{
		VI: "Chưa rõ loại đơn vị: cơ quan, trường học, cơ sở y tế, lực lượng vũ trang, doanh nghiệp hay cơ sở tôn giáo.",
		EN: "The kind is missing: agency, school, health facility, armed forces, enterprise or religious place.",
	})
	errBadName = errs.Invalid("unit.name", errs.Tf(
		"Tên đơn vị còn trống hoặc dài quá %d chữ. Hãy ghi tên ngắn gọn, ví dụ “Thôn 1”.",
		"The name is empty or longer than %d letters. Give a short one, such as “Thôn 1”.", longestName))
)

func errNameTaken(name string) error {
	return errs.Conflict("unit.name-taken", errs.Tf(
		"Tên “%s” đã có một đơn vị khác ở đây dùng. Hãy chọn đơn vị đó, hoặc đặt tên khác.",
		"Another unit here already has the name “%s”. Choose that unit, or give another name.", name))
}

func errCodeTaken(code string) error {
	return errs.Conflict("unit.code-taken", errs.Tf(
		"Mã “%s” quá dài hoặc đã có đơn vị khác dùng. Hãy sửa mã, hoặc để trống để hệ thống tự đánh số.",
		"The code “%s” is too long or already used by another unit. Correct it, or leave it empty to have one given.", code))
}

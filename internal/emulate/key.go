package emulate

import "io"

// Status is what an import should say of a row when the workbooks of a fresh district are imported once, in the order of the communes.
type Status string

// The classes. StatusUpdated and StatusUnchanged occur in later editions only. StatusDuplicate and StatusUncertain both wait for a person.
const (
	StatusAccepted  Status = "accepted"
	StatusRefused   Status = "refused"
	StatusDuplicate Status = "duplicate" // the identity number stands in an earlier row, or in an earlier commune's list
	StatusUpdated   Status = "updated"   // a later edition with another phone number
	StatusUnchanged Status = "unchanged" // a later edition that says what the first said
	StatusUncertain Status = "uncertain" // no identity number, but name, birth and hamlet of an earlier row: duplicate or namesake
)

// Defect is something planted in a row.
type Defect string

// The defects. Those of the first group make a row refused.
const (
	DefectIdentity13         Defect = "identity-13-digits"
	DefectIdentityScientific Defect = "identity-scientific" // 3.81E+10 as text
	DefectBirthFuture        Defect = "birth-future"
	DefectNameEmpty          Defect = "name-empty"

	DefectDuplicateIdentity Defect = "duplicate-identity"
	DefectDuplicateName     Defect = "duplicate-name"
	DefectDuplicateCommune  Defect = "duplicate-commune"
	DefectNamesake          Defect = "namesake" // by chance, not planted: another person of this name, birth and hamlet, and one of both without a number

	DefectIdentityZeros   Defect = "identity-lost-zeros" // a number with 10 or 11 digits
	DefectIdentitySpaces  Defect = "identity-spaces"
	DefectIdentityCMND    Defect = "identity-cmnd"
	DefectIdentityMissing Defect = "identity-missing"
	DefectBirthYear       Defect = "birth-year-only"
	DefectBirthShort      Defect = "birth-two-digit-year"
	DefectBirthDots       Defect = "birth-dots"
	DefectBirthSerial     Defect = "birth-serial"
	DefectBirthPlaced     Defect = "birth-placeholder" // 01/01 of a year
	DefectPhoneZero       Defect = "phone-lost-zero"
	DefectPhoneSeveral    Defect = "phone-several"
	DefectPhoneNone       Defect = "phone-none-in-words"
	DefectPhoneOld        Defect = "phone-eleven-digits"
	DefectNameCapitals    Defect = "name-capitals"
	DefectNameSplit       Defect = "name-split"
	DefectNameNFD         Defect = "name-nfd"
	DefectNameEth         Defect = "name-eth" // Ð (U+00D0) for Đ
	DefectNameSpaces      Defect = "name-spaces"
	DefectSexMissing      Defect = "sex-missing"
)

// Record is what a row says when it is read rightly; what the row does not say is empty.
type Record struct {
	Name     string // natural case, NFC
	Birth    string // "1990-05-25", or "1951" when only the year is known
	Sex      string // "male", "female", "unknown"
	Identity string // 12 or 9 digits
	Hamlet   string
	Commune  string   // code; in a district's workbook from the column
	Phones   []string // ten digits each
}

// KeyRow is the answer for one data row.
type KeyRow struct {
	Row         int // in the sheet, from 1
	Person      int // Person.Index of the truth
	Status      Status
	Hidden      bool // the row is hidden in the sheet; it is data all the same
	DuplicateOf int  // row of the first mention in this file, else 0
	Defects     []Defect
	Want        Record // for refused rows what the readable cells say
}

// Key is the answer to a whole workbook.
type Key struct {
	Sheet    string // the sheet that holds the list
	DataRows int
	Rows     []KeyRow // in the order of the sheet
	Counts   map[Status]int
}

func newKey(sheet string) *Key { return &Key{Sheet: sheet, Counts: map[Status]int{}} }

func (k *Key) add(r KeyRow) {
	k.Rows = append(k.Rows, r)
	k.DataRows++
	k.Counts[r.Status]++
}

// Style is the habit of the office that made a workbook.
type Style int

// The styles.
const (
	StylePolice   Style = iota // two-row merged header, number row, Roman groups, subtotals, household number on the first row only, signature
	StyleCapitals              // names in capitals, numbers as numbers, serial dates, hidden rows and column, broken formulas, helper table beside
	StyleSplit                 // three-row header, Họ đệm | Tên, sex as x in two columns, dots and short years, helper tables below
	StylePhone                 // typed on a telephone: header in the first row, NFD, Ð, hamlet in a column
	StyleMixed                 // cover sheet first, total row first, everything mixed, CMND, several phones, hidden old copy
	StyleHamlets               // hamlet names as group rows, computed numbers, two people side by side in the signature, footnotes
	StyleCount
)

// StyleFor spreads the styles over the communes.
func StyleFor(c *Commune) Style { return Style(c.index % int(StyleCount)) }

// String names the style for file names.
func (s Style) String() string {
	return [...]string{"cong-an", "in-hoa", "ho-dem-ten", "dien-thoai", "tong-hop", "theo-thon"}[s]
}

// WriteRosterWorkbook writes the list of a commune as an .xlsx in the habit of an office, and gives the key of its answers.
func WriteRosterWorkbook(w io.Writer, c *Commune, style Style) (*Key, error) {
	return writeRoster(w, c, style, false)
}

// WriteRosterUpdate writes the list that the same office sends a week later: the same rows, but some people have another phone number. Its key holds
// after the first edition was imported: what was accepted then is updated or unchanged now.
func WriteRosterUpdate(w io.Writer, c *Commune, style Style) (*Key, error) {
	return writeRoster(w, c, style, true)
}

func writeRoster(w io.Writer, c *Commune, style Style, later bool) (*Key, error) {
	book := newXLSX(w)
	l := layouts[style]
	if l.cover != "" {
		paintCover(book.sheet(l.cover, false), c)
	}
	key := paintRoster(book.sheet(l.sheet, false, l.hiddenColumns()...), c, style, l.sheet, later)
	if l.oldCopy != "" {
		paintOldCopy(book.sheet(l.oldCopy, true), c)
	}
	return key, book.close()
}

// WriteRosterCSV writes the same list saved as text, with ; or , between the columns. Numbers that had lost their zeros have lost them for good.
func WriteRosterCSV(w io.Writer, c *Commune, style Style, separator rune) (*Key, error) {
	var key *Key
	err := writeCSV(w, separator, func(g grid) { key = paintRoster(g, c, style, "", false) })
	return key, err
}

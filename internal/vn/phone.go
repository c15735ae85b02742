package vn

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PhoneKind says whether a number can get a message.
type PhoneKind uint8

// The kinds of phone number.
const (
	Mobile   PhoneKind = iota + 1
	Landline           // cannot receive a one-time code
)

// Phone is one number as it is dialled inside the country.
type Phone struct {
	Digits   string // "0912345678"; 11 digits for a landline
	Original string // as written in the cell
	Kind     PhoneKind
	Carrier  string // by prefix, a hint only: numbers move between carriers since 2018; empty when not known
}

// ParsePhones reads a cell that may hold several phone numbers, in their order and each once; isNumber says that the cell is a number.
// Numbers stand apart by ; , / | line breaks, "và", "hoặc", a dash or spaces. 9 digits get their 0, +84 becomes 0,
// the old 11-digit numbers are converted by the table of 2018. An empty cell, "không có", "ko" or "-" gives nothing.
// codes holds every finding; err is set when the cell has content but no number at all can be read.
func ParsePhones(text string, isNumber bool) (phones []Phone, codes []string, err error) {
	if isNone(text) {
		return nil, nil, nil
	}
	p := phoneReader{}
	if _, _, ok := scientific(Clean(text)); ok {
		text = p.fromScientific(Clean(text), isNumber)
	} else if isNumber {
		text = trimZeroFraction(text)
	}
	for _, part := range strings.FieldsFunc(text, isPhoneSeparator) {
		p.readPart(part)
	}
	return p.result()
}

// phoneReader gathers the numbers and findings of one cell.
type phoneReader struct {
	phones []Phone
	codes  []string
	failed string // the code of the last part that gave no number
}

func (p *phoneReader) result() ([]Phone, []string, error) {
	switch {
	case len(p.phones) > 0 && p.failed != "":
		p.note(CodePhonePart)
	case len(p.phones) == 0:
		code := p.failed
		if code == "" {
			code = CodePhoneUnreadable
		}
		return nil, []string{code}, refusal(code)
	}
	return p.phones, p.codes, nil
}

func (p *phoneReader) note(code string) {
	if !slices.Contains(p.codes, code) {
		p.codes = append(p.codes, code)
	}
}

func (p *phoneReader) fromScientific(text string, isNumber bool) string {
	m, exp, _ := scientific(text)
	if !isNumber || len(m) < minExactDigits-1 || len(m) > exp+1 {
		p.failed = CodePhoneScientific
		return ""
	}
	return m + strings.Repeat("0", exp+1-len(m))
}

// isPhoneSeparator holds for what never stands inside one number.
func isPhoneSeparator(r rune) bool {
	return strings.ContainsRune(";,/|\\\n\r\t&", r)
}

// readPart reads a part between separators: groups of digits are joined until they make a number, then the next one starts.
// A word ends the joining ("0912345678 và 0987654321", "con: 0912…").
func (p *phoneReader) readPart(part string) {
	var digits []byte
	from, abroad := 0, false
	for _, t := range phoneTokens(part) {
		if !t.isDigits() {
			p.giveUp(digits)
			digits = digits[:0]
			p.word(t.text(part))
			continue
		}
		if len(digits) == 0 {
			from, abroad = t.from, t.plus || string(t.digits) == "84" || string(t.digits) == "0084"
		}
		digits = append(digits, t.digits...)
		if phone, codes, ok := phoneOf(string(digits), abroad); ok {
			phone.Original = part[from:t.to]
			p.add(phone, codes)
			digits = digits[:0]
		}
	}
	p.giveUp(digits)
}

// giveUp notes digits that made no number.
func (p *phoneReader) giveUp(digits []byte) {
	if len(digits) > 0 {
		p.failed = CodePhoneUnreadable
	}
}

// word notes that something was said beside the number, unless it only joins numbers or names the thing.
func (p *phoneReader) word(text string) {
	switch Key(text) {
	case "", "và", "hoặc", "sđt", "đt", "tel", "phone", "dđ", "zalo":
	default:
		p.note(CodePhoneText)
	}
}

func (p *phoneReader) add(phone Phone, codes []string) {
	for _, have := range p.phones {
		if have.Digits == phone.Digits {
			return
		}
	}
	p.phones = append(p.phones, phone)
	for _, c := range codes {
		p.note(c)
	}
}

// phoneToken is a run of digits (with the dots and brackets inside it) or a word: part[from:to].
type phoneToken struct {
	from, to int
	digits   []byte // nil for a word
	plus     bool   // a plus stood before it
}

func (t phoneToken) isDigits() bool          { return t.digits != nil }
func (t phoneToken) text(part string) string { return part[t.from:t.to] }

// phoneTokens cuts at spaces, dashes and plus signs, and between letters and digits. What else stands there is skipped.
func phoneTokens(part string) (tokens []phoneToken) {
	var t phoneToken
	open, plus := false, false
	for i, r := range part {
		d, isDigit := digitOf(r)
		isLetter := unicode.IsLetter(r) || unicode.IsMark(r)
		isGap := unicode.IsSpace(r) || r == '-' || r == '–' || r == '+'
		if open && (isGap || isDigit && !t.isDigits() || isLetter && t.isDigits()) {
			tokens, open = append(tokens, t), false
		}
		if !isDigit && !isLetter {
			plus = plus || r == '+'
			continue
		}
		if !open {
			t, open, plus = phoneToken{from: i, plus: plus}, true, false
		}
		if isDigit {
			t.digits = append(t.digits, d)
		}
		t.to = i + utf8.RuneLen(r)
	}
	if open {
		tokens = append(tokens, t)
	}
	return tokens
}

// phoneOf reads digits as one number; abroad says that they start with the country code for sure. ok is false when they are no number.
func phoneOf(digits string, abroad bool) (phone Phone, codes []string, ok bool) {
	d := digits
	if local := strings.TrimPrefix(digits, "00"); abroad || len(local) >= 11 {
		if rest, found := strings.CutPrefix(local, "84"); found {
			d = "0" + strings.TrimPrefix(rest, "0")
		} else if abroad {
			return Phone{}, nil, false
		}
	}
	if len(d) < 9 || len(d) > 11 {
		return Phone{}, nil, false
	}
	if d[0] != '0' {
		d = "0" + d
		codes = []string{CodePhoneZero}
	}
	phone, more, ok := nationalPhone(d)
	return phone, append(codes, more...), ok
}

// nationalPhone reads a number that starts with its 0.
func nationalPhone(d string) (phone Phone, codes []string, ok bool) {
	if len(d) == 11 && d[1] == '1' {
		prefix, known := phonePlan.Converted[d[:4]]
		if !known {
			return Phone{}, nil, false
		}
		d, codes = prefix+d[4:], []string{CodePhoneConverted}
	}
	switch {
	case len(d) == 11 && d[1] == '2':
		return Phone{Digits: d, Kind: Landline}, append(codes, CodePhoneLandline), true
	case len(d) != 10 || !strings.ContainsRune("35789", rune(d[1])):
		return Phone{}, nil, false
	}
	carrier, known := phonePlan.carriers[d[:3]]
	if !known {
		codes = append(codes, CodePhonePrefix)
	}
	return Phone{Digits: d, Kind: Mobile, Carrier: carrier}, codes, true
}

//go:embed data/vn_mobile_prefixes.json
var phonePlanJSON []byte

var phonePlan = readPhonePlan(phonePlanJSON)

// numberPlan is the embedded table: mobile prefixes of three digits and the conversion of 2018.
type numberPlan struct {
	Verified  map[string][]string `json:"verified"`
	Other     map[string][]string `json:"own_knowledge"`
	Converted map[string]string   `json:"old_11_to_10_digit_2018"`
	carriers  map[string]string
}

func readPhonePlan(data []byte) numberPlan {
	plan := numberPlan{carriers: map[string]string{}}
	if err := json.Unmarshal(data, &plan); err != nil {
		panic("vn: embedded phone plan: " + err.Error()) // the file is part of the program
	}
	for _, table := range []map[string][]string{plan.Verified, plan.Other} {
		for carrier, prefixes := range table {
			for _, prefix := range prefixes {
				plan.carriers[prefix] = carrier
			}
		}
	}
	return plan
}

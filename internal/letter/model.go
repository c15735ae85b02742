package letter

import "time"

// Letter is the whole document. Empty parts are left out of the layout.
type Letter struct {
	Date        time.Time // stamped into the files as their creation time (UTC); never drawn
	Superior    []string  // lines of the body above the issuer; cell 2, regular
	Issuer      []string  // lines of the issuing body; cell 2, bold, with a rule below
	Symbol      string    // "Số: 12/BC-CAH"; cell 3
	PlaceDate   string    // "Vĩnh Lộc, ngày 05 tháng 5 năm 2023"; cell 4
	Title       string    // "BÁO CÁO"; empty for a công văn, whose subject then stands under the symbol (cell 5b)
	Subject     string    // trích yếu; cell 5a
	SubjectNote string    // a line in italics under the subject: "(từ ngày 05/5/2023 đến ngày 06/5/2023)"
	To          []string  // Kính gửi; cell 9a
	Basis       []string  // căn cứ, one per line; the renderer sets ";" and "."
	Blocks      []Block   // the text; the renderer ends it with "./."
	Recipients  []string  // nơi nhận; the renderer sets "- ", ";" and "."
	Sign        Sign
	Appendices  []Appendix
	Footer      string // seal and audit heads, small, at the foot of every page
}

// Sign is the signature block (cells 7a and 7b).
type Sign struct {
	Capacity []string // "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"
	Post     string   // "PHÓ CHỦ TỊCH"
	Name     string   // without an academic title; empty leaves the room free
}

// Appendix starts on its own page with its own page numbers. Two or more get Roman numerals.
type Appendix struct {
	Title     string // shown in capitals
	Note      string // "(Kèm theo Báo cáo số 12/BC-CAH ngày …)"
	Landscape bool   // the page lies, for wide tables
	Blocks    []Block
}

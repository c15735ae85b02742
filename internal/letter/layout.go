package letter

// The numbers of decree 30/2020/NĐ-CP, appendix I, part I (general) and part II (components, with the number of the cell).
// Where the decree gives a range, ours is the value of its own example or the commonest in offices.
// Lengths are millimetres, sizes and spaces are points.
const (
	pageShort, pageLong = 210.0, 297.0 // A4
	marginTop           = 20.0         // 20–25
	marginBottom        = 20.0         // 20–25
	marginLeft          = 30.0         // 30–35
	marginRight         = 15.0         // 15–20
	pageNumberTop       = 9.0          // the number stands inside the top margin
	footerBottom        = 7.0          // our own line, inside the bottom margin

	sizePageNumber  = 13.0 // 13–14
	sizeNation      = 12.0 // cell 1, Quốc hiệu, 12–13
	sizeMotto       = 13.0 // cell 1, Tiêu ngữ, 13–14
	sizeIssuer      = 12.0 // cell 2, 12–13, the same for both bodies
	sizeSymbol      = 13.0 // cell 3
	sizePlaceDate   = 13.0 // cell 4, 13–14
	sizeTitle       = 14.0 // cell 5a, 13–14
	sizeAbout       = 12.0 // cell 5b, 12–13
	sizeBody        = 14.0 // cell 6, 13–14
	sizeSign        = 14.0 // cells 7a, 7b, 13–14
	sizeToLabel     = 12.0 // cell 9b, "Nơi nhận:"
	sizeTo          = 11.0 // cell 9b, the list
	sizeAppendix    = 14.0 // "Phụ lục I"
	sizeTable       = 12.0 // not in the decree: a table may be smaller than the text
	sizeTableLeast  = 9.0
	sizeNote        = 11.0
	sizeFooter      = 8.0
	firstIndent     = 12.7  // cell 6: 1 or 1.27 cm
	afterParagraph  = 6.0   // cell 6: at least 6 pt
	beforeAbout     = 6.0   // cell 5b
	ruleShare       = 0.4   // rules under issuer and subject: 1/3 to 1/2 of the text
	ruleWidth       = 0.75  // points
	signRoom        = 62.0  // points left free for signature and seal
	ruleBefore      = 3.0   // points between a text and the rule under it
	headLeftShare   = 0.385 // of the text's width: the issuer; the rest holds the nation's name on one line
	signLeftShare   = 0.45
	cellPad         = 1.2 // mm between a table's line and the words
	cellPadVertical = 0.5
	tableLine       = 0.5 // points
)

const (
	nation      = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto       = "Độc lập - Tự do - Hạnh phúc"
	toLabel     = "Kính gửi:"
	recipients  = "Nơi nhận:"
	endOfText   = "./."
	appendixOne = "Phụ lục"
)

const (
	mmPerPoint   = 25.4 / 72
	twipsPerMM   = 1440 / 25.4
	emuPerMM     = 36000
	twipsPerPt   = 20
	lineHeight   = 1.15 // single spacing of Times, in the size of the letters
	ascentShare  = 0.891
	descentShare = 0.216
)

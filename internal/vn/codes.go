package vn

import (
	"slices"

	"tungnha/internal/errs"
)

// The codes that the readers of this package give. They are short, stable and public: they stand in the result of an import.
const (
	CodeIdentityPadded     = "identity-padded"           // zeros lost by a spreadsheet were put back
	CodeIdentityCMND       = "identity-cmnd"             // nine digits: an old CMND
	CodeIdentityProvince   = "identity-province-unknown" // the first three digits are in no list
	CodeIdentityCentury    = "identity-century"          // the fourth digit says born in 2100 or later
	CodeIdentityYear       = "identity-year-differs"     // the number says another year of birth than the row
	CodeIdentitySex        = "identity-sex-differs"      // the number says another sex than the row
	CodeIdentityScientific = "identity-scientific"       // 3.81E+10: digits are gone
	CodeIdentityLetters    = "identity-letters"          // something that is no digit
	CodeIdentityLength     = "identity-length"           // not 9 or 12 digits
	CodeIdentityShort      = "identity-short"            // 8 digits: a CMND without its zero, or a slip

	CodeBirthYearOnly    = "birth-year-only"    // only the year (or month and year) is known
	CodeBirthPlaceholder = "birth-placeholder"  // 01/01 of somebody old: likely "only the year is known"
	CodeBirthShortYear   = "birth-short-year"   // two digits of a year were completed
	CodeBirthUnreadable  = "birth-unreadable"   // no date can be read
	CodeBirthImpossible  = "birth-impossible"   // 31/02
	CodeBirthMonthFirst  = "birth-month-first"  // 05/25/1990
	CodeBirthFuture      = "birth-future"       // after the day of reading
	CodeBirthRange       = "birth-out-of-range" // before 1900

	CodePhoneZero       = "phone-zero-added"      // nine digits got their zero back
	CodePhoneConverted  = "phone-converted-2018"  // eleven digits became ten
	CodePhoneLandline   = "phone-landline"        // cannot get a one-time code
	CodePhonePrefix     = "phone-prefix-unknown"  // ten digits, but no such mobile prefix is known
	CodePhoneText       = "phone-text-dropped"    // words stood beside the number
	CodePhonePart       = "phone-part-unreadable" // one of several numbers cannot be read
	CodePhoneUnreadable = "phone-unreadable"      // no number can be read
	CodePhoneScientific = "phone-scientific"      // 9.12E+08

	CodeSexUnreadable = "sex-unreadable" // neither Nam nor Nữ
	CodeTextLegacy    = "text-legacy"    // TCVN3, VNI or VIQR text was converted
)

// Severity says what a code means for the row that carries it.
type Severity string

// The severities.
const (
	Warning Severity = "warning" // the row is taken
	Refusal Severity = "refusal" // the value is not taken, and what needs it is refused
)

// CodeDoc is what the list of codes says about one of them.
type CodeDoc struct {
	Code     string
	VI, EN   string
	Severity Severity
}

// Codes lists all codes of this package with their sentence in both languages, in the order of the constants.
func Codes() []CodeDoc { return slices.Clone(codeDocs) }

// refusal is the error of a cell that cannot be taken; its Code is the code itself.
func refusal(code string) error {
	for _, d := range codeDocs {
		if d.Code == code {
			return errs.Invalid(code, errs.T{VI: d.VI, EN: d.EN})
		}
	}
	panic("vn: code without text: " + code)
}

var codeDocs = []CodeDoc{
	{CodeIdentityPadded, "Số định danh bị bảng tính làm mất số 0 ở đầu, đã thêm lại cho đủ 12 số; hãy đối chiếu với thẻ.", "The spreadsheet dropped leading zeros of the identity number; they were put back to make 12 digits. Compare with the card.", Warning},
	{CodeIdentityCMND, "Số này là chứng minh nhân dân 9 số, hết giá trị sử dụng từ 01/01/2025; cần bổ sung số định danh 12 số.", "This is a 9-digit CMND, not valid since 01/01/2025; the 12-digit number is still needed.", Warning},
	{CodeIdentityProvince, "Ba số đầu của số định danh không có trong bảng mã tỉnh đã biết (có thể đăng ký khai sinh ở nước ngoài); hãy kiểm tra lại.", "The first three digits of the identity number are in no list of provinces (perhaps a birth registered abroad). Please check.", Warning},
	{CodeIdentityCentury, "Số thứ tư của số định danh cho năm sinh từ 2100 trở đi; có thể gõ nhầm.", "The fourth digit of the identity number gives a birth in 2100 or later; probably a slip.", Warning},
	{CodeIdentityYear, "Năm sinh trong số định danh khác năm sinh ghi ở dòng này.", "The identity number gives another year of birth than this row.", Warning},
	{CodeIdentitySex, "Giới tính trong số định danh khác giới tính ghi ở dòng này.", "The identity number gives another sex than this row.", Warning},
	{CodeIdentityScientific, "Số định danh đã thành dạng 3,81E+10 nên mất các số cuối, không khôi phục được; hãy lấy lại số từ thẻ hoặc tệp gốc.", "The identity number has become 3.81E+10: its last digits are gone and cannot be restored. Take it again from the card or the original file.", Refusal},
	{CodeIdentityLetters, "Số định danh có ký tự không phải chữ số.", "The identity number has characters that are not digits.", Refusal},
	{CodeIdentityLength, "Số định danh không đủ hoặc thừa chữ số (căn cước 12 số, chứng minh nhân dân 9 số).", "The identity number has too few or too many digits (12 for căn cước, 9 for CMND).", Refusal},
	{CodeIdentityShort, "Số chỉ có 8 chữ số: có thể là chứng minh nhân dân bị mất số 0 ở đầu hoặc gõ thiếu; hãy đối chiếu với giấy tờ.", "Only 8 digits: perhaps a CMND that lost its leading zero, perhaps a missing digit. Compare with the paper.", Refusal},
	{CodeBirthYearOnly, "Chỉ biết năm sinh (hoặc tháng và năm sinh).", "Only the year (or month and year) of birth is known.", Warning},
	{CodeBirthPlaceholder, "Ngày sinh 01/01 của người lớn tuổi thường là ghi thay khi chỉ biết năm sinh.", "01/01 as the birthday of an elderly person often stands for a year only.", Warning},
	{CodeBirthShortYear, "Năm sinh chỉ ghi hai số, đã suy ra thế kỷ; hãy kiểm tra lại.", "The year of birth has two digits only; the century was inferred. Please check.", Warning},
	{CodeBirthUnreadable, "Không đọc được ngày sinh; hãy ghi theo dạng 25/05/1990 hoặc chỉ ghi năm.", "The date of birth cannot be read; write 25/05/1990 or the year only.", Refusal},
	{CodeBirthImpossible, "Ngày sinh không có trong lịch.", "The date of birth does not exist.", Refusal},
	{CodeBirthMonthFirst, "Ngày sinh có vẻ ghi tháng trước ngày (kiểu Mỹ); hãy kiểm tra cả cột rồi ghi lại theo dạng ngày/tháng/năm.", "The date of birth seems to have the month before the day; check the whole column and write day/month/year.", Refusal},
	{CodeBirthFuture, "Ngày sinh nằm trong tương lai.", "The date of birth lies in the future.", Refusal},
	{CodeBirthRange, "Năm sinh trước 1900.", "The year of birth is before 1900.", Refusal},
	{CodePhoneZero, "Số điện thoại mất số 0 ở đầu, đã thêm lại.", "The phone number had lost its leading 0; it was put back.", Warning},
	{CodePhoneConverted, "Số di động 11 số cũ đã chuyển sang 10 số theo bảng chuyển đổi năm 2018.", "An old 11-digit mobile number was converted to 10 digits by the table of 2018.", Warning},
	{CodePhoneLandline, "Số điện thoại cố định, không nhận được mã OTP.", "A landline: it cannot receive a one-time code.", Warning},
	{CodePhonePrefix, "Đầu số di động không có trong bảng đã biết; hãy kiểm tra lại.", "The mobile prefix is in no known list. Please check.", Warning},
	{CodePhoneText, "Ô số điện thoại có thêm chữ; chỉ lấy số.", "There were words beside the phone number; only the number was taken.", Warning},
	{CodePhonePart, "Trong ô có nhiều số điện thoại, một phần không đọc được.", "Of the numbers in the cell, a part cannot be read.", Warning},
	{CodePhoneUnreadable, "Không đọc được số điện thoại; dòng được nhận không kèm số điện thoại.", "The phone number cannot be read; the row is taken without it.", Warning},
	{CodePhoneScientific, "Số điện thoại đã thành dạng 9,12E+08 nên mất số; dòng được nhận không kèm số điện thoại.", "The phone number has become 9.12E+08 and lost digits; the row is taken without it.", Warning},
	{CodeSexUnreadable, "Không đọc được giới tính (Nam hoặc Nữ); ghi là chưa rõ.", "The sex cannot be read (Nam or Nữ); it is kept as unknown.", Warning},
	{CodeTextLegacy, "Chữ gõ bằng bảng mã cũ (TCVN3, VNI hoặc VIQR) đã được chuyển sang Unicode; hãy đọc lại tên.", "Text in an old encoding (TCVN3, VNI or VIQR) was converted to Unicode. Please read the name again.", Warning},
}

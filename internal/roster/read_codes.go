package roster

import (
	"fmt"
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// Codes that reading a roster gives, besides those of package vn and those of comparing.
const (
	CodeNameMissing     = "name-missing"
	CodeNameUnreadable  = "name-unreadable" // no letter in it
	CodeNameLong        = "name-long"
	CodeNameDigits      = "name-digits"
	CodeNameOneWord     = "name-one-word"
	CodeBirthMissing    = "birth-missing"
	CodeBirthFromNumber = "birth-from-identity" // the year that the identity number carries
	CodeIdentityMissing = "identity-missing"
	CodeSexBoth         = "sex-both"
	CodeCellError       = "cell-error"
	CodeCellErrorOther  = "cell-error-ignored"
	CodeRowHidden       = "row-hidden"
	CodeUnitMissing     = "unit-missing"
	CodeUnitUnknown     = "unit-unknown"
	CodeUnitAmbiguous   = "unit-ambiguous"
	CodeUnitOutside     = "unit-outside"
	CodeUnitDiffers     = "unit-differs"
	CodeHamletMissing   = "hamlet-missing"
	CodeHamletAddress   = "hamlet-from-address"
	CodeHamletNew       = "hamlet-new"
	CodeHamletAmbiguous = "hamlet-ambiguous"
	CodeHamletLong      = "hamlet-long"
	CodeStatusUnclear   = "status-unreadable"
)

var readDocs = []vn.CodeDoc{
	{Code: CodeNameMissing, Severity: vn.Refusal, VI: "Thiếu họ tên; hãy ghi họ tên rồi gửi lại dòng này.", EN: "The name is missing; write it and send this row again."},
	{Code: CodeNameUnreadable, Severity: vn.Refusal, VI: "Ô họ tên không có chữ nào; hãy kiểm tra xem các cột có bị lệch không.", EN: "The name has no letter in it; check whether the columns have shifted."},
	{Code: CodeNameLong, Severity: vn.Refusal, VI: "Ô họ tên dài bất thường; hãy kiểm tra xem các cột có bị lệch hoặc nhiều người có bị ghi chung một ô không.", EN: "The name is unusually long; check whether the columns have shifted or several people stand in one cell."},
	{Code: CodeNameDigits, Severity: vn.Warning, VI: "Họ tên có chữ số; hãy kiểm tra lại.", EN: "The name has digits in it. Please check."},
	{Code: CodeNameOneWord, Severity: vn.Warning, VI: "Họ tên chỉ có một chữ; có thể thiếu họ hoặc tên.", EN: "The name is a single word; perhaps a part is missing."},
	{Code: CodeBirthMissing, Severity: vn.Refusal, VI: "Thiếu ngày sinh và số định danh cũng không cho biết năm sinh; hãy ghi ít nhất năm sinh.", EN: "The date of birth is missing and no identity number tells the year; write at least the year."},
	{Code: CodeBirthFromNumber, Severity: vn.Warning, VI: "Thiếu ngày sinh; năm sinh được lấy theo số định danh, cần bổ sung ngày tháng.", EN: "The date of birth is missing; the year was taken from the identity number."},
	{Code: CodeIdentityMissing, Severity: vn.Warning, VI: "Chưa có số định danh; cần bổ sung.", EN: "There is no identity number yet."},
	{Code: CodeSexBoth, Severity: vn.Warning, VI: "Cả hai cột Nam và Nữ cùng được đánh dấu; giới tính ghi là chưa rõ.", EN: "Both columns Nam and Nữ are marked; the sex is kept as unknown."},
	{Code: CodeCellError, Severity: vn.Refusal, VI: "Ô họ tên, ngày sinh hoặc số định danh là công thức bị lỗi (như #REF!, #N/A); hãy sửa công thức hoặc gõ lại giá trị.", EN: "The name, birth or identity cell is a broken formula (such as #REF!, #N/A); repair it or type the value."},
	{Code: CodeCellErrorOther, Severity: vn.Warning, VI: "Một ô khác của dòng là công thức bị lỗi nên không đọc ô đó.", EN: "Another cell of the row is a broken formula and was not read."},
	{Code: CodeRowHidden, Severity: vn.Warning, VI: "Dòng đang bị ẩn trong bảng tính nhưng vẫn được đọc như các dòng khác; nếu không dùng nữa, hãy xóa khỏi tệp.", EN: "The row is hidden in the sheet and was read like any other; delete it from the file if it no longer counts."},
	{Code: CodeUnitMissing, Severity: vn.Refusal, VI: "Tệp không cho biết dòng này thuộc xã nào; hãy chọn xã khi nhập hoặc thêm cột “Xã”.", EN: "The file does not say which commune this row belongs to; choose the commune when importing or add a column “Xã”."},
	{Code: CodeUnitUnknown, Severity: vn.Refusal, VI: "Không tìm thấy xã ghi ở dòng này; hãy sửa tên xã.", EN: "The commune of this row is not known; correct its name."},
	{Code: CodeUnitAmbiguous, Severity: vn.Refusal, VI: "Tên xã ghi không dấu hoặc không rõ nên có thể là nhiều xã; hãy ghi đủ dấu hoặc chọn xã khi nhập.", EN: "The commune is written without marks or unclearly and may be one of several; write the marks or choose the commune when importing."},
	{Code: CodeUnitOutside, Severity: vn.Refusal, VI: "Xã của dòng này nằm ngoài địa bàn được phép nhập; hãy gửi cho xã đó.", EN: "The commune of this row lies outside your part; send it to that commune."},
	{Code: CodeUnitDiffers, Severity: vn.Refusal, VI: "Tệp ghi một xã khác với xã đã chọn khi nhập; hãy kiểm tra xem có gửi nhầm tệp không.", EN: "The file says another commune than the one chosen; check whether it is the right file."},
	{Code: CodeHamletMissing, Severity: vn.Warning, VI: "Dòng không cho biết thôn; cần bổ sung để giao cho tổ của thôn.", EN: "The row does not say the hamlet; it is needed to hand the person to a team."},
	{Code: CodeHamletAddress, Severity: vn.Warning, VI: "Dòng không có cột thôn; thôn được lấy theo địa chỉ.", EN: "The row has no hamlet of its own; it was taken from the address."},
	{Code: CodeHamletNew, Severity: vn.Warning, VI: "Thôn chưa có trong danh mục của xã, sẽ được thêm khi ghi; hãy kiểm tra xem có gõ sai tên không.", EN: "The hamlet is not on the commune's list and will be added; check whether its name is mistyped."},
	{Code: CodeHamletAmbiguous, Severity: vn.Refusal, VI: "Tên thôn có thể là nhiều thôn trong xã; hãy ghi đủ tên và dấu.", EN: "The hamlet may be one of several of the commune; write its full name with marks."},
	{Code: CodeHamletLong, Severity: vn.Refusal, VI: "Ô tên thôn dài bất thường; hãy kiểm tra xem các cột có bị lệch không.", EN: "The hamlet's name is unusually long; check whether the columns have shifted."},
	{Code: CodeStatusUnclear, Severity: vn.Warning, VI: "Không đọc được cột trạng thái tài khoản; coi như chưa biết.", EN: "The account's state cannot be read; it is taken as unknown."},
}

var compareDocs = []vn.CodeDoc{
	{Code: CodeDupInFile, Severity: vn.Warning, VI: "Trùng số định danh với một dòng phía trên trong cùng tệp; dòng không được ghi.", EN: "The identity number stands in an earlier row of this file; the row is not entered."},
	{Code: CodeNameInFile, Severity: vn.Warning, VI: "Trùng họ tên, ngày sinh, thôn với một dòng phía trên và một trong hai dòng thiếu số định danh; chờ người đối chiếu.", EN: "Name, birth and hamlet stand in an earlier row and one of the two has no identity number; a person compares."},
	{Code: CodeIdentityName, Severity: vn.Warning, VI: "Số định danh trong danh sách là của người mang tên khác; chờ người đối chiếu.", EN: "The identity number belongs to somebody of another name on the list; a person compares."},
	{Code: CodeIdentityTaken, Severity: vn.Warning, VI: takenElsewhere.VI, EN: takenElsewhere.EN},
	{Code: CodeSameNameBirth, Severity: vn.Warning, VI: "Danh sách đã có người trùng họ tên, ngày sinh, thôn; chờ người đối chiếu.", EN: "Somebody of this name, birth and hamlet is on the list; a person compares."},
	{Code: CodeChangedMeantime, Severity: vn.Warning, VI: "Danh sách đã thay đổi giữa lúc xem trước và lúc ghi; chờ người đối chiếu.", EN: "The roster changed between preview and commit; a person compares."},
}

// Codes lists every code that a row of a roster can carry: those of reading values, of reading the list, of comparing with the roster.
func Codes() []vn.CodeDoc { return slices.Concat(vn.Codes(), readDocs, compareDocs) }

// codeDocs finds what is said of a code.
var codeDocs = indexCodes(Codes())

func indexCodes(docs []vn.CodeDoc) map[string]vn.CodeDoc {
	out := make(map[string]vn.CodeDoc, len(docs))
	for _, d := range docs {
		out[d.Code] = d
	}
	return out
}

// sentence is what the list of codes says of one.
func sentence(code string) errs.T { return errs.T{VI: codeDocs[code].VI, EN: codeDocs[code].EN} }

// settleFound gives the row its codes and sentences and refuses it when one of them is a refusal.
func (x *reader) settleFound(r *Row) {
	if len(x.found) == 0 {
		return
	}
	key, plain := foundKey(x.found)
	if v, ok := x.said[key]; plain && ok {
		r.Verdict = v
		return
	}
	var v Verdict
	for _, f := range x.found {
		if slices.Contains(v.Codes, f.code) {
			continue
		}
		if f.text.VI == "" {
			f.text = sentence(f.code)
		}
		v.warn(f.code, f.text)
		if codeDocs[f.code].Severity == vn.Refusal {
			v.Status = Refused
		}
	}
	v.Codes = slices.Clip(v.Codes) // shared: whoever adds a code copies
	if plain {
		x.said[key] = v
	}
	r.Verdict = v
}

// foundKey joins the codes; plain says that none has a sentence of its own.
func foundKey(found []finding) (key string, plain bool) {
	if len(found) == 1 {
		return found[0].code, found[0].text.VI == ""
	}
	codes, plain := make([]string, len(found)), true
	for i, f := range found {
		codes[i], plain = f.code, plain && f.text.VI == ""
	}
	return strings.Join(codes, " "), plain
}

// CodesPart is one part of the page of codes.
type CodesPart struct {
	Title string
	Docs  []vn.CodeDoc
}

// CodesPage writes the list of codes as the page docs/import-codes.md; more are the codes of other rooms' imports.
func CodesPage(more ...CodesPart) string {
	var b strings.Builder
	b.WriteString(codesHead)
	for _, part := range append([]CodesPart{
		{"Giá trị trong ô – values of cells", vn.Codes()},
		{"Dòng, xã và thôn – rows and units", readDocs},
		{"Đối chiếu – comparing with the roster", compareDocs},
	}, more...) {
		fmt.Fprintf(&b, "\n## %s\n\n| code | | Tiếng Việt | English |\n|---|---|---|---|\n", part.Title)
		for _, d := range part.Docs {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.Code, d.Severity, d.VI, d.EN)
		}
	}
	return b.String()
}

const codesHead = `# Mã kết quả nhập danh sách – codes of an import

Trang này được tạo từ mã nguồn; đừng sửa bằng tay. This page is generated; don't edit it.

- ` + "`warning`" + `: dòng vẫn được nhận, cần để ý – the row is taken, or waits for a person, and says something worth knowing.
- ` + "`refusal`" + `: giá trị không nhận được; dòng cần giá trị đó bị trả lại – the value is not taken, and the row that needs it is handed back.
`

package target

import "tungnha/internal/vn"

// Codes lists the codes of an appendix of targets with a sentence in both languages, for docs/import-codes.md.
func Codes() []vn.CodeDoc {
	return []vn.CodeDoc{
		{Code: CodeUnitUnknown, Severity: vn.Refusal, VI: "Không có đơn vị trực thuộc nào mang tên này.", EN: "No unit of the campaign has this name."},
		{Code: CodeUnitUnclear, Severity: vn.Refusal, VI: "Tên thiếu dấu, có thể là nhiều đơn vị; hãy ghi đủ dấu.", EN: "The name lacks marks and may mean several units; write it in full."},
		{Code: CodeUnitAgain, Severity: vn.Refusal, VI: "Đơn vị đã đứng ở dòng trên với số khác.", EN: "The unit stands in an earlier row with other figures."},
		{Code: CodeNumber, Severity: vn.Refusal, VI: "Ô phải là số nguyên nhưng không đọc được.", EN: "A cell that should hold a whole number can't be read."},
		{Code: CodeFormula, Severity: vn.Refusal, VI: "Ô chứa lỗi công thức.", EN: "A cell holds a formula error."},
		{Code: CodeNoFigure, Severity: vn.Refusal, VI: "Dòng không có số nào.", EN: "The row has no figure."},
		{Code: CodeOutside, Severity: vn.Refusal, VI: "Đơn vị nằm ngoài phạm vi của người nhập.", EN: "The unit lies outside the importer's part."},
		{Code: CodeSumShort, Severity: vn.Refusal, VI: "Tổng giao cho các đơn vị thấp hơn chỉ tiêu được giao; cả tệp bị trả lại (mã của dòng: target-short).", EN: "The parts sum to less than the whole; the file goes back whole (code of its rows: target-short)."},
		{Code: CodeSumExcess, Severity: vn.Warning, VI: "Tổng giao cho các đơn vị cao hơn chỉ tiêu được giao.", EN: "The parts sum to more than the whole."},
		{Code: CodeTotalRow, Severity: vn.Warning, VI: "Dòng tổng trong tệp khác tổng của các dòng.", EN: "The file's own total is not the sum of its rows."},
		{Code: CodeUnitMissing, Severity: vn.Warning, VI: "Có đơn vị trực thuộc không đứng trong tệp.", EN: "A unit of the campaign stands nowhere in the file."},
	}
}

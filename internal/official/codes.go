package official

import "tungnha/internal/vn"

// Codes lists the codes that only official files have, for docs/import-codes.md; the others are those of targets.
func Codes() []vn.CodeDoc {
	return []vn.CodeDoc{
		{Code: CodeFallen, Severity: vn.Warning, VI: "Số lũy kế thấp hơn số của ngày trước; vẫn nhận và nêu rõ, vì hệ thống quốc gia có đính chính.", EN: "Lower than the figure of an earlier day: taken and shown, the national system corrects itself."},
		{Code: CodeRevised, Severity: vn.Warning, VI: "Ngày này đã có số khác; số mới là một bản mới, số cũ được giữ.", EN: "Another figure for a day that has one: a new version, the old one is kept."},
		{Code: CodeAbove, Severity: vn.Refusal, VI: "Số lớn hơn dân số có thể có của một xã.", EN: "More accounts than a commune can have people."},
	}
}

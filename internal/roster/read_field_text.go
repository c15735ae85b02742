package roster

import "tungnha/internal/errs"

var fieldWords = map[Field]errs.T{
	FieldNo: {VI: "số thứ tự", EN: "number"}, FieldName: {VI: "họ và tên", EN: "name"}, FieldFamilyName: {VI: "họ và tên đệm", EN: "family name"},
	FieldGivenName: {VI: "tên", EN: "given name"}, FieldBirth: {VI: "ngày sinh", EN: "birth"}, FieldBirthDay: {VI: "ngày (sinh)", EN: "day of birth"},
	FieldBirthMonth: {VI: "tháng (sinh)", EN: "month of birth"}, FieldBirthYear: {VI: "năm sinh", EN: "year of birth"},
	FieldBirthMale: {VI: "ngày sinh nam", EN: "birth, if a man"}, FieldBirthFemale: {VI: "ngày sinh nữ", EN: "birth, if a woman"},
	FieldSex: {VI: "giới tính", EN: "sex"}, FieldMale: {VI: "nam (đánh dấu)", EN: "male (a tick)"}, FieldFemale: {VI: "nữ (đánh dấu)", EN: "female (a tick)"},
	FieldIdentity: {VI: "số định danh", EN: "identity number"}, FieldCMND: {VI: "số CMND", EN: "old card number"}, FieldPhone: {VI: "điện thoại", EN: "phone"},
	FieldHouseNo: {VI: "số hộ", EN: "household number"}, FieldHead: {VI: "chủ hộ", EN: "head of household"}, FieldRelation: {VI: "quan hệ với chủ hộ", EN: "relation"},
	FieldAddress: {VI: "địa chỉ", EN: "address"}, FieldHamlet: {VI: "thôn", EN: "hamlet"}, FieldCommune: {VI: "xã", EN: "commune"},
	FieldCard: {VI: "giấy tờ", EN: "card"}, FieldDevice: {VI: "thiết bị", EN: "device"}, FieldOwnSIM: {VI: "SIM chính chủ", EN: "SIM in own name"},
	FieldLevel1: {VI: "đã có mức 1", EN: "level 1 active"}, FieldLevel2: {VI: "đã có mức 2", EN: "level 2 active"},
	FieldActivated: {VI: "ngày kích hoạt", EN: "day of activation"}, FieldStatus: {VI: "tình trạng", EN: "status"}, FieldNote: {VI: "ghi chú", EN: "note"},
	FieldIgnored: {VI: "không đọc", EN: "not read"},
}

// Text is what a column is taken for, in words; a field without words stands by its name, as a map file writes it.
func (f Field) Text() errs.T {
	if t, ok := fieldWords[f]; ok {
		return t
	}
	return errs.T{VI: string(f), EN: string(f)}
}

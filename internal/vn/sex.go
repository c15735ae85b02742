package vn

// ParseSex reads a cell that should hold a sex: Nam, Nữ (also without marks or with the combining mark elsewhere), M, F, male, female, trai, gái.
// An empty cell is unknown and fine; ok is false for anything else. Digits are refused: offices use 1 for either sex.
// An "x" under a column headed Nam or Nữ is for the caller, who knows the column.
func ParseSex(text string) (sex Sex, ok bool) {
	switch Fold(text) {
	case "nam", "m", "male", "trai", "nam gioi", "ong":
		return Male, true
	case "nu", "f", "female", "gai", "nu gioi", "ba":
		return Female, true
	case "0":
		return SexUnknown, false
	}
	return SexUnknown, isNone(text)
}

// VI gives the word on the screen: "Nam", "Nữ", or "".
func (s Sex) VI() string {
	switch s {
	case Male:
		return "Nam"
	case Female:
		return "Nữ"
	default:
		return ""
	}
}

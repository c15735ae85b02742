package ledger

import "tungnha/internal/errs"

// Reason is a coarse code of why an account cannot be issued (plan B III.2, third case).
type Reason struct {
	Code   string
	Text   errs.T
	Health bool // sealed; seen by commune police and above only (law 7)
}

var reasons = []Reason{
	{"old-frail", errs.T{VI: "Già yếu", EN: "Old and frail"}, true},
	{"mental", errs.T{VI: "Bệnh về thần kinh, tâm thần", EN: "Mental illness"}, true},
	{"illness", errs.T{VI: "Bệnh tật nặng, khuyết tật", EN: "Illness or disability"}, true},
	{"no-device", errs.T{VI: "Không dùng điện thoại, máy tính", EN: "No phone or computer"}, false},
	{"wrong-data", errs.T{VI: "Dữ liệu dân cư sai, chờ điều chỉnh", EN: "Population data wrong, being put right"}, false},
	{"no-papers", errs.T{VI: "Chưa có giấy tờ, số định danh", EN: "No papers or identity number"}, false},
	{"other", errs.T{VI: "Lý do khác", EN: "Other"}, false},
}

// Reasons lists them in the order of the form.
func Reasons() []Reason { return append([]Reason(nil), reasons...) }

// ReasonOf finds a reason by its code.
func ReasonOf(code string) (Reason, bool) {
	for _, r := range reasons {
		if r.Code == code {
			return r, true
		}
	}
	return Reason{}, false
}

// KnownReason says whether the code exists.
func KnownReason(code string) bool { _, ok := ReasonOf(code); return ok }

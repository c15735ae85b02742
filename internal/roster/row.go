package roster

import (
	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Row is one person of a roster file, read and put into our form, before anything is compared with the roster.
type Row struct {
	No         int     `json:"no"` // the sheet's 1-based row number
	Commune    unit.ID `json:"commune,omitempty"`
	Hamlet     unit.ID `json:"hamlet,omitempty"`      // 0: none given, or new
	HamletName string  `json:"hamlet_name,omitempty"` // as it will stand; for a new one as cleaned from the file

	House   int    `json:"house"` // rows of one household of the file share it
	HouseNo string `json:"house_no,omitempty"`
	Head    string `json:"head,omitempty"`
	Address string `json:"address,omitempty"`

	ListNo   int64        `json:"list_no,omitempty"`
	Name     string       `json:"name,omitempty"`
	Birth    vn.Birth     `json:"birth"`
	Sex      vn.Sex       `json:"sex,omitempty"`
	Identity string       `json:"identity,omitempty"`
	Phones   []string     `json:"phones,omitempty"`
	Relation string       `json:"relation,omitempty"`
	Card     Card         `json:"card,omitempty"`
	Device   Device       `json:"device,omitempty"`
	OwnSIM   campaign.Tri `json:"own_sim,omitempty"`
	Known    Known        `json:"known"`

	Verdict
}

// Status is what becomes of a row. Each data row has exactly one.
type Status string

// The statuses.
const (
	Accepted  Status = "accepted"  // a new person
	Updated   Status = "updated"   // a person of the roster, with something new
	Refused   Status = "refused"   // handed back with the reason
	Duplicate Status = "duplicate" // stands in the same file already
	Uncertain Status = "uncertain" // perhaps somebody of the roster: a person decides
	Unchanged Status = "unchanged" // a person of the roster, nothing new
)

// Verdict is what is said of a row. A code on a row that was taken is a warning.
type Verdict struct {
	Status  Status   `json:"status,omitempty"`
	Codes   []string `json:"codes,omitempty"`
	Message errs.T   `json:"message"`
}

// warn adds a code and its sentence to a row.
func (v *Verdict) warn(code string, text errs.T) {
	v.Codes = append(v.Codes, code)
	v.Message = joinText(v.Message, text)
}

func (v *Verdict) settle(s Status, code string, text errs.T) {
	v.Status = s
	if code != "" {
		v.warn(code, text)
	}
}

func joinText(a, b errs.T) errs.T {
	if a.VI == "" {
		return b
	}
	return errs.T{VI: a.VI + " " + b.VI, EN: a.EN + " " + b.EN}
}

// Codes that comparing gives; those of reading stand in the reader and in package vn.
const (
	CodeDupInFile       = "duplicate-in-file"     // the identity number stands in an earlier row
	CodeNameInFile      = "same-name-in-file"     // name, birth and hamlet stand in an earlier row, and one has no number
	CodeIdentityName    = "identity-name-differs" // the number belongs to somebody of another name
	CodeIdentityTaken   = "identity-elsewhere"    // the number is on another commune's list
	CodeSameNameBirth   = "same-name-birth"       // somebody of this name, birth and hamlet is on the list
	CodeChangedMeantime = "changed-meanwhile"     // the roster changed between preview and commit
)

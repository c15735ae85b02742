package team

import (
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Kit is a member's evening on one printed sheet: their houses in walking order, a numbered line for each person to see. It is kept, so that what is keyed
// in the next morning by line number means the people who stood on that paper, whatever has changed since.
type Kit struct {
	Home   unit.ID
	ID     db.ID
	Hamlet unit.ID
	Member db.ID
	Made   time.Time
	Keyed  time.Time // zero: not keyed in yet
	Lines  []KitLine
}

// KitLine is one person of the sheet; its number is its place, from 1.
type KitLine struct {
	Citizen db.ID
	Step    ledger.Step // what was to be done when the sheet was printed: what a tick means
}

// KitHouse is a house of the sheet as it is drawn.
type KitHouse struct {
	Place   int // in the hamlet's walk, from 1
	Head    string
	Address string
	People  []KitPerson
}

// KitPerson is a line as it is drawn.
type KitPerson struct {
	Line  int
	Name  string
	Birth string
	Phone string // masked, or in full for who may see it
	Step  ledger.Step
	Clock time.Time // when the approval message came; zero when no clock runs
	Note  string
}

// bytesOf packs the lines: sixteen bytes of id and one of step each.
func bytesOf(lines []KitLine) []byte {
	out := make([]byte, 0, 17*len(lines))
	for _, l := range lines {
		out = append(append(out, l.Citizen[:]...), byte(l.Step))
	}
	return out
}

func linesOf(b []byte) ([]KitLine, error) {
	if len(b)%17 != 0 {
		return nil, db.ErrID
	}
	out := make([]KitLine, 0, len(b)/17)
	for ; len(b) > 0; b = b[17:] {
		l := KitLine{Step: ledger.Step(b[16])}
		copy(l.Citizen[:], b)
		out = append(out, l)
	}
	return out, nil
}

// mostKit is what four sheets hold; more is not one evening.
const mostKit = 120

var (
	noKit    = errs.NotFound("team.kit.none", errs.T{VI: "Không tìm thấy phiếu buổi tối này.", EN: "There is no such evening sheet."})
	emptyKit = errs.Invalid("team.kit.empty", errs.T{
		VI: "Thành viên này chưa được chia hộ nào còn việc ở thôn. Hãy chia hộ trước rồi in phiếu.",
		EN: "This member has no houses with work in the hamlet. Split the houses first, then print.",
	})
)

// phoneText is a number as the asker may see it.
func phoneText(phones []string, full bool) string {
	if len(phones) == 0 {
		return ""
	}
	if full {
		return phones[0]
	}
	return vn.MaskPhone(phones[0])
}

package field

import (
	"strconv"
	"time"

	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
)

// kitsFor is how long a printed sheet is offered for keying in.
const kitsFor = 7 * 24 * time.Hour

// Words are the texts behind the codes, so that a phone says what the desk says. Reasons are neutral: a neighbour may look over the shoulder (law 7).
type Words struct {
	Groups   map[string]Text `json:"groups"`
	Steps    map[string]Text `json:"steps"`
	Outcomes map[string]Text `json:"outcomes"`
	Channels map[string]Text `json:"channels"`
	Reasons  map[string]Text `json:"reasons"`
}

// byCall is the phones' code of a call; the ledger's is team.ByPhone.
const byCall = "call"

// neutral are the reasons of health in words that name no illness: age, guardianship and the need of help are no secret at the door.
var neutral = map[string]errs.T{
	"old-frail": {VI: "Người cao tuổi", EN: "Elderly"},
	"mental":    {VI: "Cần người giám hộ", EN: "Needs a guardian"},
	"illness":   {VI: "Cần hỗ trợ riêng", EN: "Needs particular help"},
}

func textOf(t errs.T) Text { return Text{t.VI, t.EN} }

func wordsNow() Words {
	w := Words{Groups: map[string]Text{}, Steps: map[string]Text{}, Outcomes: map[string]Text{}, Channels: map[string]Text{}, Reasons: map[string]Text{}}
	for g := ledger.GroupDone; g <= ledger.GroupOff; g++ {
		w.Groups[strconv.Itoa(int(g))] = textOf(g.Text())
	}
	for s := ledger.StepActivate2; s <= ledger.StepNone; s++ {
		w.Steps[strconv.Itoa(int(s))] = textOf(s.Text())
	}
	for _, o := range team.Outcomes() {
		w.Outcomes[o.Code] = textOf(o.Text)
	}
	for _, c := range team.Channels() {
		if c.Code == team.ByPhone {
			c.Code = byCall
		}
		w.Channels[c.Code] = textOf(c.Text)
	}
	for _, r := range ledger.Reasons() {
		text := r.Text
		if r.Health {
			text = neutral[r.Code]
		}
		w.Reasons[r.Code] = textOf(text)
	}
	return w
}

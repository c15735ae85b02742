package field

import (
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/team"
)

// doorFor is how long a door is held when the phone does not say.
const doorFor = 30 * time.Minute

var (
	errDoorUntil = errs.Invalid("field.door.until", errs.Tf(
		"Chỉ giữ được hộ nhiều nhất %d giờ kể từ lúc đến. Hộ này chưa được giữ; hãy chọn giờ khác.",
		"A house can be held for at most %d hours from when you come. It was not taken; choose another time.", int(team.LongestDoor.Hours())))
	errNoMember = errs.Forbidden("field.door.member", errs.T{
		VI: "Tài khoản này chưa được ghi là thành viên của tổ nào nên không giữ hộ được. Các việc khác vẫn ghi bình thường; hãy báo cán bộ xã.",
		EN: "This account is in no team, so it can't hold a house. Other work is recorded as usual; tell the commune.",
	})
)

// door takes or leaves a door for the member that the account is. What ran out on its way here changes nothing: it is history.
func (b *batch) door(r *result) error {
	m, ok, err := b.Teams.MemberOf(b.tx, r.op.Commune, r.account)
	if err != nil {
		return err
	}
	if r.op.Kind == DoorLeave {
		if !ok {
			return nil
		}
		return b.Teams.Release(b.tx, r.op.Commune, r.op.Subject, m.ID)
	}
	if !ok {
		return errNoMember
	}
	now := b.tx.Now()
	until := r.op.until(now, r.offset)
	if !until.After(now) {
		return nil
	}
	if err := b.doorFree(r, m.ID); err != nil {
		return err
	}
	return b.Teams.CheckOut(b.tx, r.op.Commune, r.op.Subject, m.ID, until)
}

// until is when a door is given up, by the server's clock: at most as long from now as a door may be held, whatever the phone's clock says.
func (op *Op) until(now time.Time, offset time.Duration) time.Time {
	held := doorFor
	if op.Body.Until > 0 {
		held = db.Time(op.Body.Until).Sub(db.Time(op.SeenAt))
	}
	return corrected(op.SeenAt, now, offset).Add(held)
}

// doorFree refuses a door that somebody else holds, with who and until when: a phone goes to another house, it has no conflict to settle.
func (b *batch) doorFree(r *result, member db.ID) error {
	d, held, err := b.Teams.DoorOf(b.tx, r.op.Commune, r.op.Subject)
	if err != nil || !held || d.Member == member {
		return err
	}
	members, err := b.Teams.Members(b.tx, r.op.Commune)
	if err != nil {
		return err
	}
	name := members[d.Member].Name
	return errs.Forbidden("field.door", errs.T{
		VI: name + " đang ở hộ này đến " + locale.VI.Clock(d.Until) + ". Hộ chưa được giữ cho bạn; hãy sang hộ khác trước.",
		EN: name + " is at this house until " + locale.EN.Clock(d.Until) + ". It was not taken for you; go to another one first.",
	})
}

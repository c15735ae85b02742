package access

import (
	"context"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// Fault is one thing that is wrong with a chain or with the seals.
type Fault struct {
	Code string // audit.changed, audit.missing, audit.head, audit.cut, audit.extra, audit.sealed, audit.seal
	Home unit.ID
	Seq  int64 // the line, or the number of the seal
	Text errs.T
}

// Chain is what the check of one home found.
type Chain struct {
	Home   unit.ID
	Lines  int64
	Faults []Fault // at most mostFaults
}

// OK reports whether nothing is wrong.
func (c Chain) OK() bool { return len(c.Faults) == 0 }

// Verification is what the check of all homes found.
type Verification struct {
	Chains []Chain
	Seals  int
	Faults []Fault // of the seals themselves
}

// OK reports whether nothing is wrong anywhere.
func (v Verification) OK() bool {
	for _, c := range v.Chains {
		if !c.OK() {
			return false
		}
	}
	return len(v.Faults) == 0
}

// mostFaults bounds a report: a chain that was rewritten is wrong in every line, and twenty say so.
const mostFaults = 20

// Verify checks one home's chain, against the seals too.
func (u *Auditor) Verify(ctx context.Context, home unit.ID) (c Chain, err error) {
	err = u.db.Read(ctx, func(r *db.Rx) error {
		seals, _, err := u.checkedSeals(r)
		if err != nil {
			return err
		}
		c, err = u.verify(r, home, points(seals)[home])
		return err
	})
	return c, err
}

// VerifyAll checks every chain and the seals.
func (u *Auditor) VerifyAll(ctx context.Context) (v Verification, err error) {
	err = u.db.Read(ctx, func(r *db.Rx) error {
		seals, faults, err := u.checkedSeals(r)
		if err != nil {
			return err
		}
		v = Verification{Seals: len(seals), Faults: faults}
		sealed := points(seals)
		homes, err := homesOf(r)
		if err != nil {
			return err
		}
		for _, home := range withSealed(homes, sealed) {
			c, err := u.verify(r, home, sealed[home])
			if err != nil {
				return err
			}
			v.Chains = append(v.Chains, c)
		}
		return nil
	})
	return v, err
}

// walk follows a chain line by line.
type walk struct {
	Chain
	auditor *Auditor
	end     head           // what the head should be after the lines so far
	sealed  map[int64]seen // by sequence number: what seals say the head was
}

// seen is the head's shortened MAC as a seal keeps it.
type seen struct {
	mac string
	no  int64
	at  time.Time
}

func (u *Auditor) verify(q db.Q, home unit.ID, sealed map[int64]seen) (Chain, error) {
	w := &walk{Chain: Chain{Home: home}, auditor: u, end: head{0, u.headMAC(home, 0, nil)}, sealed: sealed}
	if err := eachLine(q, home, w.line); err != nil {
		return w.Chain, err
	}
	h, found, err := headOf(q, home)
	if err != nil {
		return w.Chain, err
	}
	w.finish(h, found)
	return w.Chain, nil
}

// line checks one line. After a fault it goes on from what is stored, so that each fault is told once.
func (w *walk) line(l Line) error {
	w.Lines++
	switch want := w.end.seq + 1; {
	case l.Seq < want:
		w.fault("audit.extra", l.Seq, errs.Tf("Có dòng nhật ký số %d không thuộc chuỗi.", "Audit line %d doesn't belong to the chain.", l.Seq))
	case l.Seq > want:
		w.fault("audit.missing", want, errs.Tf("Thiếu dòng nhật ký từ số %d đến số %d.", "Audit lines %d to %d are missing.", want, l.Seq-1))
	case !secret.Same(l.mac, w.auditor.lineMAC(w.end.mac, l)):
		w.fault("audit.changed", l.Seq, errs.Tf("Dòng nhật ký số %d đã bị sửa, đổi chỗ hoặc chèn vào.", "Audit line %d was changed, moved or inserted.", l.Seq))
	}
	w.end = head{l.Seq, w.auditor.headMAC(w.Home, l.Seq, l.mac)}
	if s, ok := w.sealed[l.Seq]; ok && s.mac != short(w.end.mac) {
		w.fault("audit.sealed", l.Seq, errs.Tf(
			"Dòng nhật ký số %d khác với niêm phong số %d.", "Audit line %d differs from what seal %d holds.", l.Seq, s.no))
	}
	return nil
}

// finish compares the end of the lines with the stored head and with the seals.
func (w *walk) finish(h head, found bool) {
	switch {
	case !found && w.Lines > 0:
		w.fault("audit.head", w.end.seq, errs.T{VI: "Mất dấu cuối chuỗi nhật ký.", EN: "The end mark of the audit chain is gone."})
	case found && h.seq > w.end.seq:
		w.fault("audit.cut", w.end.seq+1, errs.Tf("Nhật ký bị cắt: thiếu dòng số %d đến số %d ở cuối.", "The audit was cut off: lines %d to %d at its end are missing.", w.end.seq+1, h.seq))
	case found && h.seq < w.end.seq:
		w.fault("audit.extra", w.end.seq, errs.Tf("Có dòng nhật ký sau dòng cuối cùng số %d.", "There are audit lines after the last one, %d.", h.seq))
	case found && !secret.Same(h.mac, w.end.mac):
		w.fault("audit.head", w.end.seq, errs.T{VI: "Dấu cuối chuỗi nhật ký không khớp dòng cuối.", EN: "The end mark of the audit chain doesn't fit its last line."})
	}
	var last int64
	for seq := range w.sealed {
		last = max(last, seq)
	}
	if last > w.end.seq {
		w.fault("audit.cut", w.end.seq+1, errs.Tf(
			"Nhật ký ngắn hơn niêm phong số %d: thiếu dòng số %d đến số %d.",
			"The audit is shorter than seal %d says: lines %d to %d are missing.", w.sealed[last].no, w.end.seq+1, last))
	}
}

func (w *walk) fault(code string, seq int64, text errs.T) {
	if len(w.Faults) < mostFaults {
		w.Faults = append(w.Faults, Fault{code, w.Home, seq, text})
	}
}

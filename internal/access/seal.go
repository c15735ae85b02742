package access

import (
	"context"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/secret"
	"tungnha/internal/unit"
)

// Seal is the ends of all chains at one moment, under one MAC that also covers the seal before.
type Seal struct {
	No    int64     `json:"no"`
	At    time.Time `json:"at"`
	Heads string    `json:"heads"` // lines "home:seq:mac"
	mac   []byte
}

// point is the end of one chain as a seal keeps it.
type point struct {
	home unit.ID
	seq  int64
	mac  string
}

// short is a head's MAC as it stands in a seal: 128 bits in hexadecimal.
func short(mac []byte) string { return hex.EncodeToString(mac[:min(16, len(mac))]) }

func headsText(heads []point) string {
	var b strings.Builder
	for _, p := range heads {
		fmt.Fprintf(&b, "%d:%d:%s\n", p.home, p.seq, p.mac)
	}
	return b.String()
}

func parseHeads(text string) ([]point, error) {
	var out []point
	for line := range strings.Lines(text) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), ":")
		if len(parts) != 3 {
			return nil, fmt.Errorf("access: line %q of a seal", line)
		}
		home, err := strconv.ParseInt(parts[0], 10, 64)
		if err != nil {
			return nil, err
		}
		seq, err := strconv.ParseInt(parts[1], 10, 64)
		if err != nil {
			return nil, err
		}
		out = append(out, point{unit.ID(home), seq, parts[2]})
	}
	return out, nil
}

// points turns seals into what each says about each home.
func points(seals []Seal) map[unit.ID]map[int64]seen {
	out := map[unit.ID]map[int64]seen{}
	for _, s := range seals {
		heads, err := parseHeads(s.Heads)
		if err != nil { // its MAC was right, so we wrote it; there is nothing to learn from it
			continue
		}
		for _, p := range heads {
			if out[p.home] == nil {
				out[p.home] = map[int64]seen{}
			}
			out[p.home][p.seq] = seen{p.mac, s.No, s.At}
		}
	}
	return out
}

// withSealed adds homes of which only seals are left.
func withSealed(homes []unit.ID, sealed map[unit.ID]map[int64]seen) []unit.ID {
	all := slices.Concat(homes, slices.Collect(maps.Keys(sealed)))
	slices.Sort(all)
	return slices.Compact(all)
}

func (u *Auditor) sealMAC(before []byte, s Seal) []byte {
	return u.keys.MAC("audit/seal", before, number(s.No), number(db.Ms(s.At)), []byte(s.Heads))
}

// Seal seals the ends of all chains together, in the store and in the file beside the keys. A daily job calls it.
func (u *Auditor) Seal(ctx context.Context) (s Seal, err error) {
	err = u.db.Write(ctx, func(tx *db.Tx) error {
		last, _, err := lastSeal(tx)
		if err != nil {
			return err
		}
		heads, err := headsOf(tx)
		if err != nil {
			return err
		}
		s = Seal{No: last.No + 1, At: tx.Now(), Heads: headsText(heads)}
		s.mac = u.sealMAC(last.mac, s)
		return insertSeal(tx, s)
	})
	if db.Duplicate(err) {
		return s, errs.Conflict("access.seal", errs.T{
			VI: "Một máy khác vừa niêm phong nhật ký; niêm phong đó có hiệu lực.",
			EN: "Another machine has just sealed the audit; that seal stands.",
		}).Because(err)
	}
	if err != nil {
		return s, err
	}
	return s, appendSeal(u.keys.Dir(), s)
}

// checkedSeals reads the seals of store and file and checks them against their MACs and each other.
// Those whose MAC is right are given, from wherever they still are.
func (u *Auditor) checkedSeals(q db.Q) ([]Seal, []Fault, error) {
	stored, err := sealsOf(q)
	if err != nil {
		return nil, nil, err
	}
	filed, broken, err := readSeals(u.keys.Dir())
	if err != nil {
		return nil, nil, err
	}
	good, faults := u.checkStored(stored)
	more, moreFaults := u.checkFiled(good, filed)
	for _, line := range broken {
		faults = append(faults, Fault{"audit.seal", 0, 0, errs.Tf("Dòng %d của tệp niêm phong không đọc được.", "Line %d of the file of seals can't be read.", line)})
	}
	return append(good, more...), append(faults, moreFaults...), nil
}

// checkStored follows the chain of the stored seals.
func (u *Auditor) checkStored(stored []Seal) (good []Seal, faults []Fault) {
	var before []byte
	for i, s := range stored {
		if s.No == int64(i)+1 && secret.Same(s.mac, u.sealMAC(before, s)) {
			good = append(good, s)
		} else {
			faults = append(faults, sealFault(s.No, "Niêm phong số %d đã bị sửa hoặc trước đó bị thiếu.", "Seal %d was changed, or one before it is missing."))
		}
		before = s.mac
	}
	return good, faults
}

// checkFiled looks for what the file holds and the store does not. The file may lack seals that another machine made.
func (u *Auditor) checkFiled(good, filed []Seal) (more []Seal, faults []Fault) {
	macs, known := map[int64][]byte{}, map[int64]Seal{}
	for _, s := range filed {
		macs[s.No] = s.mac
	}
	for _, s := range good {
		macs[s.No], known[s.No] = s.mac, s
	}
	for _, f := range filed {
		s, ok := known[f.No]
		switch {
		case !ok:
			faults = append(faults, sealFault(f.No, "Niêm phong số %d có trong tệp niêm phong nhưng không còn nguyên trong cơ sở dữ liệu.", "Seal %d is in the file of seals but no longer whole in the store."))
			if secret.Same(f.mac, u.sealMAC(macs[f.No-1], f)) {
				more = append(more, f)
			}
		case !secret.Same(s.mac, f.mac) || s.Heads != f.Heads:
			faults = append(faults, sealFault(f.No, "Niêm phong số %d trong cơ sở dữ liệu khác với tệp niêm phong.", "Seal %d in the store differs from the file of seals."))
		}
	}
	return more, faults
}

func sealFault(no int64, vi, en string) Fault { return Fault{"audit.seal", 0, no, errs.Tf(vi, en, no)} }

// Text is the seal in short, for letters: number and 80 bits of its MAC, e.g. "12-K7QF-3MZA-P2XC-7RVE".
func (s Seal) Text() string {
	code := base32.StdEncoding.EncodeToString(s.mac[:min(10, len(s.mac))])
	return fmt.Sprintf("%d-%s-%s-%s-%s", s.No, code[0:4], code[4:8], code[8:12], code[12:16])
}

// SealText is the latest seal in short, "" when nothing was sealed yet.
func (u *Auditor) SealText(ctx context.Context) (text string, err error) {
	err = u.db.Read(ctx, func(r *db.Rx) error {
		s, found, err := lastSeal(r)
		if found && len(s.mac) >= 10 {
			text = s.Text()
		}
		return err
	})
	return text, err
}

// CheckSealText compares a text printed on a letter with the stored seal of that number. It answers when that seal was made.
func (u *Auditor) CheckSealText(ctx context.Context, text string) (at time.Time, same bool, err error) {
	text = strings.ToUpper(strings.Join(strings.Fields(text), ""))
	err = u.db.Read(ctx, func(r *db.Rx) error {
		seals, _, err := u.checkedSeals(r)
		for _, s := range seals {
			if len(s.mac) >= 10 && s.Text() == text {
				at, same = s.At, true
			}
		}
		return err
	})
	return at, same, err
}

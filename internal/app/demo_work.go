package app

import (
	"context"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/ledger"
	"tungnha/internal/team"
)

// police gives the account under which a commune's desk keeps its teams.
func (p *player) police(commune int) db.ID {
	return p.accounts["police "+p.district.Communes[commune].Code]
}

// write notes something that is one transaction.
func (p *player) write(at time.Time, commune int, do func(*db.Tx) error) {
	p.note(at, commune, func(ctx context.Context) error { return p.DB.Write(ctx, do) })
}

// meet notes a session: planned three days ahead, held when it ends with all but one of eight members there.
func (p *player) meet(commune int, n team.Session, who []team.Member, o team.Outcome) {
	if n.Starts.Before(p.day(0, 8, 0)) {
		return
	}
	n.Home, n.Account = p.units[commune], p.police(commune)
	var id db.ID
	planned := n.Starts.AddDate(0, 0, -3)
	if first := p.day(0, 8, 0); planned.Before(first) {
		planned = first
	}
	p.write(planned, commune, func(tx *db.Tx) (err error) {
		id, err = p.Teams.Plan(tx, n)
		return err
	})
	p.write(n.Ends.Add(5*time.Minute), commune, func(tx *db.Tx) error {
		o.Present = map[db.ID]bool{}
		for i, m := range who {
			o.Present[m.ID] = (3*i+commune+n.Starts.Day())%8 != 4
		}
		return p.Teams.Hold(tx, n.Home, id, 1, o, n.Account)
	})
}

// noteTraining is the training of all guidance teams on the second day (plan B II.4.1), and the residents' meetings of some hamlets.
func (p *player) noteTraining(commune int) {
	var all []team.Member
	for _, c := range p.crews[commune] {
		if c.Kind == team.Guidance {
			all = append(all, c.members...)
		}
	}
	p.meet(commune, team.Session{
		Kind: team.Training, Unit: p.units[commune], Title: "Tập huấn cài đặt, kích hoạt tài khoản định danh điện tử", Place: "Hội trường Ủy ban nhân dân",
		Starts: p.day(1, 14, 0), Ends: p.day(1, 16, 30),
	}, all, team.Outcome{Result: "Các tổ đã thực hành cài đặt, kích hoạt mức 1 và tra cứu tin nhắn phê duyệt mức 2."})
	for h, at := range []time.Time{p.day(9, 19, 30), p.back(-2, 19, 30)} {
		c := p.guidingAt(commune, h)
		if c == nil {
			continue
		}
		p.meet(commune, team.Session{
			Kind: team.Meeting, Unit: c.unit, Team: c.id, Title: "Họp dân tuyên truyền, hướng dẫn kích hoạt tài khoản", Place: "Nhà văn hóa " + p.hamletName(commune, c),
			Channel: team.AtMeeting, Starts: at, Ends: at.Add(90 * time.Minute),
		}, c.members, team.Outcome{People: int64(48 + 3*commune), Result: "Đã hướng dẫn tại chỗ; các hộ còn lại hẹn đến nhà buổi tối."})
	}
}

func (p *player) hamletName(commune int, c *crew) string {
	return p.district.Communes[commune].Hamlets[c.Hamlet].Name
}

// noteEvenings are the evenings from house to house of the hamlets that have an account: the last two were held, tonight's is planned.
func (p *player) noteEvenings(commune int) {
	for h := range 2 {
		c := p.guidingAt(commune, h)
		if c == nil {
			continue
		}
		for n := range 3 {
			p.meet(commune, team.Session{
				Kind: team.Evening, Unit: c.unit, Team: c.id, Place: "Tập trung tại nhà văn hóa " + p.hamletName(commune, c),
				Starts: p.back(n, 19, 0), Ends: p.back(n, 21, 30),
			}, c.members, team.Outcome{People: int64(11 + 2*n + h), Result: "Đã đến các hộ theo phân công."})
		}
	}
}

// duty is what a guidance team's member is given to do. Shares are of the people or houses of the hamlet; the district stands at 18 and 7 in a hundred
// people on day 21 (emulate.Play), and has asked six houses of seven, so that most are in hand, some reached and a few late.
type duty struct {
	text    string
	measure string
	goal    func(people, houses int) int
	due     int // day of the campaign, from 0
}

func share(of float64) func(people, houses int) int {
	return func(people, _ int) int { return max(int(of*float64(people)), 1) }
}

// duties go by the place in emulate.Hamlet.Team.
var duties = []duty{
	{"Chỉ đạo, đôn đốc tổ đến từng nhà; hoàn thành chỉ tiêu tài khoản mức 1 của địa bàn", ledger.Reached1.String(), share(0.26), 33},
	{"Rà soát người chưa có tài khoản mức 2, vận động đến Công an làm hồ sơ thu nhận", ledger.Filed2.String(), share(0.06), 18},
	{"Hướng dẫn người dân cài đặt, kích hoạt tài khoản mức 1 tại nhà", ledger.CreditAccounts, share(0.05), 26},
	{"Khảo sát điện thoại, máy tính, thuê bao chính chủ của từng hộ", ledger.HouseholdsAsked, func(_, houses int) int { return max(houses*87/100, 1) }, 15},
	{"Hướng dẫn kích hoạt và đăng nhập Cổng dịch vụ công", ledger.CreditTen, func(int, int) int { return team.GuideGoal }, 30},
}

// noteWork gives out the work on the third day, clear in all five points; one draft of each commune still lacks some of them.
func (p *player) noteWork(commune int) {
	p.write(p.day(2, 8, 0), commune, func(tx *db.Tx) error {
		for _, c := range p.crews[commune] {
			if c.Kind != team.Guidance {
				continue
			}
			if err := p.giveOut(tx, commune, c); err != nil {
				return err
			}
		}
		return nil
	})
	if c := p.guidingAt(commune, 0); c != nil {
		last := c.members[len(c.members)-1]
		p.write(p.back(1, 10, 15), commune, func(tx *db.Tx) error {
			_, err := p.Teams.Draft(tx, p.loaded.No, team.Assignment{Home: c.home, Team: c.id, Member: last.ID, Task: "Hỗ trợ người cao tuổi đăng nhập Cổng dịch vụ công"})
			return err
		})
	}
}

func (p *player) giveOut(tx *db.Tx, commune int, c *crew) error {
	h := &p.district.Communes[commune].Hamlets[c.Hamlet]
	people := 0
	for i := range h.Households {
		people += len(h.Households[i].Members)
	}
	for i, d := range duties[:min(len(duties), len(h.Team))] {
		first := p.loaded.Plan.Period.First
		a := team.Assignment{
			Home: c.home, Team: c.id, Member: c.members[i].ID, Task: d.text, From: first.Add(2), Due: min(first.Add(d.due), p.loaded.Plan.Period.Last),
			Result: team.Result{Measure: d.measure, Goal: int64(d.goal(people, len(h.Households)))}, Leader: c.members[0].ID,
		}
		id, err := p.Teams.Draft(tx, p.loaded.No, a)
		if err != nil {
			return err
		}
		if err := p.Teams.Issue(tx, p.loaded.No, c.home, id, 1, p.police(commune)); err != nil {
			return err
		}
	}
	return nil
}

// noteSplits splits what remains in a hamlet of every second commune among its team, four days ago; in the town in two, with evening sheets: one keyed
// in, one of yesterday not yet, one for tonight.
func (p *player) noteSplits(commune int) {
	for h := range p.splitHamlets(commune) {
		c := p.guidingAt(commune, h)
		if c == nil {
			continue
		}
		var ids []db.ID
		for _, m := range c.members {
			ids = append(ids, m.ID)
		}
		p.write(p.back(4, 8, 0), commune, func(tx *db.Tx) error {
			_, err := p.Teams.Share(tx, c.home, p.loaded.No, c.unit, ids, p.police(commune))
			return err
		})
	}
	if commune != p.phoneCommune(0) {
		return
	}
	p.noteSheet(commune, 0, 2, p.back(2, 17, 10), true)
	p.noteSheet(commune, 1, 2, p.back(1, 17, 20), false)
	p.noteSheet(commune, 0, 2, p.back(0, 16, 5), false)
}

func (p *player) splitHamlets(commune int) int {
	if commune == p.phoneCommune(0) {
		return 2
	}
	return 1 - (commune+p.phoneCommune(0))%2
}

// noteSheet prints a member's evening on paper; keyed: what was ticked is entered the next morning.
func (p *player) noteSheet(commune, hamlet, member int, at time.Time, keyed bool) {
	c := p.guidingAt(commune, hamlet)
	if c == nil || member >= len(c.members) {
		return
	}
	var kit *team.Kit
	p.write(at, commune, func(tx *db.Tx) (err error) {
		kit, err = p.Teams.MakeKit(tx, c.home, p.loaded.No, c.unit, c.members[member].ID, p.police(commune))
		if err != nil && errs.As(err).Kind == errs.KindInvalid {
			kit, err = nil, nil // in a tiny demo nothing remains for a whole sheet
		}
		return err
	})
	if !keyed {
		return
	}
	morning := clockOn(at.AddDate(0, 0, 1), 8, 10)
	p.write(morning, commune, func(tx *db.Tx) error {
		if kit == nil {
			return nil
		}
		like := team.Contact{Seen: clockOn(at, 20, 30), Account: p.police(commune)}
		_, err := p.Teams.Key(tx, c.home, kit.ID, ticked(kit), like, p.back(0, 20, 0))
		return err
	})
}

// ticked is how a sheet comes back: most were met, some were not, the last houses were not reached.
func ticked(k *team.Kit) (out []team.LineCode) {
	outcomes := []string{team.Done, team.Nobody, team.Done, team.Again, team.Declined, team.Done, team.Nobody}
	for i := range min(len(k.Lines), 14) {
		out = append(out, team.LineCode{Line: i + 1, Outcome: outcomes[i%len(outcomes)]})
	}
	return out
}

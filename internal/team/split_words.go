package team

import (
	"fmt"

	"tungnha/internal/errs"
)

// Explain says why a member has this share, in one or two sentences: what they see and how it compares to the others.
func (s Share) Explain(all []Share) errs.T {
	if len(s.Houses) == 0 {
		return s.explainNone()
	}
	text := errs.Tf("%d hộ, %d người cần gặp, từ chỗ thứ %d đến chỗ thứ %d trên đường đi.", "%d houses, %d people to see, from place %d to place %d of the walk.",
		len(s.Houses), s.Work, s.From, s.To)
	if s.Kept > 0 {
		text = and(text, errs.Tf("Giữ %d hộ đã làm dở.", "%d houses already begun stay.", s.Kept))
	}
	if other := s.Load - s.Work; other > 0 {
		text = and(text, errs.Tf("Còn %d người ở nơi khác nên được chia ít hơn.", "%d people are theirs elsewhere, so the share is smaller.", other))
	}
	least, most := spread(all)
	if s.Kept > 0 && s.Load == most && most > least {
		return and(text, errs.T{VI: "Phần này nhiều nhất vì hộ đã làm dở không chuyển cho người khác.", EN: "This is the largest share, since houses begun are not passed on."})
	}
	return and(text, evenness(least, most))
}

func (s Share) explainNone() errs.T {
	if s.Load > 0 {
		return errs.Tf("Không nhận thêm hộ: còn %d người ở nơi khác, nhiều hơn mức chung.", "No more houses: %d people elsewhere are more than the others have.", s.Load)
	}
	return errs.T{VI: "Không nhận hộ nào: số hộ còn việc ít hơn số thành viên.", EN: "No houses: there are fewer houses with work than members."}
}

func evenness(least, most int) errs.T {
	if least == most {
		return errs.Tf("Mọi thành viên đều có %d người cần gặp.", "Every member has %d people to see.", most)
	}
	return errs.Tf("Các thành viên có từ %d đến %d người cần gặp; không cắt đôi hộ nên không thể đều hơn.",
		"Members have from %d to %d people to see; houses are not cut in two, so it can't be more even.", least, most)
}

func spread(all []Share) (least, most int) {
	for i, s := range all {
		if i == 0 || s.Load < least {
			least = s.Load
		}
		most = max(most, s.Load)
	}
	return least, most
}

func and(a, b errs.T) errs.T {
	return errs.T{VI: fmt.Sprint(a.VI, " ", b.VI), EN: fmt.Sprint(a.EN, " ", b.EN)}
}

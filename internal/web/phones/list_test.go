package phones

import (
	"testing"
	"time"

	"tungnha/internal/locale"
)

func TestAClockIsWrongAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		lacks  time.Duration
		vi, en string
	}{
		{0, "đúng", "right"},
		{-59 * time.Second, "đúng", "right"},
		{time.Minute, "chậm 1 phút", "1 min slow"},
		{-119 * time.Minute, "nhanh 119 phút", "119 min fast"},
		{2 * time.Hour, "chậm 2 giờ", "2 hours slow"},
		{-2 * day, "nhanh 2 ngày", "2 days fast"},
		{729 * day, "chậm 729 ngày", "729 days slow"},
		{-1839498 * time.Minute, "nhanh 3 năm", "3 years fast"},
	} {
		if vi, en := clockText(locale.VI, c.lacks), clockText(locale.EN, c.lacks); vi != c.vi || en != c.en {
			t.Errorf("%s: %q, %q", c.lacks, vi, en)
		}
	}
}

package access

import (
	"context"
	"math"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

// Filter narrows a list of audit lines; what is zero doesn't narrow.
type Filter struct {
	Verb, Subject string
	Account       db.ID
	From, To      time.Time // From included, To not
}

// Page is a part of a list of audit lines, the latest first.
type Page struct {
	Before int64 // lines before this number; 0 = from the end
	Size   int   // at most 500; 0 = 50
}

const longestPage = 500

// List gives lines of a home to who may view the audit there. Looking is not logged: it reveals no personal data.
func (u *Auditor) List(ctx context.Context, a Actor, tree Tree, home unit.ID, f Filter, p Page) (lines []Line, more bool, err error) {
	if err := Check(a, ViewAudit, tree, home); err != nil {
		return nil, false, err
	}
	if p.Before <= 0 {
		p.Before = math.MaxInt64
	}
	if p.Size <= 0 {
		p.Size = 50
	}
	p.Size = min(p.Size, longestPage)
	err = u.db.Read(ctx, func(r *db.Rx) (err error) {
		lines, err = listLines(r, home, f, p.Before, p.Size+1)
		return err
	})
	if len(lines) > p.Size {
		lines, more = lines[:p.Size], true
	}
	return lines, more, err
}

func endMs(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return db.Ms(t)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

package desk

import "fmt"

// PageSize is how many rows a page of a long list has.
const PageSize = 100

// Pager are the links to the pages around one.
type Pager struct{ Label, Prev, Next, PrevText, NextText, Here string }

// Pager leads from page (the first is 1) of total rows, size to a page, to the pages around it; link makes the path of a page.
func (c *Call) Pager(page, size, total int, link func(page int) string) Pager {
	p := Pager{
		Label: c.Lang.T("Trang", "Pages"), PrevText: c.Lang.T("Trang trước", "Previous"), NextText: c.Lang.T("Trang sau", "Next"),
		Here: fmt.Sprintf(c.Lang.T("%s–%s trong %s", "%s–%s of %s"), c.Lang.Number(int64(min((page-1)*size+1, total))),
			c.Lang.Number(int64(min(page*size, total))), c.Lang.Number(int64(total))),
	}
	if page > 1 {
		p.Prev = link(page - 1)
	}
	if page*size < total {
		p.Next = link(page + 1)
	}
	return p
}

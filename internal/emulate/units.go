package emulate

import "io"

// WriteUnits writes the list of hamlets that a district sends before its rosters, as an .xlsx.
func WriteUnits(w io.Writer, d *District) error {
	book := newXLSX(w)
	g := book.sheet("Thôn, khu phố", false)
	g.row(at(1, "DANH SÁCH THÔN, LÀNG, KHU PHỐ HUYỆN "+upper(d.Name)), false)
	g.row(nil, false)
	g.row([]any{"TT", "Xã, thị trấn", "Tên thôn, khu phố", "Ghi chú"}, false)
	n := 0
	for i := range d.Communes {
		for j := range d.Communes[i].Hamlets {
			n++
			g.row([]any{n, d.Communes[i].Name, d.Communes[i].Hamlets[j].Name, nil}, false)
		}
	}
	return book.close()
}

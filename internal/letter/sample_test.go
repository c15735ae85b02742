package letter

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"testing"
	"time"
)

// communes are invented names, some as long as real ones get.
var communes = []string{
	"Thị trấn Vĩnh An", "Xã Vĩnh Hòa", "Xã Vĩnh Hưng", "Xã Vĩnh Hùng", "Xã Ninh Khang Thượng", "Xã Minh Tân", "Xã Phượng Nghĩa Đông",
	"Xã Ỷ La", "Xã Quảng Phú Nguyệt", "Xã Đông Sơn", "Xã Tây Đằng", "Xã Thủy Nguyên Hạ", "Xã Hữu Khuyến",
}

// samplePNG is a small picture with a grey ramp.
func samplePNG(t testing.TB) []byte {
	t.Helper()
	im := image.NewNRGBA(image.Rect(0, 0, 320, 120))
	for i := range 320 {
		for j := range 120 {
			im.Set(i, j, color.NRGBA{R: uint8(i / 2), G: uint8(j), B: 90, A: 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sample is a synthetic daily report with everything that a letter can hold.
func sample(t testing.TB) Letter {
	return Letter{
		Date:        time.Date(2023, 5, 5, 10, 30, 0, 0, time.UTC),
		Superior:    []string{"CÔNG AN TỈNH THANH HÓA"},
		Issuer:      []string{"CÔNG AN HUYỆN VĨNH LỘC"},
		Symbol:      "Số: 12/BC-CAH",
		PlaceDate:   "Vĩnh Lộc, ngày 05 tháng 5 năm 2023",
		Title:       "Báo cáo",
		Subject:     "Kết quả thu nhận hồ sơ, kích hoạt tài khoản định danh điện tử trên địa bàn huyện Vĩnh Lộc",
		SubjectNote: "(từ 16 giờ ngày 04/5/2023 đến 16 giờ ngày 05/5/2023)",
		To:          []string{"Công an tỉnh Thanh Hóa (qua Phòng Cảnh sát quản lý hành chính về trật tự xã hội)", "Ủy ban nhân dân huyện Vĩnh Lộc"},
		Basis: []string{
			"Căn cứ Nghị định số 59/2022/NĐ-CP ngày 05 tháng 9 năm 2022 của Chính phủ quy định về định danh và xác thực điện tử",
			"Căn cứ Kế hoạch số 80/KH-TCT ngày 28 tháng 4 năm 2023 của Tổ công tác Đề án 06 huyện Vĩnh Lộc",
		},
		Blocks: []Block{
			Heading{Level: 1, Text: "I. Kết quả thực hiện"},
			Heading{Level: 2, Text: "1. Kết quả chung"},
			Paragraph{Text: "Tính đến 16 giờ ngày 05/5/2023, toàn huyện đã kích hoạt 32.511 tài khoản định danh điện tử, đạt 56,8 % chỉ tiêu được giao; riêng trong ngày kích hoạt 1.204 tài khoản, tăng 187 tài khoản so với ngày trước đó. Số hồ sơ đã được phê duyệt nhưng công dân chưa kích hoạt là 4.410 hồ sơ."},
			Points{Items: []string{
				"Mức 1: đã kích hoạt 12.004 tài khoản, đạt 48,2 % chỉ tiêu;", "Mức 2: đã kích hoạt 20.507 tài khoản, đạt 63,4 % chỉ tiêu;",
				"Hướng dẫn đăng nhập Cổng Dịch vụ công quốc gia: 8.812 lượt công dân;", "Hỗ trợ tại nhà cho người già yếu, tàn tật: 214 trường hợp;",
				"Số công dân chưa có căn cước công dân gắn chíp: 1.078 người;", "Không đủ điều kiện, đã có xác nhận: 96 người.",
			}},
			Heading{Level: 2, Text: "2. Kết quả theo đơn vị"},
			sampleTable(),
			Note{Text: "Ghi chú: số liệu chốt lúc 16 giờ 00 ngày 05/5/2023; cột (7) là số liệu trên hệ thống của Bộ."},
			Picture{PNG: samplePNG(t), Width: 120, Alt: "Biểu đồ số tài khoản kích hoạt theo ngày"},
			Heading{Level: 1, Text: "II. Biểu dương, nhắc nhở"},
			Paragraph{Text: "Biểu dương các đơn vị có kết quả cao:"},
			List{Items: []string{"Thị trấn Vĩnh An: đạt 71,2 % chỉ tiêu, vượt tiến độ 9 ngày;", "Xã Vĩnh Hòa: đạt 66,0 % chỉ tiêu."}},
			Paragraph{Text: "Nhắc nhở các đơn vị có kết quả thấp, yêu cầu Trưởng Công an xã trực tiếp chỉ đạo, báo cáo giải trình trước 17 giờ ngày 06/5/2023:"},
			List{Items: []string{"Xã Ỷ La: đạt 31,5 % chỉ tiêu;", "Xã Hữu Khuyến: đạt 33,8 % chỉ tiêu."}},
			Heading{Level: 1, Text: "III. Nhiệm vụ trọng tâm ngày tới"},
			Paragraph{Text: "Trên đây là báo cáo kết quả trong ngày của Công an huyện Vĩnh Lộc, kính báo cáo Công an tỉnh, Ủy ban nhân dân huyện theo dõi, chỉ đạo."},
		},
		Recipients: []string{"Như trên", "Ban Chỉ đạo Đề án 06 huyện", "Công an các xã, thị trấn", "Lưu: VT, QLHC"},
		Sign:       Sign{Capacity: []string{"KT. TRƯỞNG CÔNG AN HUYỆN"}, Post: "PHÓ TRƯỞNG CÔNG AN HUYỆN", Name: "Trần Ví Dụ"},
		Appendices: []Appendix{
			{Title: "Chi tiết kết quả theo đơn vị", Note: "(Kèm theo Báo cáo số 12/BC-CAH ngày 05 tháng 5 năm 2023 của Công an huyện Vĩnh Lộc)", Landscape: true, Blocks: []Block{wideTable(60)}},
			{Title: "Danh sách chưa kích hoạt", Blocks: []Block{longTable(80)}},
		},
		Footer: "Dấu niêm sổ nhật ký: 9f2c-77ab-0413-5e1d · 13 chuỗi, đầu chuỗi lúc 16:00 05/5/2023",
	}
}

func sampleTable() Table {
	t := Table{
		Columns: []Column{
			{Title: "TT", Weight: 0.6, Align: AlignCenter},
			{Title: "Đơn vị", Weight: 3},
			{Title: "Chỉ tiêu", Weight: 1, Align: AlignRight, Brief: true},
			{Title: "Trong ngày", Weight: 1, Align: AlignRight},
			{Title: "Lũy kế", Weight: 1, Align: AlignRight, Brief: true},
			{Title: "Tỷ lệ", Weight: 1, Align: AlignRight, Brief: true},
			{Title: "Đối chiếu", Weight: 1, Align: AlignRight},
		},
		Head: [][]HeadCell{
			{{Text: "TT", Rows: 2}, {Text: "Đơn vị", Rows: 2}, {Text: "Chỉ tiêu được giao", Rows: 2}, {Text: "Đã kích hoạt", Cols: 3}, {Text: "Số đối chiếu", Rows: 2}},
			{{Text: "Trong ngày"}, {Text: "Lũy kế"}, {Text: "Tỷ lệ (%)"}},
		},
		Numbers: true,
	}
	t.Rows = append(t.Rows, Row{Style: RowGroup, Cells: []string{"Cụm số 1"}})
	for i, c := range communes {
		if i == 7 {
			t.Rows = append(t.Rows, Row{Style: RowGroup, Cells: []string{"Cụm số 2"}})
		}
		t.Rows = append(t.Rows, Row{Cells: []string{strconv.Itoa(i + 1), c, fmt.Sprintf("2.%03d", 610+i*7), strconv.Itoa(41 + i*3), fmt.Sprintf("1.%03d", 482-i*11), fmt.Sprintf("%d,%d", 57-i, i%10), fmt.Sprintf("1.%03d", 455-i*11)}})
	}
	t.Rows = append(t.Rows, Row{Style: RowTotal, Cells: []string{"", "Toàn huyện", "57.220", "1.204", "32.511", "56,8", "31.870"}})
	return t
}

func wideTable(rows int) Table {
	t := Table{Numbers: true}
	for i := range 12 {
		t.Columns = append(t.Columns, Column{Title: fmt.Sprintf("Chỉ số theo dõi số %d", i+1), Align: AlignRight})
	}
	t.Columns[0] = Column{Title: "Đơn vị", Weight: 2.5}
	for i := range rows {
		r := Row{Cells: []string{communes[i%len(communes)]}}
		for j := 1; j < 12; j++ {
			r.Cells = append(r.Cells, fmt.Sprintf("%d.%03d", i+1, j*37))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func longTable(rows int) Table {
	t := Table{Columns: []Column{{Title: "TT", Weight: 0.5, Align: AlignCenter}, {Title: "Họ và tên", Weight: 2}, {Title: "Nơi ở", Weight: 4}, {Title: "Tình trạng", Weight: 1.5}}}
	for i := range rows {
		t.Rows = append(t.Rows, Row{Cells: []string{
			strconv.Itoa(i + 1), "Nguyễn Thị Ví Dụ " + strconv.Itoa(i+1), "Số 12 ngõ 45 đường Phượng Hoàng, tổ dân phố số 7, " + communes[i%len(communes)], "Đã gặp, chờ phê duyệt",
		}})
	}
	return t
}

package emulate

import (
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"

	"tungnha/internal/vn"
)

// pool is a weighted choice of words.
type pool struct {
	words []string
	sums  []int
}

// newPool reads "word weight word weight …"; "_" in a word is a space.
func newPool(text string) pool {
	f := strings.Fields(text)
	p := pool{make([]string, 0, len(f)/2), make([]int, 0, len(f)/2)}
	sum := 0
	for i := 0; i+1 < len(f); i += 2 {
		w, err := strconv.Atoi(f[i+1])
		if err != nil {
			panic("emulate: weight in a word list: " + f[i+1])
		}
		sum += w
		p.words = append(p.words, strings.ReplaceAll(f[i], "_", " "))
		p.sums = append(p.sums, sum)
	}
	return p
}

func (p pool) pick(r *rand.Rand) string {
	n := r.IntN(p.sums[len(p.sums)-1])
	return p.words[sort.SearchInts(p.sums, n+1)]
}

// evenPool gives every word the same weight.
func evenPool(text string) pool {
	return newPool(strings.Join(strings.Fields(text), " 1 ") + " 1")
}

// Family names by rough national frequency, with those that are commoner in Thanh Hóa (Lê, Trịnh) raised.
var families = newPool(`Nguyễn 300 Lê 150 Trịnh 85 Phạm 75 Trần 70 Hoàng 60 Vũ 40 Đỗ 38 Bùi 32 Phan 22 Lưu 20 Mai 18 Đặng 18
	Ngô 16 Hà 16 Trương 14 Tống 12 Cao 12 Đinh 12 Dương 11 Đào 10 Hồ 8 Lý 7 Lại 6 Quách 5 Tạ 5 Chu 4 Đoàn 8 Lương 9 Kiều 2 Thái 3`)

// generation is the cohort that shares a fashion in names.
type generation int

const (
	born1900s generation = iota // before 1965
	born1965
	born1995
)

func generationOf(year int) generation {
	switch {
	case year < 1965:
		return born1900s
	case year < 1995:
		return born1965
	default:
		return born1995
	}
}

// nameStyle is how one sex of one generation is named.
type nameStyle struct{ middle, given pool }

var maleNames = [...]nameStyle{
	born1900s: {
		newPool(`Văn 62 Đình 8 Hữu 6 Xuân 5 Bá 4 Viết 3 Trọng 3 Ngọc 3 Đức 3 Công 2 Khắc 2 Thế 2`),
		evenPool(`Thành Sơn Bình Hải Lâm Tâm Thanh Khanh Mạnh Minh Chính Thức Quý Lợi Thọ Phúc Lộc Hòa Thuận Tiến Nhân Nghĩa Trí Tín Vinh Quang
			Hùng Dũng Cường Tráng Khải Toàn Thắng Bảy Năm Sáu Mười Hai Ba Tư Đức Đạo Đông Hưng Khang Luận Lân Kiên Ngọ Ngân Tý Sửu Dần Mão Tuất`),
	},
	born1965: {
		newPool(`Văn 40 Đình 8 Hữu 6 Xuân 6 Bá 3 Viết 3 Trọng 4 Ngọc 6 Đức 7 Công 4 Quang 5 Mạnh 4 Thế 3 Anh 2 Minh 3 Tiến 2 Thành 2 Duy 3 Quốc 2`),
		evenPool(`Hùng Dũng Cường Tuấn Thắng Sơn Hải Minh Long Nam Thành Tâm Trung Hiếu Hưng Tùng Tú Toàn Tiến Quân Quang Phương Phong Nghĩa Linh Lâm
			Kiên Khánh Khoa Huy Hoàng Hòa Giang Đức Đạt Chung Bình Bắc Anh Việt Vinh Thịnh Thủy Thiện Sáng Quý Mạnh Luân Hợp Định Điệp Công Chiến`),
	},
	born1995: {
		newPool(`Văn 16 Minh 12 Đức 9 Quang 7 Gia 8 Tuấn 6 Quốc 5 Bảo 6 Nhật 4 Hoàng 5 Thành 4 Mạnh 3 Tiến 4 Duy 5 Đình 3 Hữu 3 Xuân 2 Anh 3 Khánh 2
			Ngọc 3 Trọng 2 Việt 2 Đăng 3 Hải 2`),
		evenPool(`Anh Huy Minh Long Nam Khang Khoa Khôi Bảo Phúc Đạt Đức Dương Duy Hiếu Hoàng Hưng Hùng Kiên Lâm Linh Nghĩa Nguyên Nhật Phong Phát
			Quân Quang Quyết Sơn Tài Thắng Thành Thiên Thịnh Tiến Toàn Trí Trung Trường Tú Tuấn Tùng Việt Vinh Vũ Đăng Hải Cường An Bình Chí`),
	},
}

var femaleNames = [...]nameStyle{
	born1900s: {
		newPool(`Thị 94 Thị_Kim 1 Thị_Ngọc 1 Thị_Minh 1 Kim 1 Thanh 1 Ngọc 1`),
		evenPool(`Hoa Lan Huệ Cúc Mai Đào Lý Hồng Thanh Bình Hòa Thuận Lợi Nhung Nga Hạnh Phúc Tâm Thảo Xuân Thu Đông Hà Hải Sơn Thủy Liên Sen Mận
			Nhài Lành Hiền Dịu Tuyết Tân Tính Toan Tuyên Vân Yến Loan Phượng Oanh Bích Cẩm Chắt Chút Gái Út Năm Sáu Bảy Lự Thơm Thoa Vui Tươi`),
	},
	born1965: {
		newPool(`Thị 70 Thị_Thu 4 Thị_Thanh 4 Thị_Ngọc 3 Thị_Hồng 3 Thị_Kim 2 Thị_Minh 2 Thị_Mai 2 Thị_Lan 1 Thu 2 Thanh 2 Ngọc 2 Hồng 2 Bích 1 Phương 1`),
		evenPool(`Hoa Lan Huệ Mai Hồng Thanh Bình Hòa Nhung Nga Hạnh Tâm Thảo Xuân Thu Hà Hải Thủy Liên Hiền Tuyết Vân Yến Loan Phượng Oanh Hương Hằng
			Hường Huyền Hiên Linh Ly Lê Minh Ngọc Ngân Nguyệt Nhàn Phương Quyên Quỳnh Tình Trang Trinh Tú Tuyến Tươi Thắm Thoa Thúy Thương Duyên Dung Anh`),
	},
	born1995: {
		newPool(`Thị 24 Thị_Thu 4 Thị_Thanh 3 Thị_Ngọc 4 Thị_Hồng 3 Thị_Khánh 2 Thị_Phương 3 Thị_Mai 3 Thị_Minh 2 Ngọc 9 Phương 7 Khánh 6 Bảo 6 Thùy 5
			Minh 6 Hà 4 Quỳnh 4 Thanh 4 Mai 3 Diệu 3 Gia 3 Hoài 2 Kim 2 Tường 1 Thảo 3`),
		evenPool(`Anh Linh Trang Hà Ngọc Ngân Nhi Như My Mai Chi Châu Dung Duyên Giang Hân Hằng Hiền Hoa Hương Huyền Khuê Lan Ly Nga Nguyên Nhung Oanh
			Phương Quyên Quỳnh Thảo Thư Thương Thúy Thùy Tiên Trâm Trà Trinh Tú Uyên Vân Vy Yến Diệp Thủy An Khánh Loan Hạnh`),
	},
}

// fullName puts a name together: family, one or two middle names, given name.
func fullName(r *rand.Rand, family string, sex vn.Sex, year int) string {
	styles := &maleNames
	if sex == vn.Female {
		styles = &femaleNames
	}
	s := styles[generationOf(year)]
	middle, given := s.middle.pick(r), s.given.pick(r)
	for range 4 { // "Minh Minh" is no name
		if !strings.HasSuffix(middle, given) {
			break
		}
		given = s.given.pick(r)
	}
	return family + " " + middle + " " + given
}

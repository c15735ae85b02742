package emulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Syllables of invented hamlet names.
var (
	hamletFirst  = evenPool(`Yên Phú Đông Tây Đa Cẩm Thọ Kim Bái Phương Hữu Tân Trung An Lạc Đồng Sóc Mỹ Xuân Quan Ngọc Phúc Thanh Hoa Vạn Cổ`)
	hamletSecond = evenPool(`Tôn Lạc Lộc Giang Thành Đoài Khê Sơn Bình Đức Hưng Khánh Liên Điền Lai Trạch Nghĩa Bản Cầu Mai Thịnh Ngãi Trúc Đình`)
	hamletParts  = []string{"Thượng", "Hạ", "Trung"}
	shortHamlets = evenPool(`Bồng Mơ Đún Cầy Vực Ngòi Sến Chuông Gốm Rổng Bầu Thổ`)
)

// hamletCount gives 6 to 14 by the number of people.
func hamletCount(people int, r *rand.Rand) int {
	return min(max(people/700+r.IntN(3)-1, 6), 14)
}

// hamletNames invents n names that differ within the commune.
func hamletNames(unit string, n int, r *rand.Rand) []string {
	switch {
	case strings.HasPrefix(unit, "Thị trấn"), strings.HasPrefix(unit, "Phường"):
		return numbered("Khu phố", n)
	case r.IntN(4) == 0:
		return numbered("Thôn", n)
	default:
		return namedHamlets(n, r)
	}
}

func numbered(kind string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %d", kind, i+1)
	}
	return names
}

func namedHamlets(n int, r *rand.Rand) []string {
	names := make([]string, 0, n+len(hamletParts))
	used := map[string]bool{}
	for len(names) < n {
		base := hamletBase(r)
		if used[base] {
			continue
		}
		used[base] = true
		names = append(names, splitHamlet(base, r)...)
	}
	return names[:n]
}

func hamletBase(r *rand.Rand) string {
	if r.IntN(6) == 0 {
		return "Làng " + shortHamlets.pick(r)
	}
	for {
		a, b := hamletFirst.pick(r), hamletSecond.pick(r)
		if a != b {
			return "Thôn " + a + " " + b
		}
	}
}

// splitHamlet sometimes makes an upper and a lower half, as villages that grew have them.
func splitHamlet(base string, r *rand.Rand) []string {
	if r.IntN(4) != 0 {
		return []string{base}
	}
	parts := hamletParts[:2]
	if r.IntN(3) == 0 {
		parts = hamletParts
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = base + " " + p
	}
	return names
}

package unit

import (
	"strings"

	"tungnha/internal/errs"
)

// Kinds of provinces, districts and communes (Law on Organisation of Local Government 2015, article 2; 2025, article 1).
const (
	KindProvince    Kind = "tinh"
	KindCity        Kind = "thanh-pho" // of the nation or of a province: the level tells
	KindUrban       Kind = "quan"
	KindRural       Kind = "huyen"
	KindTown        Kind = "thi-xa"
	KindCommune     Kind = "xa"
	KindWard        Kind = "phuong"
	KindTownship    Kind = "thi-tran"
	KindSpecialZone Kind = "dac-khu"
)

// Kinds of hamlets: what the people's self-governing parts of a commune are called from north to south
// (Circular 04/2012/TT-BNV, article 2, as amended by Circular 14/2018/TT-BNV).
const (
	KindThon     Kind = "thon"
	KindXom      Kind = "xom"
	KindBan      Kind = "ban"
	KindLang     Kind = "lang"
	KindKhuPho   Kind = "khu-pho"
	KindToDanPho Kind = "to-dan-pho"
	KindKhom     Kind = "khom"
	KindAp       Kind = "ap"
	KindKhuVuc   Kind = "khu-vuc"
	KindKhu      Kind = "khu"
	KindKhoi     Kind = "khoi"
	KindKhoiPho  Kind = "khoi-pho"
	KindTieuKhu  Kind = "tieu-khu"
	KindPho      Kind = "pho"
	KindTo       Kind = "to"
	KindBuon     Kind = "buon"
	KindSoc      Kind = "soc"
	KindPhum     Kind = "phum"
)

// Kinds of agencies.
const (
	KindAgency     Kind = "agency"
	KindSchool     Kind = "school"
	KindHealth     Kind = "health"
	KindForces     Kind = "forces"
	KindEnterprise Kind = "enterprise"
	KindReligious  Kind = "religious"
)

type kindInfo struct {
	kind  Kind
	level Level
	word  errs.T
}

// kindTable lists every kind with the level it stands at; a city stands at two.
var kindTable = []kindInfo{
	{KindProvince, Province, errs.T{VI: "Tỉnh", EN: "Province"}},
	{KindCity, Province, errs.T{VI: "Thành phố", EN: "City"}},
	{KindCity, District, errs.T{VI: "Thành phố", EN: "City"}},
	{KindUrban, District, errs.T{VI: "Quận", EN: "Urban district"}},
	{KindRural, District, errs.T{VI: "Huyện", EN: "District"}},
	{KindTown, District, errs.T{VI: "Thị xã", EN: "Town"}},
	{KindCommune, Commune, errs.T{VI: "Xã", EN: "Commune"}},
	{KindWard, Commune, errs.T{VI: "Phường", EN: "Ward"}},
	{KindTownship, Commune, errs.T{VI: "Thị trấn", EN: "Township"}},
	{KindSpecialZone, Commune, errs.T{VI: "Đặc khu", EN: "Special zone"}},
	{KindThon, Hamlet, errs.T{VI: "Thôn", EN: "Hamlet"}},
	{KindXom, Hamlet, errs.T{VI: "Xóm", EN: "Hamlet"}},
	{KindBan, Hamlet, errs.T{VI: "Bản", EN: "Hamlet"}},
	{KindLang, Hamlet, errs.T{VI: "Làng", EN: "Village"}},
	{KindKhuPho, Hamlet, errs.T{VI: "Khu phố", EN: "Quarter"}},
	{KindToDanPho, Hamlet, errs.T{VI: "Tổ dân phố", EN: "Residential group"}},
	{KindKhom, Hamlet, errs.T{VI: "Khóm", EN: "Quarter"}},
	{KindAp, Hamlet, errs.T{VI: "Ấp", EN: "Hamlet"}},
	{KindKhuVuc, Hamlet, errs.T{VI: "Khu vực", EN: "Area"}},
	{KindKhu, Hamlet, errs.T{VI: "Khu", EN: "Quarter"}},
	{KindKhoi, Hamlet, errs.T{VI: "Khối", EN: "Block"}},
	{KindKhoiPho, Hamlet, errs.T{VI: "Khối phố", EN: "Block"}},
	{KindTieuKhu, Hamlet, errs.T{VI: "Tiểu khu", EN: "Sub-quarter"}},
	{KindPho, Hamlet, errs.T{VI: "Phố", EN: "Street quarter"}},
	{KindTo, Hamlet, errs.T{VI: "Tổ", EN: "Group"}},
	{KindBuon, Hamlet, errs.T{VI: "Buôn", EN: "Hamlet"}},
	{KindSoc, Hamlet, errs.T{VI: "Sóc", EN: "Hamlet"}},
	{KindPhum, Hamlet, errs.T{VI: "Phum", EN: "Hamlet"}},
	{KindAgency, Agency, errs.T{VI: "Cơ quan", EN: "Agency"}},
	{KindSchool, Agency, errs.T{VI: "Trường học", EN: "School"}},
	{KindHealth, Agency, errs.T{VI: "Cơ sở y tế", EN: "Health facility"}},
	{KindForces, Agency, errs.T{VI: "Lực lượng vũ trang", EN: "Armed forces"}},
	{KindEnterprise, Agency, errs.T{VI: "Doanh nghiệp", EN: "Enterprise"}},
	{KindReligious, Agency, errs.T{VI: "Cơ sở tôn giáo", EN: "Religious place"}},
}

// Word is what the kind is called: "Thôn", "Trường học". An unknown kind has no word.
func (k Kind) Word() errs.T {
	for _, row := range kindTable {
		if row.kind == k {
			return row.word
		}
	}
	return errs.T{}
}

// KindsOf lists the kinds of a level, in the order in which a form offers them.
func KindsOf(level Level) []Kind {
	var out []Kind
	for _, row := range kindTable {
		if row.level == level {
			out = append(out, row.kind)
		}
	}
	return out
}

func (k Kind) isAt(level Level) bool {
	for _, row := range kindTable {
		if row.kind == k && row.level == level {
			return true
		}
	}
	return false
}

// BareName is a unit's name without its kind, as it stands before a letter's date: "Vĩnh Lộc". A name that is a number keeps its kind: "Phường 9" (decree
// 30/2020/NĐ-CP, appendix I, part II.4.b).
func BareName(name string) string {
	bare := name
	for _, row := range kindTable {
		rest, ok := strings.CutPrefix(name, row.word.VI+" ")
		if ok && len(rest) < len(bare) && !startsWithDigit(rest) {
			bare = rest
		}
	}
	return bare
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

package unit

import (
	"strings"

	"tungnha/internal/vn"
)

// agencyWords tell the kind of an agency from the words at the front of its kind or name, folded; the longest that fits counts.
var agencyWords = []struct {
	words string
	kind  Kind
}{
	{"truong", KindSchool},
	{"thcs", KindSchool},
	{"thpt", KindSchool},
	{"mam non", KindSchool},
	{"tieu hoc", KindSchool},
	{"trung tam giao duc", KindSchool},
	{"giao duc", KindSchool},
	{"cong ty", KindEnterprise},
	{"cty", KindEnterprise},
	{"doanh nghiep", KindEnterprise},
	{"dn", KindEnterprise},
	{"hop tac xa", KindEnterprise},
	{"htx", KindEnterprise},
	{"xi nghiep", KindEnterprise},
	{"nha may", KindEnterprise},
	{"tram y te", KindHealth},
	{"benh vien", KindHealth},
	{"trung tam y te", KindHealth},
	{"phong kham", KindHealth},
	{"co so y te", KindHealth},
	{"y te", KindHealth},
	{"cong an", KindForces},
	{"ban chi huy quan su", KindForces},
	{"bo chi huy quan su", KindForces},
	{"quan su", KindForces},
	{"luc luong vu trang", KindForces},
	{"llvt", KindForces},
	{"don vi quan doi", KindForces},
	{"chua", KindReligious},
	{"nha tho", KindReligious},
	{"giao xu", KindReligious},
	{"giao ho", KindReligious},
	{"tinh xa", KindReligious},
	{"thien vien", KindReligious},
	{"thanh that", KindReligious},
	{"co so ton giao", KindReligious},
	{"ton giao", KindReligious},
	{"co quan", KindAgency},
	{"ubnd", KindAgency},
	{"uy ban", KindAgency},
	{"hdnd", KindAgency},
	{"dang uy", KindAgency},
	{"huyen uy", KindAgency},
	{"phong", KindAgency},
	{"ban quan ly", KindAgency},
	{"chi cuc", KindAgency},
	{"mttq", KindAgency},
	{"uy ban mttq", KindAgency},
	{"hoi", KindAgency},
	{"doan thanh nien", KindAgency},
	{"lien doan lao dong", KindAgency},
	{"toa an", KindAgency},
	{"vien kiem sat", KindAgency},
	{"kho bac", KindAgency},
	{"bao hiem xa hoi", KindAgency},
	{"buu dien", KindAgency},
	{"trung tam", KindAgency},
	{"don vi", KindAgency},
	{"hanh chinh", KindAgency},
}

func agencyKind(text string) (kind Kind, ok bool) {
	folded, longest := vn.Fold(text)+" ", 0
	for _, w := range agencyWords {
		if len(w.words) > longest && strings.HasPrefix(folded, w.words+" ") {
			kind, longest = w.kind, len(w.words)
		}
	}
	return kind, longest > 0
}

// readKind tells what a row of a list is: the column of kinds decides, else the column that the name stands in, else the name's own words.
func readKind(kind, name string, hamlets bool) (Level, Kind, bool) {
	if key := Key(kind); key != "" {
		if k, ok := hamletKind(key); ok {
			return Hamlet, k, true
		}
		k, ok := agencyKind(kind)
		return Agency, k, ok
	}
	k, isHamlet := KindOf(name)
	if hamlets || isHamlet {
		return Hamlet, k, true
	}
	k, ok := agencyKind(name)
	return Agency, k, ok
}

// hamletKind reads a cell that is nothing but a kind: "Thôn", "KP", "tổ dân phố".
func hamletKind(key string) (kind Kind, ok bool) {
	eachPrefix(key, func(p prefix, rest string) {
		for _, k := range p.kinds {
			if rest == "" && k.isAt(Hamlet) {
				kind, ok = k, true
				return
			}
		}
	})
	return kind, ok
}

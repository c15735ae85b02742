package unit

import (
	"strings"

	"tungnha/internal/vn"
)

// prefix is a word or abbreviation before a name and the kinds it may mean, the one it says first.
type prefix struct {
	words string // a key
	kinds []Kind
	short bool // an abbreviation: "t" may also be a word of the name
}

// prefixes: where a short everyday word stands for several kinds ("khu 1" for "khu phố 1"), all are listed.
var prefixes = []prefix{
	{words: "tỉnh", kinds: []Kind{KindProvince}},
	{words: "thành phố", kinds: []Kind{KindCity}},
	{words: "quận", kinds: []Kind{KindUrban}},
	{words: "huyện", kinds: []Kind{KindRural}},
	{words: "thị xã", kinds: []Kind{KindTown}},
	{words: "xã", kinds: []Kind{KindCommune}},
	{words: "phường", kinds: []Kind{KindWard}},
	{words: "thị trấn", kinds: []Kind{KindTownship}},
	{words: "đặc khu", kinds: []Kind{KindSpecialZone}},
	{words: "thôn", kinds: []Kind{KindThon}},
	{words: "xóm", kinds: []Kind{KindXom}},
	{words: "bản", kinds: []Kind{KindBan}},
	{words: "làng", kinds: []Kind{KindLang}},
	{words: "khu phố", kinds: []Kind{KindKhuPho}},
	{words: "tổ dân phố", kinds: []Kind{KindToDanPho}},
	{words: "khóm", kinds: []Kind{KindKhom}},
	{words: "ấp", kinds: []Kind{KindAp}},
	{words: "khu vực", kinds: []Kind{KindKhuVuc}},
	{words: "khu dân cư", kinds: []Kind{KindKhu, KindKhuPho, KindThon}},
	{words: "khu", kinds: []Kind{KindKhu, KindKhuPho, KindKhuVuc, KindTieuKhu}},
	{words: "khối phố", kinds: []Kind{KindKhoiPho, KindKhoi}},
	{words: "khối", kinds: []Kind{KindKhoi, KindKhoiPho}},
	{words: "tiểu khu", kinds: []Kind{KindTieuKhu}},
	{words: "phố", kinds: []Kind{KindPho, KindKhuPho, KindKhoiPho}},
	{words: "tổ", kinds: []Kind{KindTo, KindToDanPho}},
	{words: "buôn", kinds: []Kind{KindBuon}},
	{words: "sóc", kinds: []Kind{KindSoc}},
	{words: "phum", kinds: []Kind{KindPhum}},
	{words: "t", kinds: []Kind{KindProvince, KindThon, KindTo, KindToDanPho}, short: true},
	{words: "tp", kinds: []Kind{KindCity}, short: true},
	{words: "q", kinds: []Kind{KindUrban}, short: true},
	{words: "h", kinds: []Kind{KindRural}, short: true},
	{words: "tx", kinds: []Kind{KindTown}, short: true},
	{words: "x", kinds: []Kind{KindCommune, KindXom}, short: true},
	{words: "p", kinds: []Kind{KindWard, KindPho, KindKhuPho}, short: true},
	{words: "tt", kinds: []Kind{KindTownship}, short: true},
	{words: "đk", kinds: []Kind{KindSpecialZone}, short: true},
	{words: "th", kinds: []Kind{KindThon}, short: true},
	{words: "b", kinds: []Kind{KindBan}, short: true},
	{words: "l", kinds: []Kind{KindLang}, short: true},
	{words: "kp", kinds: []Kind{KindKhuPho, KindKhoiPho}, short: true},
	{words: "tdp", kinds: []Kind{KindToDanPho}, short: true},
	{words: "tổ dp", kinds: []Kind{KindToDanPho}, short: true},
	{words: "kdc", kinds: []Kind{KindKhu, KindKhuPho, KindThon}, short: true},
	{words: "k", kinds: []Kind{KindKhu, KindKhuPho, KindKhom, KindKhoi}, short: true},
	{words: "kv", kinds: []Kind{KindKhuVuc}, short: true},
	{words: "tk", kinds: []Kind{KindTieuKhu}, short: true},
	{words: "a", kinds: []Kind{KindAp}, short: true},
}

const longestPrefix = 3 // words

// prefixAt finds prefixes by their folded words. No two fold alike.
var prefixAt = indexPrefixes()

func indexPrefixes() map[string]prefix {
	out := make(map[string]prefix, len(prefixes))
	for _, p := range prefixes {
		out[vn.Fold(p.words)] = p
	}
	return out
}

// reading is one way to take an asked text: a kind and a stem, or all of it as the stem.
type reading struct {
	kinds []Kind // nil = not said
	stem  string
}

// readings lists the ways to take a key: its longest prefix cut off, all of it as the stem, shorter prefixes cut off.
func readings(key string) []reading {
	if key == "" {
		return nil
	}
	out := make([]reading, 0, longestPrefix+1)
	out = append(out, reading{stem: key})
	eachPrefix(key, func(p prefix, stem string) { out = append(out, reading{p.kinds, stem}) })
	return out
}

// eachPrefix calls fn for every prefix that the key begins with, the shortest first.
func eachPrefix(key string, fn func(p prefix, stem string)) {
	for n, at := 0, 0; n < longestPrefix && at < len(key); n++ {
		end := strings.IndexByte(key[at:], ' ') + at
		if end < at {
			end = len(key)
		}
		head := key[:end]
		if p, ok := prefixAt[vn.Fold(head)]; ok && marksFit(head, p.words) {
			fn(p, strings.TrimPrefix(key[end:], " "))
		}
		at = end + 1
	}
}

// cutKind takes the longest written-out kind off a key. A name that is nothing but the kind is not cut.
func cutKind(key string) (kind Kind, stem string, ok bool) {
	eachPrefix(key, func(p prefix, rest string) {
		if !p.short && rest != "" {
			kind, stem, ok = p.kinds[0], rest, true
		}
	})
	return kind, stem, ok
}

// KindOf recognises the kind of a hamlet from its name; ok is false where the name doesn't say.
func KindOf(name string) (Kind, bool) {
	k, _, ok := cutKind(Key(name))
	return k, ok && k.isAt(Hamlet)
}

// stemOf is the key without the kind's own word.
func stemOf(key string, kind Kind) string {
	word := vn.Key(kind.Word().VI)
	if rest, ok := strings.CutPrefix(key, word+" "); ok && word != "" {
		return rest
	}
	return key
}

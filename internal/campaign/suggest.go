package campaign

import (
	"slices"
	"strings"

	"tungnha/internal/errs"
)

// suggest adds "did you mean" with the nearest known word, or the list of the known words when none is near.
func suggest(got string, known []string, said errs.T) errs.T {
	near, distance := "", 1+len(got)/3
	for _, k := range known {
		if d := editDistance(strings.ToLower(got), k, distance); d <= distance && (near == "" || d < distance) {
			near, distance = k, d
		}
	}
	if near != "" {
		return errs.T{VI: said.VI + " Có phải “" + near + "” không?", EN: said.EN + " Did you mean “" + near + "”?"}
	}
	if len(known) == 0 || len(known) > 40 {
		return said
	}
	words := slices.Clone(known)
	slices.Sort(words)
	list := strings.Join(words, ", ")
	return errs.T{VI: said.VI + " Dùng được: " + list + ".", EN: said.EN + " Known: " + list + "."}
}

// editDistance counts inserted, deleted, changed and swapped letters; anything above limit is limit+1.
func editDistance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if abs(len(s)-len(t)) > limit || len(s) > 64 {
		return limit + 1
	}
	var before []int
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(s); i++ {
		next := make([]int, len(t)+1)
		next[0] = i
		for j := 1; j <= len(t); j++ {
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+differs(s[i-1], t[j-1]))
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return min(row[len(t)], limit+1)
}

func differs(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

func abs(n int) int { return max(n, -n) }

// shorten keeps what a file says from filling the screen.
func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

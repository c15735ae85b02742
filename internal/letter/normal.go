package letter

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean gives a text in NFC on one line: control characters and breaks become spaces, runs of spaces become one, the ends
// are trimmed. A no-break space stays, so that a caller can hold "16,96 %" together.
func clean(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			gap = b.Len() > 0
			continue
		}
		if r == utf8.RuneError || r == '\uFEFF' || r >= 0xFFFE && r <= 0xFFFF {
			r = '\uFFFD'
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cleanAll cleans each and leaves out the empty ones.
func cleanAll(in []string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if s = clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func upper(s string) string { return strings.ToUpper(clean(s)) }

// ended sets the mark at the end of a text in place of the one that stands there.
func ended(s, mark string) string { return strings.TrimRight(s, " .;,/") + mark }

// enumerated ends each of the lines with ";" and the last with ".".
func enumerated(in []string) []string {
	out := cleanAll(in)
	for i, s := range out {
		out[i] = ended(s, ";")
		if i == len(out)-1 {
			out[i] = ended(s, ".")
		}
	}
	return out
}

// pointLetters is the order in which a decree letters its points (appendix II uses the Vietnamese alphabet without ă, â, ê, ô, ơ, ư).
var pointLetters = strings.Split("a b c d đ e g h i k l m n o p q r s t u v x y", " ")

// pointMark is "a)" for 0, and "a1)" after the end of the alphabet.
func pointMark(i int) string {
	round, letter := i/len(pointLetters), pointLetters[i%len(pointLetters)]
	if round == 0 {
		return letter + ")"
	}
	return letter + strconv.Itoa(round) + ")"
}

// roman writes 1 to 3999 in Roman numerals.
func roman(n int) string {
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	digits := [...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for ; n >= v; n -= v {
			b.WriteString(digits[i])
		}
	}
	return b.String()
}

// endText gives the blocks with "./." at the end of the last text; after a table, a picture or a note it stands alone.
func endText(blocks []Block) []Block {
	if len(blocks) == 0 {
		return nil
	}
	out := append([]Block(nil), blocks...)
	last := len(out) - 1
	switch b := out[last].(type) {
	case Paragraph:
		out[last] = Paragraph{Text: ended(clean(b.Text), endOfText)}
	case Points:
		out[last] = Points{Items: endItems(b.Items)}
	case List:
		out[last] = List{Items: endItems(b.Items)}
	default:
		out = append(out, Paragraph{Text: endOfText})
	}
	return out
}

func endItems(in []string) []string {
	out := cleanAll(in)
	if len(out) == 0 {
		return []string{endOfText}
	}
	out[len(out)-1] = ended(out[len(out)-1], endOfText)
	return out
}

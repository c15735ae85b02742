package campaign

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tungnha/internal/errs"
)

type readFunc = func(n *yaml.Node, path string)

// scalar gives the words of a single value of one of the YAML types, or notes what belongs here.
func (r *reader) scalar(n *yaml.Node, want errs.T, tags ...string) (string, bool) {
	if n.Kind != yaml.ScalarNode || !slices.Contains(tags, n.Tag) {
		r.at(n, "plan.type", errs.Tf("Ở đây cần %[1]s.", "%[2]s belongs here.", want.VI, want.EN))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

var (
	mailPattern  = regexp.MustCompile(`[^\s<>()]+@[^\s<>()]+\.[^\s<>()]+`)
	phonePattern = regexp.MustCompile(`(?:\+84|\b0)[35789](?:[ .]?\d){8}\b`)
)

// text reads words: not empty, not too long, no control characters, and no way to reach a private person.
func (r *reader) text(to *string) readFunc {
	return func(n *yaml.Node, path string) {
		s, ok := r.scalar(n, errs.T{VI: "chữ (nếu là số, hãy đặt trong dấu nháy)", EN: "Text (put numbers in quotes)"}, "!!str")
		if ok && r.proper(n, s) {
			r.placeholder(n, s, path)
			*to = s
		}
	}
}

func (r *reader) proper(n *yaml.Node, s string) bool {
	switch {
	case s == "":
		r.at(n, "plan.value", errs.T{VI: "Mục này không được để trống.", EN: "This must not be empty."})
	case utf8.RuneCountInString(s) > maxText:
		r.at(n, "plan.size", errs.Tf("Đoạn chữ dài quá %d ký tự.", "This text has more than %d characters.", maxText))
	case strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }):
		r.at(n, "plan.value", errs.T{VI: "Đoạn chữ có ký tự điều khiển không in được.", EN: "The text has a control character."})
	case hasMail(s) || phonePattern.MatchString(s):
		r.at(n, "plan.private", errs.T{
			VI: "Tệp kế hoạch không ghi địa chỉ thư hoặc số điện thoại của cá nhân; hãy ghi tên cơ quan, bộ phận.",
			EN: "A plan file names no person's mail address or telephone number; name the office instead.",
		})
	default:
		return true
	}
	return false
}

func hasMail(s string) bool {
	found := mailPattern.FindString(s)
	if found == "" {
		return false
	}
	_, err := mail.ParseAddress(strings.Trim(found, ".,;"))
	return err == nil
}

// blank reads words that a template may leave out by writing "".
func (r *reader) blank(to *string) readFunc {
	return func(n *yaml.Node, path string) {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value == "" {
			return
		}
		r.text(to)(n, path)
	}
}

// code reads a unit's code, with or without quotes; leading zeros stay.
func (r *reader) code(to *string) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "mã đơn vị hành chính trong dấu nháy, ví dụ \"393\"", EN: "A unit code in quotes, such as \"393\","}, "!!str", "!!int")
		switch {
		case !ok || s == "":
		case !codePattern.MatchString(s):
			r.at(n, "plan.unit", errs.Tf("“%s” không phải mã đơn vị hành chính (2, 3 hoặc 5 chữ số).", "“%s” is not a unit code (2, 3 or 5 digits).", shorten(s)))
		default:
			*to = s
		}
	}
}

var (
	codePattern = regexp.MustCompile(`^(\d{2,3}|\d{5})$`)
	idPattern   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// ident reads an id: small letters, digits and single dashes.
func (r *reader) ident(to *string) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "một mã (chữ thường không dấu, chữ số, dấu gạch)", EN: "An id (small letters, digits, dashes)"}, "!!str", "!!int")
		if !ok {
			return
		}
		if len(s) > 64 || !idPattern.MatchString(s) {
			r.at(n, "plan.id", errs.Tf("Mã “%s” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối.",
				"The id “%s” may have small letters without marks, digits and dashes only.", shorten(s)))
			return
		}
		*to = s
	}
}

// idents reads a list of ids.
func (r *reader) idents(to *[]string) readFunc {
	return func(n *yaml.Node, path string) {
		r.each(n, path, func(n *yaml.Node, path string) {
			var s string
			r.ident(&s)(n, path)
			if s != "" && slices.Contains(*to, s) {
				r.at(n, "plan.repeated", errs.Tf("“%s” có hai lần trong danh sách.", "“%s” stands twice in the list.", s))
			}
			*to = append(*to, s)
		})
	}
}

// texts reads a list of words.
func (r *reader) texts(to *[]string) readFunc {
	return func(n *yaml.Node, path string) {
		r.each(n, path, func(n *yaml.Node, path string) {
			var s string
			r.text(&s)(n, path)
			*to = append(*to, s)
		})
	}
}

// pair reads a text in both languages.
func (r *reader) pair(to *errs.T) readFunc {
	return func(n *yaml.Node, path string) {
		r.object(n, path, need("vi", r.text(&to.VI)), need("en", r.text(&to.EN)))
	}
}

func (r *reader) yesNo(to *bool) readFunc {
	return func(n *yaml.Node, _ string) {
		if s, ok := r.scalar(n, errs.T{VI: "true (có) hoặc false (không)", EN: "true or false"}, "!!bool"); ok {
			*to = s == "true" || s == "True" || s == "TRUE"
		}
	}
}

// whole reads a whole number, also with Vietnamese dots: 32511 or 32.511.
func (r *reader) whole(to *int) readFunc {
	return func(n *yaml.Node, _ string) {
		want := errs.T{VI: "một số nguyên, ví dụ 32511 hoặc 32.511", EN: "A whole number, such as 32511 or 32.511,"}
		s, ok := r.scalar(n, want, "!!int", "!!float", "!!str")
		if !ok {
			return
		}
		v, ok := parseWhole(s)
		if !ok {
			r.at(n, "plan.number", errs.Tf("“%[1]s” không phải %[2]s.", "“%[1]s” is not a whole number such as 32511 or 32.511.", shorten(s), want.VI))
			return
		}
		*to = v
	}
}

// oneOf reads a word of a fixed list.
func oneOf[S ~string](r *reader, to *S, words ...S) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "một từ trong danh sách cho trước", EN: "A word of the given list"}, "!!str", "!!int")
		if !ok {
			return
		}
		if !slices.Contains(words, S(s)) {
			known := make([]string, len(words))
			for i, w := range words {
				known[i] = string(w)
			}
			r.at(n, "plan.word", suggest(s, known, errs.Tf("Không hiểu giá trị “%s”.", "The value “%s” is not known here.", shorten(s))))
			return
		}
		*to = S(s)
	}
}

// day reads a date as offices write it.
func (r *reader) day(to *Day) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "một ngày, ví dụ 25/05/2023", EN: "A date such as 25/05/2023"}, "!!str", "!!timestamp", "!!int", "!!float")
		if ok {
			r.dayIn(n, s, to)
		}
	}
}

func (r *reader) dayIn(n *yaml.Node, s string, to *Day) bool {
	d, ok := ParseDay(s)
	switch {
	case ok:
		*to = d
	case dayPattern.MatchString(s):
		r.at(n, "plan.date", errs.Tf("Lịch không có ngày %s.", "The calendar has no day %s.", s))
	default:
		r.at(n, "plan.date", errs.Tf("“%s” không phải ngày. Hãy viết ngày/tháng/năm, ví dụ 25/05/2023.",
			"“%s” is not a date. Write day/month/year, such as 25/05/2023.", shorten(s)))
	}
	return ok
}

var duePattern = regexp.MustCompile(`^(?:(before|trước|trước ngày|on|by|trong ngày|đến ngày) )?(\S+)$`)

// due reads a deadline as the plan says it: "before 30/8/2023" ends a day earlier than "on 30/8/2023".
func (r *reader) due(to *Due) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "một thời hạn, ví dụ before 30/8/2023 hoặc on 30/8/2023", EN: "A deadline such as before 30/8/2023 or on 30/8/2023"}, "!!str")
		if !ok {
			return
		}
		m := duePattern.FindStringSubmatch(s)
		if m == nil {
			m = []string{s, "", s}
		}
		var d Day
		if !r.dayIn(n, m[2], &d) {
			return
		}
		to.Said, to.Last = d, d
		if to.Before = m[1] == "before" || strings.HasPrefix(m[1], "trước"); to.Before {
			to.Last = d.Add(-1)
		}
	}
}

func (r *reader) clock(to *Clock) readFunc {
	return func(n *yaml.Node, _ string) {
		// YAML 1.1 takes 17:00 for a number to the base of sixty; the written words are what counts
		s, ok := r.scalar(n, errs.T{VI: "giờ, ví dụ \"17:00\"", EN: "A time such as \"17:00\""}, "!!str", "!!int")
		if !ok {
			return
		}
		c, ok := ParseClock(s)
		if !ok {
			r.at(n, "plan.hour", errs.Tf("“%s” không phải giờ trong ngày. Hãy viết giờ:phút, ví dụ \"17:00\".",
				"“%s” is not a time of day. Write hour:minute, such as \"17:00\".", shorten(s)))
			return
		}
		*to = c
	}
}

func (r *reader) source(to *Source) readFunc {
	return func(n *yaml.Node, _ string) {
		s, ok := r.scalar(n, errs.T{VI: "mục của kế hoạch, ví dụ IV.2/3", EN: "A section of the plan, such as IV.2/3"}, "!!str")
		switch {
		case !ok:
		case !Source(s).valid():
			r.at(n, "plan.source", errs.Tf("“%s” không phải mục của kế hoạch. Viết số La Mã, số mục, rồi /ý thứ mấy: IV.2/3.",
				"“%s” is not a section of the plan. Write the Roman number, the section, then /point: IV.2/3.", shorten(s)))
		default:
			*to = Source(s)
		}
	}
}

var requirementPattern = regexp.MustCompile(`^[A-Z]\d{1,2}$`)

// requirements reads the ids of what the software promises for a duty: [C5, R1].
func (r *reader) requirements(to *[]string) readFunc {
	return func(n *yaml.Node, path string) {
		r.each(n, path, func(n *yaml.Node, _ string) {
			if !requirementPattern.MatchString(n.Value) {
				r.at(n, "plan.requirement", errs.Tf("“%s” không phải mã yêu cầu (một chữ hoa và số, ví dụ R1).",
					"“%s” is not the id of a requirement (a capital and a number, such as R1).", shorten(n.Value)))
				return
			}
			*to = append(*to, n.Value)
		})
	}
}

// dutyKind reads whether the plan orders ("duty") or asks ("request").
func (r *reader) dutyKind(request *bool) readFunc {
	return func(n *yaml.Node, path string) {
		var kind string
		oneOf(r, &kind, "duty", "request")(n, path)
		*request = kind == "request"
	}
}

var symbolPattern = regexp.MustCompile(`^[\p{Lu}\d]+[a-z]?\p{Lu}*(-[\p{Lu}\d]+)*$`)

// symbol reads what stands behind a letter's number: BC-CAH, KH-UBND.
func (r *reader) symbol(to *string) readFunc {
	return func(n *yaml.Node, path string) {
		if r.text(to)(n, path); *to != "" && !symbolPattern.MatchString(*to) {
			r.at(n, "plan.symbol", errs.Tf("“%s” không phải ký hiệu văn bản; viết như BC-CAH.", "“%s” is not a letter's symbol; write it like BC-CAH.", shorten(*to)))
		}
	}
}

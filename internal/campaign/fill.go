package campaign

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tungnha/internal/errs"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

// Blanks are what a district fills into a template. Names are full names as in the catalogue: "Huyện Vĩnh Lộc", "Tỉnh Thanh Hóa".
type Blanks struct {
	Unit     string // the district's code
	District string
	Province string
}

// placeholders are the words in braces that a template may use, and what stands there afterwards.
var placeholders = map[string]func(Blanks) string{
	"district": func(b Blanks) string { return lowerFirst(b.District) },
	"District": func(b Blanks) string { return b.District },
	"DISTRICT": func(b Blanks) string { return strings.ToUpper(b.District) },
	"province": func(b Blanks) string { return lowerFirst(b.Province) },
	"Province": func(b Blanks) string { return b.Province },
	"PROVINCE": func(b Blanks) string { return strings.ToUpper(b.Province) },
	"place":    func(b Blanks) string { return unit.BareName(vn.Clean(b.District)) },
}

var placeholderPattern = regexp.MustCompile(`\{([A-Za-z]+)\}`)

// placeholderMark precedes the path of a text with a placeholder in the index.
const placeholderMark = "placeholder:"

// placeholder notes where a template's blanks stand and refuses words in braces that nothing fills.
func (r *reader) placeholder(n *yaml.Node, s, path string) {
	for _, m := range placeholderPattern.FindAllStringSubmatch(s, -1) {
		if placeholders[m[1]] == nil {
			r.at(n, "plan.placeholder", suggest(m[1], keys(placeholders), errs.Tf("Không có chỗ trống nào tên {%s}.", "There is no blank {%s}.", m[1])))
		}
		r.of[placeholderMark+path] = position{n.Line, n.Column}
	}
}

// Fill makes a district's own plan file of a template: unit, names in place of the placeholders, no longer a template. Comments and layout stay,
// so that the district goes on editing its own text. A file that is no template is a *errs.Error.
func Fill(data []byte, b Blanks) ([]byte, error) {
	p, problems := Parse("", data)
	switch {
	case len(problems) > 0:
		return nil, errs.Invalid("plan.problems", problems[0].Text)
	case !p.Template:
		return nil, errs.Conflict("plan.template", errs.T{
			VI: "Tệp này không phải mẫu: đơn vị đã được ghi sẵn. Hãy nạp tệp mà không chỉ định đơn vị.",
			EN: "This file is no template: it names its unit. Load it without giving a unit.",
		})
	case !codePattern.MatchString(b.Unit) || !plainName(b.District) || !plainName(b.Province):
		return nil, errs.Invalid("plan.blanks", errs.T{
			VI: "Cần mã và tên đầy đủ của huyện, tên tỉnh theo danh mục hành chính để điền vào mẫu.",
			EN: "To fill the template in, the district's code and full name and the province's name are needed.",
		})
	}
	filled := fillLines(data, p.at.of["template"].line, p.at.of["unit"].line, b)
	if _, problems = Parse("", filled); len(problems) > 0 { // an unusual layout: two keys on one line
		return nil, errs.Invalid("plan.problems", problems[0].Text)
	}
	return filled, nil
}

// plainName says whether a name may be put between any quotes of a file.
func plainName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !strings.ContainsRune(" -.0123456789", c) }) < 0
}

func fillLines(data []byte, template, unit int, b Blanks) []byte {
	var out bytes.Buffer
	for i, line := range bytes.SplitAfter(data, []byte("\n")) {
		switch i + 1 {
		case template:
			continue
		case unit:
			line = []byte("unit: \"" + b.Unit + "\"\n")
		}
		out.Write(fillLine(line, b))
	}
	return out.Bytes()
}

func fillLine(line []byte, b Blanks) []byte {
	return placeholderPattern.ReplaceAllFunc(line, func(m []byte) []byte {
		if fill := placeholders[string(m[1:len(m)-1])]; fill != nil {
			return []byte(fill(b))
		}
		return m
	})
}

// lowerFirst turns the unit's type small, as it stands inside a sentence: "huyện Vĩnh Lộc".
func lowerFirst(s string) string {
	c, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(c)) + s[size:]
}

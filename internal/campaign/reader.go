package campaign

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"tungnha/internal/errs"
)

// Limits of a plan file. Both shipped files are under 100 kB; a file of a person never comes near these.
const (
	maxBytes    = 1 << 20
	maxNodes    = 100_000
	maxDepth    = 16
	maxProblems = 200
	maxText     = 4000 // characters of one text
)

// reader walks the YAML tree and notes what is wrong and where each part stands.
type reader struct {
	index
	problems []Problem
}

// load parses the bytes into one YAML tree of bounded size without aliases, or notes why not.
func (r *reader) load(data []byte) *yaml.Node {
	if len(data) > maxBytes {
		r.add(position{1, 1}, "plan.size", errs.Tf("Tệp kế hoạch lớn hơn %d MB. Tệp kế hoạch chỉ chứa chữ; hãy kiểm tra có chọn nhầm tệp không.",
			"The plan file is larger than %d MB. A plan file is plain text; please check that this is the right file.", maxBytes>>20))
		return nil
	}
	if !utf8.Valid(data) {
		r.add(badByte(data), "plan.encoding", errs.T{
			VI: "Tệp không phải văn bản UTF-8. Hãy mở bằng Notepad và lưu lại với bảng mã UTF-8.",
			EN: "The file is not UTF-8 text. Open it in Notepad and save it with the encoding UTF-8.",
		})
		return nil
	}
	return r.tree(norm.NFC.Bytes(data))
}

func badByte(data []byte) position {
	at := position{1, 1}
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		if c == utf8.RuneError && size == 1 {
			break
		}
		at.column++
		if c == '\n' {
			at = position{at.line + 1, 1}
		}
		data = data[size:]
	}
	return at
}

func (r *reader) tree(data []byte) *yaml.Node {
	in := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := in.Decode(&doc); err != nil {
		r.syntax(err)
		return nil
	}
	var second yaml.Node
	if err := in.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			r.syntax(err)
			return nil
		}
		r.at(&second, "plan.documents", errs.T{
			VI: "Tệp có nhiều hơn một kế hoạch (dấu ---). Mỗi tệp chỉ chứa một kế hoạch.",
			EN: "The file holds more than one plan (a --- mark). One file, one plan.",
		})
		return nil
	}
	nodes := 0
	if len(doc.Content) != 1 || !r.bounded(doc.Content[0], 0, &nodes) {
		return nil
	}
	return doc.Content[0]
}

// bounded refuses what makes a small file expand, and what no plan needs: aliases, anchors, own tags, deep nesting.
func (r *reader) bounded(n *yaml.Node, depth int, nodes *int) bool {
	*nodes++
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.at(n, "plan.alias", errs.T{
			VI: "Tệp kế hoạch không dùng neo (&) và bí danh (*). Hãy viết lại nội dung đầy đủ, hoặc đặt chữ có dấu & * trong dấu nháy.",
			EN: "A plan file has no anchors (&) and aliases (*). Write the content out, or put text with & or * in quotes.",
		})
		return false
	case depth > maxDepth || *nodes > maxNodes:
		r.at(n, "plan.size", errs.T{
			VI: "Tệp kế hoạch quá nhiều tầng hoặc quá nhiều mục.", EN: "The plan file is nested too deeply or has too many parts.",
		})
		return false
	case n.Style&yaml.TaggedStyle != 0:
		r.at(n, "plan.tag", errs.T{
			VI: "Tệp kế hoạch không dùng thẻ kiểu (!). Hãy đặt chữ bắt đầu bằng dấu ! trong dấu nháy.",
			EN: "A plan file has no type tags (!). Put text that begins with ! in quotes.",
		})
		return false
	}
	for _, c := range n.Content {
		if !r.bounded(c, depth+1, nodes) {
			return false
		}
	}
	return true
}

var syntaxPattern = regexp.MustCompile(`(?s)line (\d+): (.*)`)

// syntax notes an error of YAML itself. The library knows the line only.
func (r *reader) syntax(err error) {
	at, what := position{1, 1}, err.Error()
	if errors.Is(err, io.EOF) {
		r.add(at, "plan.empty", errs.T{VI: "Tệp trống, không có kế hoạch nào.", EN: "The file is empty, there is no plan in it."})
		return
	}
	if m := syntaxPattern.FindStringSubmatch(what); m != nil {
		at.line, what = max(atoi(m[1]), 1), m[2]
	}
	r.add(at, "plan.yaml", errs.T{
		VI: "Không đọc được tệp ở dòng này hoặc dòng ngay trên. Kiểm tra: thụt đầu dòng bằng dấu cách (không dùng phím Tab), sau dấu hai chấm có một dấu cách, chữ có dấu hai chấm hoặc dấu # đặt trong dấu nháy.",
		EN: fmt.Sprintf("Cannot read the file at this line or the one above (%s). Check: indent with spaces, not tabs; a space after each colon; text with a colon or # in quotes.", what),
	})
}

func (r *reader) add(at position, code string, text errs.T) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, Problem{File: r.file, Line: at.line, Column: at.column, Code: code, Text: text})
	}
}

// at notes a problem at a node.
func (r *reader) at(n *yaml.Node, code string, text errs.T) {
	r.add(position{max(n.Line, 1), max(n.Column, 1)}, code, text)
}

// field is one key that an object may have.
type field struct {
	key      string
	required bool
	read     func(n *yaml.Node, path string)
}

func need(key string, read func(*yaml.Node, string)) field { return field{key, true, read} }
func may(key string, read func(*yaml.Node, string)) field  { return field{key, false, read} }

// object reads a mapping strictly: unknown keys, repeated keys, empty values and missing keys are problems.
func (r *reader) object(n *yaml.Node, path string, fields ...field) {
	r.of[path] = position{n.Line, n.Column}
	if n.Kind != yaml.MappingNode {
		r.at(n, "plan.type", errs.Tf("Ở đây cần một nhóm các mục (%s: …), không phải một giá trị đơn.",
			"A group of keys (%s: …) belongs here, not a single value.", fields[0].key))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		r.entry(n.Content[i], n.Content[i+1], path, fields, seen)
	}
	for _, f := range fields {
		if f.required && !seen[f.key] {
			r.at(n, "plan.missing", errs.Tf("Thiếu mục “%s”.", "The key “%s” is missing.", f.key))
		}
	}
}

// entry reads one key and its value.
func (r *reader) entry(key, value *yaml.Node, path string, fields []field, seen map[string]bool) {
	name := key.Value
	if seen[name] {
		r.at(key, "plan.repeated", errs.Tf("Mục “%s” viết hai lần; chỉ giữ một.", "The key “%s” is written twice; keep one.", name))
		return
	}
	for _, f := range fields {
		if f.key != name || key.Kind != yaml.ScalarNode {
			continue
		}
		seen[name] = true
		at := join(path, name)
		r.of[at] = position{value.Line, value.Column}
		if value.Kind == yaml.ScalarNode && value.Tag == "!!null" {
			r.at(key, "plan.value", errs.Tf("Mục “%s” chưa có nội dung. Hãy điền, hoặc xóa cả dòng nếu không dùng.",
				"The key “%s” has no value. Fill it in, or delete the line if it is not used.", name))
			return
		}
		f.read(value, at)
		return
	}
	r.at(key, "plan.unknown", unknownKey(name, fields, value))
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func unknownKey(name string, fields []field, value *yaml.Node) errs.T {
	if value.Tag == "!!null" && value.Value == "" { // {vi: one, two, en: …}: YAML takes "two" for a key
		return errs.Tf("“%s” bị đọc thành tên mục. Câu có dấu phẩy trong ngoặc { } phải đặt trong dấu nháy; tên mục phải có dấu hai chấm và nội dung.",
			"“%s” was read as a key. Text with a comma inside { } must be in quotes; a key needs a colon and a value.", shorten(name))
	}
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	return suggest(name, keys, errs.Tf("Không có mục nào tên “%s” ở đây.", "There is no key “%s” here.", shorten(name)))
}

// each reads a list, one call per part.
func (r *reader) each(n *yaml.Node, path string, read func(n *yaml.Node, path string)) {
	if n.Kind != yaml.SequenceNode {
		r.at(n, "plan.type", errs.T{
			VI: "Ở đây cần một danh sách, mỗi dòng bắt đầu bằng dấu gạch (- ).",
			EN: "A list belongs here, each line beginning with a dash (- ).",
		})
		return
	}
	for i, c := range n.Content {
		at := fmt.Sprintf("%s[%d]", path, i)
		r.of[at] = position{c.Line, c.Column}
		read(c, at)
	}
}

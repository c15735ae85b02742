package unit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tungnha/internal/errs"
	"tungnha/internal/vn"
)

// What an import says of a row.
const (
	Accepted  = "accepted"
	Updated   = "updated"
	Refused   = "refused"
	Duplicate = "duplicate"
	Uncertain = "uncertain"
	Unchanged = "unchanged"
)

// Verdict is what an import says of one row of the file.
type Verdict struct {
	Row        int
	Status     string
	Codes      []string
	Message    errs.T
	Normalized map[string]string // name, kind, commune (code), code, aliases
}

// Codes of the import of units; docs/import-codes.md lists them.
const (
	CodeNoCommune      = "unit-commune-missing"
	CodeUnknownCommune = "unit-commune-unknown"
	CodeWhichCommune   = "unit-commune-ambiguous"
	CodeCommuneAbove   = "unit-commune-above"
	CodeKindUnknown    = "unit-kind-unknown"
	CodeBadName        = "unit-name-unreadable"
	CodeWhichUnit      = "unit-name-ambiguous"
	CodeMarksDiffer    = "unit-marks-differ"
	CodeTwice          = "unit-twice"
	CodeAliasTaken     = "unit-alias-taken"
	CodeCodeTaken      = "unit-code-taken"
	CodeCodeDiffers    = "unit-code-differs"
)

var codeDocs = []vn.CodeDoc{
	{Code: CodeNoCommune, Severity: vn.Refusal, VI: "Chưa ghi xã, phường, thị trấn.", EN: "The commune is missing."},
	{Code: CodeUnknownCommune, Severity: vn.Refusal, VI: "Không có xã, phường, thị trấn này trong địa bàn.", EN: "There is no such commune in this area."},
	{Code: CodeWhichCommune, Severity: vn.Refusal, VI: "Tên xã viết thiếu dấu nên trùng với nhiều xã; hãy ghi đủ dấu hoặc ghi mã.", EN: "Without its marks the name fits several communes; write the marks or the code."},
	{Code: CodeCommuneAbove, Severity: vn.Warning, VI: "Ô xã để trống, lấy theo dòng trên.", EN: "The commune's cell is empty; it was taken from the row above."},
	{Code: CodeKindUnknown, Severity: vn.Refusal, VI: "Không rõ là thôn, cơ quan, trường học hay doanh nghiệp; hãy ghi cột Loại.", EN: "It can't be told whether this is a hamlet, agency, school or enterprise; fill in the column Loại."},
	{Code: CodeBadName, Severity: vn.Refusal, VI: "Tên trống hoặc quá dài.", EN: "The name is empty or too long."},
	{Code: CodeWhichUnit, Severity: vn.Warning, VI: "Tên trùng với nhiều đơn vị đã có; hãy chọn một.", EN: "The name fits several units that exist; choose one."},
	{Code: CodeMarksDiffer, Severity: vn.Warning, VI: "Đã có đơn vị tên gần giống, chỉ khác dấu; hãy xác nhận là một hay hai đơn vị.", EN: "A unit exists whose name differs only in marks; say whether they are one or two."},
	{Code: CodeTwice, Severity: vn.Warning, VI: "Đơn vị này đã có ở dòng trước.", EN: "This unit stands in a row before."},
	{Code: CodeAliasTaken, Severity: vn.Warning, VI: "Tên gọi khác đã thuộc đơn vị khác nên không ghi.", EN: "The other name belongs to another unit and was left out."},
	{Code: CodeCodeTaken, Severity: vn.Refusal, VI: "Mã đã có đơn vị khác dùng.", EN: "The code belongs to another unit."},
	{Code: CodeCodeDiffers, Severity: vn.Warning, VI: "Đơn vị đã có mã khác; giữ mã cũ.", EN: "The unit has another code already; the old one is kept."},
}

// ImportCodes lists the codes of the import of units with a sentence in both languages.
func ImportCodes() []vn.CodeDoc { return slices.Clone(codeDocs) }

func sentence(code string) errs.T {
	for _, d := range codeDocs {
		if d.Code == code {
			return errs.T{VI: d.VI, EN: d.EN}
		}
	}
	return errs.T{}
}

// ImportPlan is what an import will do: a verdict for every row, in order, and the steps behind those that are taken.
type ImportPlan struct {
	Verdicts []Verdict
	steps    []step
}

// step adds a unit (id 0) or aliases to one.
type step struct {
	parent ID
	id     ID
	draft  draft
}

// PlanImport judges every row against the tree, for a user whose part is root. It is pure: the same rows on the tree that came of them are all
// unchanged.
func PlanImport(tree *Tree, root ID, rows []ImportRow) *ImportPlan {
	p := &planner{tree: tree, root: root, names: map[findKey]int{}, codes: map[string]bool{}, near: map[findKey][]rowName{}, byID: map[ID]int{}, communes: map[string][]*Unit{}}
	out := &ImportPlan{Verdicts: make([]Verdict, len(rows))}
	for i, row := range rows {
		j := &judgement{p: p, row: row, verdict: Verdict{Row: row.Row, Normalized: map[string]string{}}}
		j.judge()
		out.Verdicts[i] = j.verdict
		if j.verdict.Status == Accepted || j.verdict.Status == Updated {
			out.steps = append(out.steps, j.step)
		}
	}
	return out
}

type planner struct {
	tree     *Tree
	root     ID
	names    map[findKey]int // the row that took a name under a parent
	codes    map[string]bool
	near     map[findKey][]rowName // by folded name
	byID     map[ID]int            // the row that meant a unit
	communes map[string][]*Unit
}

// judgement is the work on one row.
type judgement struct {
	p       *planner
	row     ImportRow
	parent  *Unit
	step    step
	verdict Verdict
}

func (j *judgement) judge() {
	for _, rule := range []func() bool{j.kind, j.place, j.name, j.known, j.code} {
		if !rule() {
			return
		}
	}
	j.aliases()
	j.p.names[findKey{j.parent.ID, Key(j.step.draft.name)}] = j.row.Row
	j.close(Accepted, "", errs.T{VI: "Thêm đơn vị mới.", EN: "A new unit is added."})
}

// close gives the verdict; false ends the judgement.
func (j *judgement) close(status, code string, message errs.T) bool {
	j.verdict.Status, j.verdict.Message = status, message
	if code != "" {
		j.warn(code)
		j.verdict.Message.VI = strings.TrimSpace(sentence(code).VI + " " + message.VI)
		j.verdict.Message.EN = strings.TrimSpace(sentence(code).EN + " " + message.EN)
	}
	return false
}

func (j *judgement) warn(code string) {
	if !slices.Contains(j.verdict.Codes, code) {
		j.verdict.Codes = append(j.verdict.Codes, code)
	}
}

func (j *judgement) refuse(code string, message errs.T) bool { return j.close(Refused, code, message) }

func (j *judgement) kind() bool {
	level, kind, ok := readKind(j.row.Kind, j.row.Name, j.row.Hamlets)
	if !ok {
		return j.refuse(CodeKindUnknown, errs.T{})
	}
	j.step.draft = draft{level: level, kind: kind}
	j.verdict.Normalized["kind"] = string(kind)
	return true
}

func (j *judgement) place() bool {
	text := j.row.Commune
	if text == "" && j.step.draft.level == Hamlet && j.row.Above != "" {
		text = j.row.Above
		j.warn(CodeCommuneAbove)
	}
	found := j.p.places(text)
	if j.step.draft.level == Hamlet {
		found = slices.DeleteFunc(slices.Clone(found), func(u *Unit) bool { return u.Level != Commune })
	}
	switch {
	case len(found) == 1:
		j.parent = found[0]
		j.step.parent = j.parent.ID
		j.verdict.Normalized["commune"] = j.parent.Code
		return true
	case text == "":
		return j.refuse(CodeNoCommune, errs.T{})
	case len(found) == 0:
		return j.refuse(CodeUnknownCommune, errs.T{VI: "“" + text + "”", EN: "“" + text + "”"})
	}
	return j.refuse(CodeWhichCommune, listOf(found))
}

func listOf(units []*Unit) errs.T {
	var out []string
	for _, u := range units {
		out = append(out, fmt.Sprintf("%s (%s)", u.Name, u.Code))
	}
	s := strings.Join(out, "; ")
	return errs.T{VI: s, EN: s}
}

// name settles how the unit is called: "1" in a row of kind "Thôn" is "Thôn 1".
func (j *judgement) name() bool {
	d, name := &j.step.draft, vn.Clean(j.row.Name)
	if d.level == Hamlet {
		name = properName(name)
		if _, _, said := cutKind(Key(name)); !said && d.kind != "" && j.row.Kind != "" && Key(name) != "" {
			name = d.kind.Word().VI + " " + name
		}
	}
	var err error
	if d.name, err = checkName(name); err != nil {
		return j.refuse(CodeBadName, errs.T{})
	}
	j.verdict.Normalized["name"] = d.name
	return true
}

// known settles rows about units that exist or stood in a row before.
func (j *judgement) known() bool {
	name := j.step.draft.name
	if row, twice := j.p.names[findKey{j.parent.ID, Key(name)}]; twice {
		return j.twice(row)
	}
	if id, ok := j.p.tree.holder(j.parent.ID, Key(name)); ok {
		u, _ := j.p.tree.Get(id)
		return j.update(u)
	}
	if row := j.p.nearRow(j.parent.ID, Key(name)); row != 0 {
		return j.close(Uncertain, CodeMarksDiffer, errs.Tf("Dòng %d.", "Row %d.", row))
	}
	found, sure := j.p.tree.search(j.parent.ID, name)
	switch {
	case len(found) == 0:
		j.p.taken(j.parent.ID, Key(name), j.row.Row)
		return true
	case len(found) > 1:
		return j.close(Uncertain, CodeWhichUnit, listOf(found))
	case !sure:
		return j.close(Uncertain, CodeMarksDiffer, listOf(found))
	}
	return j.update(found[0])
}

// nearRow gives a row before whose name differs from this one only in marks that one of them lacks; 0 for none.
func (p *planner) nearRow(parent ID, key string) int {
	for _, other := range p.near[findKey{parent, vn.Fold(key)}] {
		if other.key != key && (marksFit(other.key, key) || marksFit(key, other.key)) {
			return other.row
		}
	}
	return 0
}

// taken remembers a name of the file.
func (p *planner) taken(parent ID, key string, row int) {
	at := findKey{parent, vn.Fold(key)}
	p.near[at] = append(p.near[at], rowName{key, row})
}

type rowName struct {
	key string
	row int
}

func (j *judgement) twice(row int) bool {
	return j.close(Duplicate, CodeTwice, errs.Tf("Dòng %d.", "Row %d.", row))
}

// update takes what a row adds to a unit that exists: its aliases.
func (j *judgement) update(u *Unit) bool {
	if row, twice := j.p.byID[u.ID]; twice {
		return j.twice(row)
	}
	j.p.byID[u.ID] = j.row.Row
	j.p.taken(j.parent.ID, u.Key, j.row.Row)
	j.step.id = u.ID
	j.verdict.Normalized["name"], j.verdict.Normalized["code"] = u.Name, u.Code
	if own := officeCode(j.parent.Code, j.row.Code); own != "" && own != u.Code {
		j.warn(CodeCodeDiffers)
	}
	j.aliases()
	if len(j.step.draft.aliases) == 0 {
		return j.close(Unchanged, "", errs.T{VI: "Đã có, không thay đổi.", EN: "It exists; nothing changes."})
	}
	return j.close(Updated, "", errs.T{VI: "Đã có, thêm tên gọi khác.", EN: "It exists; other names are added."})
}

func (j *judgement) code() bool {
	own := officeCode(j.parent.Code, j.row.Code)
	if own == "" {
		return true
	}
	if _, taken := j.p.tree.ByCode(j.parent.Catalogue, own); taken || j.p.codes[own] {
		return j.refuse(CodeCodeTaken, errs.T{VI: own, EN: own})
	}
	j.p.codes[own] = true
	j.step.draft.code, j.verdict.Normalized["code"] = own, own
	return true
}

// aliases keeps the other names that are new and free.
func (j *judgement) aliases() {
	for _, a := range j.row.Aliases {
		a = vn.Clean(a)
		key := findKey{j.parent.ID, Key(a)}
		if _, err := checkName(a); err != nil || key.text == Key(j.step.draft.name) {
			continue
		}
		holder, held := j.p.tree.holder(key.parent, key.text)
		row, inFile := j.p.names[key]
		switch {
		case held && holder == j.step.id && holder != 0, inFile && row == j.row.Row:
		case held || inFile:
			j.warn(CodeAliasTaken)
		default:
			j.p.names[key] = j.row.Row
			j.step.draft.aliases = append(j.step.draft.aliases, a)
		}
	}
	if len(j.step.draft.aliases) > 0 {
		j.verdict.Normalized["aliases"] = strings.Join(j.step.draft.aliases, "; ")
	}
}

// holder gives the live unit that has exactly this key as its name or alias.
func (t *Tree) holder(parent ID, key string) (ID, bool) {
	t.once.Do(t.buildFind)
	id, ok := t.held[findKey{parent, key}]
	return id, ok
}

// places finds where a row belongs: a commune by name or code within the user's part, or the part's own top.
func (p *planner) places(text string) []*Unit {
	if found, ok := p.communes[text]; ok {
		return found
	}
	found := p.lookUp(text)
	p.communes[text] = found
	return found
}

func (p *planner) lookUp(text string) (found []*Unit) {
	top, ok := p.tree.Get(p.root)
	if !ok {
		return nil
	}
	if text == "" {
		if top.Level == Commune {
			return []*Unit{top}
		}
		return nil
	}
	if isNumber(text) && len(text) <= 5 {
		if u, ok := p.tree.ByCode(top.Catalogue, strings.Repeat("0", 5-len(text))+text); ok && p.tree.Within(u.ID, p.root) {
			return []*Unit{u}
		}
	}
	for _, parent := range append([]*Unit{{ID: top.Parent}, top}, p.tree.Children(p.root)...) {
		for _, u := range p.tree.Find(parent.ID, text) {
			if u.IsOfficial() && p.tree.Within(u.ID, p.root) && !slices.Contains(found, u) {
				found = append(found, u)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Unit) int { return cmp.Compare(a.Path, b.Path) })
	return found
}

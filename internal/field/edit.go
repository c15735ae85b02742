package field

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tungnha/internal/campaign"
	"tungnha/internal/errs"
	"tungnha/internal/roster"
	"tungnha/internal/vn"
)

const longText = 300 // bytes of a name, an address

// The fields of a citizen that may be changed at the door. Their text is public: it stands in operations and verdicts.
var fieldNames = []string{"name", "birth", "sex", "identity", "phones", "relation", "card", "device", "own_sim"}

// masked are the fields that a phone sees only in part, so it can't say what they were.
func masked(field string) bool { return field == "identity" || field == "phones" }

// FieldVerdict is one field of an edit that met another's change. Theirs is masked where the phone may not see it.
type FieldVerdict struct {
	Field   string `json:"field"`
	Applied bool   `json:"applied"`
	Theirs  string `json:"theirs,omitempty"`
}

func checkEdits(fields map[string]Edit) error {
	if len(fields) == 0 {
		return malformed("fields")
	}
	for name, e := range fields {
		if !slices.Contains(fieldNames, name) {
			return malformed("fields")
		}
		if err := set(&roster.Citizen{}, name, e.To); err != nil {
			return err
		}
	}
	return nil
}

// get gives a citizen's field as text.
func get(c *roster.Citizen, field string) string {
	switch field {
	case "name":
		return c.Name
	case "birth":
		return strconv.Itoa(c.Birth.Int())
	case "sex":
		return strconv.Itoa(int(c.Sex))
	case "identity":
		return c.Identity
	case "phones":
		return strings.Join(c.Phones, ",")
	case "relation":
		return c.Relation
	case "card":
		return strconv.Itoa(int(c.Card))
	case "device":
		return strconv.Itoa(int(c.Device))
	case "own_sim":
		return strconv.Itoa(int(c.OwnSIM))
	}
	return ""
}

// set puts a field's text into a citizen, or says what is wrong with it.
func set(c *roster.Citizen, field, text string) error {
	switch field {
	case "name":
		c.Name = vn.Clean(text)
		if c.Name == "" || len(c.Name) > longText {
			return wrongField(field)
		}
	case "birth":
		return setBirth(c, text)
	case "identity":
		id, _, err := vn.ParseIdentity(text, false)
		c.Identity = id.Digits
		return err
	case "phones":
		return setPhones(c, text)
	case "relation":
		c.Relation = vn.Clean(text)
		if len(c.Relation) > longText {
			return wrongField(field)
		}
	default:
		return setChoice(c, field, text)
	}
	return nil
}

func setBirth(c *roster.Citizen, text string) error {
	n, err := strconv.Atoi(text)
	b := vn.BirthFromInt(n)
	day := time.Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, time.UTC)
	if err != nil || b.Year < vn.FirstBirthYear || b.Year > 2100 || b.Month > 12 || b.Day > 31 || b.Month == 0 && b.Day != 0 || b.Day > 0 && day.Day() != b.Day {
		return wrongField("birth")
	}
	c.Birth = b
	return nil
}

func setPhones(c *roster.Citizen, text string) error {
	list, _, err := vn.ParsePhones(text, false)
	c.Phones = nil
	for _, p := range list {
		c.Phones = append(c.Phones, p.Digits)
	}
	return err
}

func setChoice(c *roster.Citizen, field, text string) error {
	n, err := strconv.Atoi(text)
	most := map[string]int{"sex": int(vn.Female), "card": int(roster.CardNone), "device": int(roster.DeviceNone), "own_sim": 2}[field]
	if err != nil || n < 0 || n > most {
		return wrongField(field)
	}
	switch field {
	case "sex":
		c.Sex = vn.Sex(n)
	case "card":
		c.Card = roster.Card(n)
	case "device":
		c.Device = roster.Device(n)
	case "own_sim":
		c.OwnSIM = campaign.Tri(n)
	}
	return nil
}

func wrongField(field string) *errs.Error {
	return errs.Invalid("field.value", errs.Tf("Giá trị của mục “%s” không hợp lệ. Việc này chưa được ghi; hãy sửa lại trên máy.",
		"The value of the field “%s” is not valid. It was not recorded; correct it on the phone.", field))
}

// citizen makes a roster row of a walk-in.
func (p *NewPerson) citizen() (*roster.Citizen, error) {
	c := &roster.Citizen{}
	for field, text := range map[string]string{
		"name": p.Name, "birth": strconv.Itoa(p.Birth), "sex": strconv.Itoa(p.Sex), "identity": p.Identity, "phones": p.Phones, "relation": p.Relation,
		"card": strconv.Itoa(p.Card), "device": strconv.Itoa(p.Device), "own_sim": strconv.Itoa(p.OwnSIM),
	} {
		if err := set(c, field, text); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// merge puts an edit onto a citizen field by field. A field that somebody else changed to something else meanwhile stays as it is and is told.
func merge(c *roster.Citizen, base int64, fields map[string]Edit) (next roster.Citizen, told []FieldVerdict, conflict bool) {
	next = *c
	for _, name := range fieldNames {
		e, ok := fields[name]
		if !ok {
			continue
		}
		want := roster.Citizen{}
		_ = set(&want, name, e.To) // checkEdits has looked at it
		have := get(c, name)
		clash := have != get(&want, name) && base != c.Version && (masked(name) || have != normal(name, e.From))
		if !clash {
			_ = set(&next, name, e.To)
		}
		conflict = conflict || clash
		told = append(told, FieldVerdict{Field: name, Applied: !clash, Theirs: shown(name, have, clash)})
	}
	return next, told, conflict
}

// normal is a field's text in the form that get gives.
func normal(field, text string) string {
	c := roster.Citizen{}
	if set(&c, field, text) != nil {
		return text
	}
	return get(&c, field)
}

func shown(field, value string, clash bool) string {
	switch {
	case !clash || field == "phones": // whether this phone may see numbers is decided elsewhere
		return ""
	case field == "identity":
		return vn.MaskIdentity(value)
	}
	return value
}

package campaign

import "fmt"

// Cite names the document as letters do (decree 30/2020): "Kế hoạch số 70/KH-UBND ngày 21/3/2023 của UBND tỉnh Thanh Hóa". What is not known yet
// is left as dots to be filled in by hand.
func (d Document) Cite() string {
	number, date := d.Number, "…/…/…"
	if number == "" {
		number = "…"
	}
	if d.Date != 0 {
		date = letterDay(d.Date)
	}
	return fmt.Sprintf("%s số %s ngày %s của %s", d.Kind, number, date, d.Issuer)
}

// letterDay writes a day as decree 30/2020 does: a zero before days under 10 and before the months 1 and 2 only.
func letterDay(d Day) string {
	month := int(d / 100 % 100)
	if month < 3 {
		return fmt.Sprintf("%02d/%02d/%d", d%100, month, d/10000)
	}
	return fmt.Sprintf("%02d/%d/%d", d%100, month, d/10000)
}

// Chain is the legal basis from the highest document down to the one that the plan itself carries out; documents beside that line are left out.
func (p *Plan) Chain() []Document {
	var chain []Document
	for id := p.Document.Parent; id != "" && len(chain) <= len(p.Basis); {
		d, ok := find(p.Basis, id)
		if !ok {
			break
		}
		chain = append([]Document{d}, chain...)
		id = d.Parent
	}
	return chain
}

func (d Document) id() string { return d.ID }

// Blank lists what the district still has to fill in by hand, as the keys of the plan file: "unit", "document.number", "document.date".
func (p *Plan) Blank() []string {
	var open []string
	if p.Unit == "" {
		open = append(open, "unit")
	}
	if p.Document.Number == "" {
		open = append(open, "document.number")
	}
	if p.Document.Date == 0 {
		open = append(open, "document.date")
	}
	return open
}

package main

import (
	"bytes"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tungnha/internal/emulate"
	"tungnha/internal/locale"
)

// cmdFigures writes the workbooks of figures that come from above: figures appendix|short|official OUT.xlsx.
func cmdFigures(ts *testscript.TestScript, _ bool, args []string) {
	d := emulate.Generate(emulate.Options{Citizens: 2600, Seed: 7})
	targets := emulate.Targets(d, emulate.PlanL1, emulate.PlanL2)
	var b bytes.Buffer
	switch args[0] {
	case "appendix":
		ts.Check(emulate.WriteTargets(&b, d, targets, emulate.TargetsGood))
	case "short":
		ts.Check(emulate.WriteTargets(&b, d, targets, emulate.TargetsShort))
	case "official":
		var lines []emulate.OfficialLine
		for i, c := range d.Communes {
			lines = append(lines, emulate.OfficialLine{Code: c.Code, Name: c.Name, Figures: emulate.Figures{L1Activated: 100 + i, L2Filed: 50, L2Approved: 40, L2Activated: 20}})
		}
		ts.Check(emulate.WriteOfficial(&b, d, targets, time.Date(2023, 5, 25, 17, 0, 0, 0, locale.Zone), lines))
	default:
		ts.Fatalf("no figures of kind %q", args[0])
	}
	ts.Check(writeFile(ts.MkAbs(args[1]), b.Bytes()))
}

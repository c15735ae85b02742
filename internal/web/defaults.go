package web

import (
	"tungnha/internal/official"
	"tungnha/internal/report"
	"tungnha/internal/target"
	"tungnha/internal/web/desk"
)

// complete makes what needs nothing but the store, where the wiring has not.
func complete(c *desk.Config) {
	if c.Targets == nil {
		c.Targets = target.New(c.DB)
	}
	if c.Official == nil {
		c.Official = official.New(c.DB)
	}
	if c.Report == nil {
		c.Report = report.New(c.DB, c.Units, c.Ledger, c.Roster)
		c.Report.SetAuditor(c.Audit)
	}
}

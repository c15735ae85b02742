package web_test

import (
	"context"
	"fmt"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/roster"
	"tungnha/internal/web/webtest"
)

// pagesToSee are the pages by a short name: for pictures.
func pagesToSee(w *webtest.World) map[string]string {
	c, h := w.Communes[0], w.Hamlets[w.Communes[0]][0]
	camp := w.Campaign.ID
	return map[string]string{
		"board": fmt.Sprintf("/b/%s/%d", camp, w.Campaign.Unit), "boardcommune": fmt.Sprintf("/b/%s/%d", camp, c), "boardhamlet": fmt.Sprintf("/b/%s/%d", camp, h),
		"wall": fmt.Sprintf("/b/%s/%d?wall=1", camp, w.Campaign.Unit), "boardfiled": fmt.Sprintf("/b/%s/%d?i=l2-filed", camp, w.Campaign.Unit),
		"imports": fmt.Sprintf("/i/%s/%d", camp, c), "run": runPath(w), "cases": fmt.Sprintf("/dup/%d", w.Campaign.Unit),
		"targets": fmt.Sprintf("/t/%s/%d", camp, w.Campaign.Unit), "official": fmt.Sprintf("/o/%s/%d", camp, w.Campaign.Unit), "units": fmt.Sprintf("/units/%d", c),
		"audit": fmt.Sprintf("/audit/%d?check=1", w.Campaign.Unit), "system": "/system", "plan": fmt.Sprintf("/p/%s/%d", camp, w.Campaign.Unit),
		"report":   fmt.Sprintf("/r/%s/%d", camp, w.Campaign.Unit),
		"accounts": "/accounts", "plans": "/plans", "password": "/password", "failure": "/nowhere",
		"list": fmt.Sprintf("/l/%s/%d", camp, c), "listhamlet": fmt.Sprintf("/l/%s/%d?order=name", camp, h), "print": fmt.Sprintf("/l/%s/%d/print", camp, h),
		"above": fmt.Sprintf("/l/%s/%d", camp, w.Campaign.Unit), "work": fmt.Sprintf("/w/%s/%d?list=owed", camp, c), "search": "/search?q=nguyen",
		"quick": fmt.Sprintf("/q/%s/%d", camp, h), "survey": fmt.Sprintf("/s/%s/%d", camp, h), "citizen": citizenWith(w, ledger.StepActivate2),
		"citizen2": citizenWith(w, ledger.StepSurvey), "citizen3": citizenWith(w, ledger.StepConfirm),
	}
}

// citizenWith is the page of the first person of the first hamlet with a step.
func citizenWith(w *webtest.World, step ledger.Step) string {
	w.T.Helper()
	path := ""
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		views, err := w.Ledger.Views(q, w.Communes[0], w.Campaign.No)
		for _, v := range views {
			if v.Step == step && path == "" {
				path = fmt.Sprintf("/c/%d/%s", w.Communes[0], v.Citizen)
			}
		}
		return err
	}))
	return path
}

// runPath is the page of the first commune's import.
func runPath(w *webtest.World) string {
	w.T.Helper()
	runs, err := w.Roster.Runs(context.Background(), w.Communes[0])
	w.Must(err)
	return fmt.Sprintf("/i/%s/%d/%s", w.Campaign.ID, w.Communes[0], runs[0].ID)
}

// portals counts the log-ins to the portal that stand for a line of the first hamlet.
func portals(w *webtest.World, line string) (n int) {
	w.T.Helper()
	c := w.Communes[0]
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		people, err := w.Roster.Hamlet(q, c, w.Hamlets[c][0])
		for _, p := range people {
			if fmt.Sprint(p.ListNo) != line {
				continue
			}
			events, _, err := w.Ledger.Timeline(q, c, p.ID)
			if err != nil {
				return err
			}
			void := ledger.Voided(events)
			for i := range events {
				if events[i].Kind == ledger.Portal && !void[events[i].ID] {
					n++
				}
			}
		}
		return err
	}))
	return n
}

// firstOfHamlet is the person of the first line of the first hamlet.
func firstOfHamlet(w *webtest.World) (out *roster.Citizen) {
	w.T.Helper()
	c := w.Communes[0]
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		people, err := w.Roster.Hamlet(q, c, w.Hamlets[c][0])
		out = people[0]
		return err
	}))
	return out
}

package web_test

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/ledger"
	"tungnha/internal/web/people"
	"tungnha/internal/web/webtest"
)

var (
	figureLink = regexp.MustCompile(`<a href="(/l/[^"]*)">([+\d.]+)</a>`)
	listTotal  = regexp.MustCompile(`([\d.]+)</b> *người`)
)

func plainNumber(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.NewReplacer(".", "", "+", "").Replace(s))
	if err != nil {
		t.Fatal(s, err)
	}
	return n
}

// TestEveryFigureOpensToItsPeople follows every linked figure of a commune's board and counts who stands on the list behind it (law 4).
func TestEveryFigureOpensToItsPeople(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	page := b.get(fmt.Sprintf("/b/%s/%d", w.Campaign.ID, w.Communes[0]))
	followed := 0
	for _, m := range figureLink.FindAllStringSubmatch(page, -1) {
		path, want := html.UnescapeString(m[1]), plainNumber(t, m[2])
		total := listTotal.FindStringSubmatch(b.get(path))
		if total == nil {
			t.Errorf("%s says no total", path)
			continue
		}
		if got := plainNumber(t, total[1]); got != want {
			t.Errorf("the board says %d, %s lists %d", want, path, got)
		}
		followed++
	}
	if followed < 20 {
		t.Fatalf("only %d figures were followed", followed)
	}
}

// TestWorkListsHoldWhoTheyName opens the three lists of plan A III.1 and looks at each person's next step (L2, L5, R8).
func TestWorkListsHoldWhoTheyName(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := open(t, w, "ca0")
	for list, steps := range map[string][]ledger.Step{
		"owed":     {ledger.StepActivate2, ledger.StepActivate1, ledger.StepTell},
		"waiting":  {ledger.StepWait},
		"combined": {ledger.StepCard},
	} {
		page := b.get(fmt.Sprintf("/w/%s/%d?list=%s", w.Campaign.ID, w.Communes[0], list))
		if n := strings.Count(page, `<a href="/c/`); n == 0 {
			t.Errorf("the list %s is empty", list)
		}
		for _, s := range steps {
			for _, name := range namesAt(w, s) {
				if !strings.Contains(page, html.EscapeString(name)) {
					t.Errorf("%s is not on the list %s", name, list)
				}
			}
		}
	}
}

// TestWorkIsInOrderOfPriority reads the page from top to bottom: small priorities first, among equals the oldest message first, and every line says why (L5).
func TestWorkIsInOrderOfPriority(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	page := open(t, w, "ca0").get(fmt.Sprintf("/w/%s/%d", w.Campaign.ID, w.Communes[0]))
	views := viewsOf(w)
	rows := regexp.MustCompile(`(?s)<tr><th scope="row"><a href="/c/\d+/([0-9a-f-]{36})">.*?</tr>`).FindAllStringSubmatch(page, -1)
	steps := map[ledger.Step]bool{}
	for i, r := range rows {
		now := views[r[1]]
		if steps[now.Step] = true; !strings.Contains(r[0], html.EscapeString(people.Why(now.Step).VI)) {
			t.Errorf("line %d does not say why: %s", i+1, r[0])
		}
		if i == 0 {
			continue
		}
		last := views[rows[i-1][1]]
		if last.Priority > now.Priority || last.Priority == now.Priority && !now.Clock.IsZero() && (last.Clock.IsZero() || last.Clock.After(now.Clock)) {
			t.Errorf("line %d (priority %d, message of %v) stands after priority %d, %v", i+1, now.Priority, now.Clock, last.Priority, last.Clock)
		}
	}
	if len(rows) < 20 || len(steps) < 3 {
		t.Fatalf("only %d lines of %d steps were read", len(rows), len(steps))
	}
}

// viewsOf gives the first commune's views by the citizens' ids.
func viewsOf(w *webtest.World) map[string]ledger.StoredView {
	w.T.Helper()
	out := map[string]ledger.StoredView{}
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		views, err := w.Ledger.Views(q, w.Communes[0], w.Campaign.No)
		for _, v := range views {
			out[v.Citizen.String()] = v
		}
		return err
	}))
	return out
}

// namesAt gives the names of everybody in the first commune whose next step it is.
func namesAt(w *webtest.World, step ledger.Step) (out []string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		views, err := w.Ledger.Views(q, w.Communes[0], w.Campaign.No)
		if err != nil {
			return err
		}
		for _, v := range views {
			if v.Step != step {
				continue
			}
			p, err := w.Roster.Citizen(q, w.Communes[0], v.Citizen)
			if err != nil {
				return err
			}
			out = append(out, p.Name)
		}
		return nil
	}))
	return out
}

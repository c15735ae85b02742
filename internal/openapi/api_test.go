package openapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// door is a route with its path filled in for the home commune and its person.
type door struct {
	method, path string
	open         bool
}

// doors lists every route of the description; a route that is added is walked without anybody remembering to.
func (w *world) doors() (out []door) {
	fill := strings.NewReplacer("{campaign}", campaignID, "{commune}", fmt.Sprint(w.home), "{id}", w.person.String())
	for path, item := range w.api.OpenAPI().Paths {
		for _, op := range operations(item) {
			p := fill.Replace(path)
			if strings.Contains(p, "{") {
				w.t.Fatalf("%s: the walk does not know how to fill this path", path)
			}
			if op.OperationID == "people" {
				p += "?name=nguyen"
			}
			out = append(out, door{op.Method, p, len(op.Security) == 0})
		}
	}
	if len(out) < 7 {
		w.t.Fatalf("only %d routes were found", len(out))
	}
	return out
}

// body is a request that would record something if it were let in.
func (w *world) body() string {
	return fmt.Sprintf(`{"events":[{"id":%q,"citizen":%q,"kind":"activated","level":1}]}`, db.NewID(w.cfg.DB.Now()), w.person)
}

// traces are what an answer to somebody from elsewhere must not hold.
func (w *world) traces() []string {
	return []string{fmt.Sprint(w.home), personName, "Thử Nghiệm", identity, "•••", w.person.String()}
}

func TestNobodyGetsInWithoutAToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	for _, d := range w.doors() {
		if d.open {
			continue
		}
		for _, header := range []string{"", "Bearer", "Bearer x", "Basic cXVhbnRyaTp4", "bearer  "} {
			a := w.ask(d.method, d.path, "", w.body(), "Authorization", header)
			p := a.problem(http.StatusUnauthorized, "access.nobody")
			if a.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s: no WWW-Authenticate", d.method, d.path)
			}
			if p.Detail != p.Text.VI {
				t.Errorf("without Accept-Language the answer is Vietnamese: %s", p.Detail)
			}
		}
	}
}

func TestAnotherCommuneSeesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		before := w.timeline()
		for name, token := range map[string]string{
			"neighbour": w.hire("congan.lang", access.RoleCommunePolice, w.next),
			"far":       w.hire("congan.xa", access.RoleCommunePolice, w.far),
		} {
			for _, d := range w.doors() {
				if d.open || d.method == http.MethodDelete {
					continue
				}
				a := w.ask(d.method, d.path, token, w.body())
				for _, trace := range w.traces() {
					if strings.Contains(a.Body.String(), trace) {
						t.Errorf("%s, %s %s: the answer holds %q", name, d.method, d.path, trace)
					}
				}
				if strings.Contains(d.path, "/communes/") || name == "far" && strings.Contains(d.path, "/campaigns/") {
					a.problem(http.StatusNotFound, "not-found")
				}
			}
		}
		if after := w.timeline(); after != before {
			t.Fatalf("somebody from elsewhere changed something: %d events, then %d", before, after)
		}
	})
}

func (w *world) timeline() (n int) {
	w.t.Helper()
	w.must(w.cfg.DB.Read(context.Background(), func(q *db.Rx) error {
		events, _, err := w.cfg.Ledger.Timeline(q, w.home, w.person)
		n = len(events)
		return err
	}))
	return n
}

func TestAVerbIsNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	token := w.hire("nguoixem", access.RoleViewer, w.home)
	for _, d := range w.doors() {
		if strings.Contains(d.path, "/communes/") {
			w.ask(d.method, d.path, token, w.body()).problem(http.StatusForbidden, "access.forbidden")
		}
	}
	w.ask("GET", "/api/v1/campaigns", token, nil).status(http.StatusOK)
}

func TestSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	w.ask("POST", "/api/v1/session", "", map[string]string{"login": "quantri", "password": "sai"}).problem(http.StatusUnauthorized, "access.wrong")
	p := w.ask("POST", "/api/v1/session", "", map[string]string{"login": "quantri", "password": "bí mật", "otp": "1"}).
		problem(http.StatusUnprocessableEntity, "api.form")
	if text := fmt.Sprint(p); strings.Contains(text, "bí mật") || !strings.Contains(text, "otp") {
		t.Fatalf("an error names the field and never sends a password back: %s", text)
	}
	var s Session
	w.ask("POST", "/api/v1/session", "", map[string]string{"login": "quantri", "password": password}).status(http.StatusCreated).into(&s)
	if s.Token == "" || s.Unit != w.admin.Unit || s.Role != string(access.RoleSteeringAdmin) {
		t.Fatalf("%+v", s)
	}
	w.ask("GET", "/api/v1/campaigns", s.Token, nil).status(http.StatusOK)
	w.ask("DELETE", "/api/v1/session", s.Token, nil).status(http.StatusNoContent)
	w.ask("GET", "/api/v1/campaigns", s.Token, nil).problem(http.StatusUnauthorized, "access.nobody")
}

func TestTemporaryPasswordOpensNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	_, temporary, err := w.cfg.Access.CreateAccount(context.Background(), w.admin, access.NewAccount{
		Login: "moi", Name: "Người Mới", Role: access.RoleCommunePolice, Unit: w.home,
	})
	w.must(err)
	var s Session
	w.ask("POST", "/api/v1/session", "", map[string]string{"login": "moi", "password": temporary}).status(http.StatusCreated).into(&s)
	if !s.MustChange {
		t.Fatal("the caller is not told that the password is temporary")
	}
	for _, d := range w.doors() {
		if !d.open && d.method != http.MethodDelete {
			w.ask(d.method, d.path, s.Token, w.body()).problem(http.StatusForbidden, "access.must-change")
		}
	}
}

func TestCampaignsAndUnits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	token, _ := w.logIn("quantri")
	var c struct{ Campaigns []Campaign }
	w.ask("GET", "/api/v1/campaigns", token, nil).status(http.StatusOK).into(&c)
	if len(c.Campaigns) != 1 || c.Campaigns[0].ID != campaignID || c.Campaigns[0].Days != 41 || c.Campaigns[0].First != "2023-05-05" {
		t.Fatalf("%+v", c)
	}
	var u struct{ Units []Unit }
	w.ask("GET", "/api/v1/campaigns/"+campaignID+"/units", token, nil).status(http.StatusOK).into(&u)
	levels := map[string]int{}
	for _, x := range u.Units {
		levels[x.Level]++
	}
	if levels["district"] != 1 || levels["commune"] != 13 || levels["province"] != 0 {
		t.Fatalf("the district and its 13 communes: %v", levels)
	}
	w.ask("GET", "/api/v1/campaigns/khong-co/units", token, nil).problem(http.StatusNotFound, "not-found")
}

func TestPeople(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, w *world) {
		token := w.hire("congan", access.RoleCommunePolice, w.home)
		path := fmt.Sprintf("/api/v1/communes/%d/people", w.home)
		var list struct{ People []Person }
		w.ask("GET", path+"?name=thu+nghiem&limit=5", token, nil).status(http.StatusOK).into(&list)
		if len(list.People) != 1 || list.People[0].Name != personName || list.People[0].Identity != "038••••••017" ||
			fmt.Sprint(list.People[0].Phones) != "[0912•••678]" || list.People[0].Birth != "1990-02-03" || list.People[0].Sex != "female" {
			t.Fatalf("%+v", list)
		}
		var p PersonPage
		a := w.ask("GET", path+"/"+w.person.String(), token, nil).status(http.StatusOK)
		a.into(&p)
		if p.Name != personName || !p.State.Listed || len(p.Timeline) != 1 || p.Timeline[0].Kind != "listed" || len(p.Campaigns) != 1 ||
			p.Campaigns[0].Group != "unasked" || p.Campaigns[0].Step != "survey" {
			t.Fatalf("%+v", p)
		}
		if strings.Contains(a.Body.String(), identity) || strings.Contains(a.Body.String(), "0912345678") {
			t.Fatal("a whole number left the house")
		}
		w.ask("GET", path+"/"+db.NewID(w.cfg.DB.Now()).String(), token, nil).problem(http.StatusNotFound, "not-found")
		w.ask("GET", path+"?name=a", token, nil).problem(http.StatusUnprocessableEntity, "roster.search-short")
		w.ask("GET", path+"?name=anh&limit=100000", token, nil).problem(http.StatusUnprocessableEntity, "api.form")
		w.ask("GET", path+"?name=anh&all=1", token, nil).problem(http.StatusUnprocessableEntity, "api.form")
	})
}

func TestReasonsOfHealthAreForFew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	police, member := w.hire("congan", access.RoleCommunePolice, w.home), w.hire("tovien", access.RoleTeamMember, w.home)
	w.send(police, map[string]any{"id": db.NewID(w.cfg.DB.Now()), "citizen": w.person, "kind": "cannot", "reason": "mental", "note": "ghi chú riêng"})
	path := fmt.Sprintf("/api/v1/communes/%d/people/%s", w.home, w.person)
	if body := w.ask("GET", path, police, nil).status(http.StatusOK).Body.String(); strings.Count(body, `"mental"`) != 2 || !strings.Contains(body, "ghi chú riêng") {
		t.Fatalf("commune police see the reason in the state and the timeline: %s", body)
	}
	if body := w.ask("GET", path, member, nil).status(http.StatusOK).Body.String(); strings.Contains(body, "mental") || strings.Contains(body, "ghi chú riêng") {
		t.Fatalf("a team member sees a reason of health: %s", body)
	}
}

func TestDescription(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	a := w.ask("GET", "/api/openapi.json", "", nil).status(http.StatusOK)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Responses map[string]json.RawMessage
		}
	}
	a.into(&doc)
	record := doc.Paths[eventsPath]["post"]
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || record.Responses["200"] == nil || !strings.Contains(string(record.Responses["default"]), "#/components/schemas/Problem") {
		t.Fatalf("%s", a.Body)
	}
	for _, word := range []string{"own_sim", "ErrorModel", "unpkg", "cdn"} {
		if has := strings.Contains(a.Body.String(), word); has != (word == "own_sim") {
			t.Errorf("%q in the description: %v", word, has)
		}
	}
	for _, path := range []string{"/api/docs", "/docs", "/schemas/Problem.json"} {
		if w.ask("GET", path, "", nil).Code == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	for accept, english := range map[string]bool{"en": true, "vi": false, "en-GB,vi;q=0.5": true, "fr": false} {
		for _, path := range []string{"/api/v1/campaigns", "/api/v1/nothing"} {
			var p Problem
			w.ask("GET", path, "", nil, "Accept-Language", accept).into(&p)
			if (p.Detail == p.Text.EN) != english {
				t.Errorf("%s in %q: %s", path, accept, p.Detail)
			}
		}
	}
	w.ask("PUT", "/api/v1/session", "", "{}").problem(http.StatusNotFound, "api.route")
}

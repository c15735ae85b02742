package web_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/roster"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
	"tungnha/internal/web/desk"
	"tungnha/internal/web/webtest"
)

// stranger is somebody of another commune, and what they must never see of ours.
type stranger struct {
	w      *webtest.World
	token  string
	names  []string // of our people, hamlets
	values map[string]string
}

func newStranger(t *testing.T, login string) *stranger {
	w := webtest.New(t)
	ours := w.Communes[0]
	s := &stranger{w: w, token: w.Token(login), values: map[string]string{
		"campaign": w.Campaign.ID, "unit": unitText(ours), "file": "nothing.css", "act": "disable", "format": "pdf",
	}}
	who := roster.Citizen{
		Commune: ours, Hamlet: w.Hamlets[ours][0], Name: "Khổng Thị Tuyệt Mật", Birth: vn.Birth{Year: 1977}, Identity: "038177099887", Phones: []string{"0900077665"}, ListNo: 900, Household: db.NewID(w.Now()),
	}
	w.Must(w.DB.Write(context.Background(), func(tx *db.Tx) (err error) {
		who.ID, err = w.Roster.Add(tx, who)
		return err
	}))
	s.values["id"] = who.ID.String()
	s.names = []string{"Khổng Thị", "Tuyệt Mật", who.Identity, vn.MaskIdentity(who.Identity), who.Phones[0], vn.MaskPhone(who.Phones[0])}
	return s
}

// acting is a form with every field that any route reads, so that a refusal is never for want of a field.
func (s *stranger) acting() url.Values {
	return url.Values{
		"fact": {"activated-1"}, "kind": {"activated"}, "level": {"1"}, "mark": {"a1"}, "lines": {"1, 2"}, "reason": {"cần đối chiếu"}, "what": {"absent"},
		"name": {"Thôn Lạ"}, "decision": {"ignored"}, "smartphones": {"1"}, "computers": {"1"}, "internet": {"1"}, "version": {"1"}, "number": {"7"}, "event": {s.values["id"]},
		"birth": {"1990"}, "login": {"nguoi.la"}, "role": {"viewer"}, "unit": {s.values["unit"]}, "alias": {"Thôn Lạ"}, "no": {"0"},
	}
}

func (s *stranger) ask(t *testing.T, r desk.Route) *httptest.ResponseRecorder {
	t.Helper()
	path := strings.ReplaceAll(r.Pattern, "{$}", "")
	for k, v := range s.values {
		path = strings.ReplaceAll(path, "{"+k+"}", v)
	}
	if strings.Contains(path, "{") {
		t.Fatalf("%s: the walk does not know a part of this path; add it to the values", r.Pattern)
	}
	if r.Method == http.MethodGet {
		path += "?q=khong+thi+tuyet"
	}
	var body io.Reader
	if r.Method == http.MethodPost {
		body = strings.NewReader(s.acting().Encode())
	}
	req := httptest.NewRequestWithContext(t.Context(), r.Method, path, body)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if s.token != "" {
		req.AddCookie(&http.Cookie{Name: "tn_session", Value: s.token})
	}
	rec := httptest.NewRecorder()
	s.w.Desk.ServeHTTP(rec, req)
	return rec
}

func (s *stranger) seesNothing(t *testing.T, r desk.Route, rec *httptest.ResponseRecorder) {
	t.Helper()
	for _, n := range s.names {
		if n != "" && strings.Contains(rec.Body.String(), n) {
			t.Errorf("%s %s: the answer holds %q", r.Method, r.Pattern, n)
		}
	}
}

func feedOf(w *webtest.World) (seq int64) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(q *db.Rx) (err error) {
		seq, err = w.Ledger.FeedSeq(q, w.Communes[0])
		return err
	}))
	return seq
}

// TestEveryRouteKeepsOthersOut asks every route of the table as the police of another commune, about ours. What is about a unit is not found;
// what is about oneself shows nothing of ours; and nothing changes.
func TestEveryRouteKeepsOthersOut(t *testing.T) {
	t.Parallel()
	for _, login := range []string{"ca1", "ct1", "thon1"} {
		s := newStranger(t, login)
		before := feedOf(s.w)
		for _, r := range s.w.Desk.Routes() {
			if r.Pattern == "/logout" || r.Pattern == "/password" { // they end the session that the walk needs
				continue
			}
			rec := s.ask(t, r)
			s.seesNothing(t, r, rec)
			if (r.Scope == desk.ScopeUnit || r.Scope == desk.ScopeCitizen) && rec.Code != http.StatusNotFound {
				t.Errorf("%s: %s %s answers %d to somebody of another commune", login, r.Method, r.Pattern, rec.Code)
			}
		}
		s.ownPlace(t, login)
		if after := feedOf(s.w); after != before {
			t.Errorf("%s moved our commune from %d to %d", login, before, after)
		}
	}
}

// ownPlace asks for our people and files by their ids under the stranger's own unit: an id that is known opens nothing.
func (s *stranger) ownPlace(t *testing.T, login string) {
	t.Helper()
	own := s.w.Communes[1]
	if strings.HasPrefix(login, "thon") {
		own = s.w.Hamlets[own][0]
	}
	ours := s.values["unit"]
	s.values["unit"] = unitText(own)
	defer func() { s.values["unit"] = ours }()
	for _, r := range s.w.Desk.Routes() {
		if !strings.Contains(r.Pattern, "{id}") || !strings.Contains(r.Pattern, "{unit}") {
			continue
		}
		rec := s.ask(t, r)
		if rec.Code != http.StatusNotFound && rec.Code != http.StatusForbidden {
			t.Errorf("%s: %s %s answers %d to a known id under another unit", login, r.Method, r.Pattern, rec.Code)
		}
		s.seesNothing(t, r, rec)
	}
}

// TestEveryRouteNeedsASession asks every route as nobody.
func TestEveryRouteNeedsASession(t *testing.T) {
	t.Parallel()
	s := newStranger(t, "ca1")
	s.token = ""
	for _, r := range s.w.Desk.Routes() {
		if r.Scope == desk.ScopePublic {
			continue
		}
		rec := s.ask(t, r)
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(rec.Header().Get("Location"), "/login") {
			t.Errorf("%s %s answers %d to nobody", r.Method, r.Pattern, rec.Code)
		}
		s.seesNothing(t, r, rec)
	}
}

// TestEveryRouteNeedsItsVerb asks every route as somebody of the right place who may only see figures.
func TestEveryRouteNeedsItsVerb(t *testing.T) {
	t.Parallel()
	s := newStranger(t, "xem")
	for _, r := range s.w.Desk.Routes() {
		if r.Verb == 0 || r.Verb.String() == "view-board" {
			continue
		}
		rec := s.ask(t, r)
		if rec.Code != http.StatusForbidden {
			t.Errorf("%s %s needs %s and answers %d to a viewer", r.Method, r.Pattern, r.Verb, rec.Code)
		}
		s.seesNothing(t, r, rec)
	}
}

// TestRoutesAreInTheTable finds handlers that are served past the table.
func TestRoutesAreInTheTable(t *testing.T) {
	t.Parallel()
	served := 0
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "HandleFunc" || s.Sel.Name == "Handle") {
				served++
				if filepath.ToSlash(file) != "desk/route.go" {
					t.Errorf("%s serves a route that is not in the table", file)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if served != 2 {
		t.Errorf("desk/route.go serves in %d places; it is the loop over the table and the answer to what is not in it", served)
	}
}

func unitText(u unit.ID) string { return db2text(int64(u)) }

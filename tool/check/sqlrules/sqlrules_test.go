package sqlrules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// judgeOne gives the findings of one statement that stands in the store of a room.
func judgeOne(room, sql string) []Finding {
	s := Statement{File: "internal/" + room + "/store.go", Line: 1, Room: room, Text: sql, MultiLine: true}
	return Check(Source{Statements: []Statement{s}})
}

func TestRules(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, room, sql string
		want            []string // a part of each finding; empty = clean
	}{
		{"anchored read", "roster", `SELECT name FROM citizen WHERE commune_id = $1 AND citizen_id = $2`, nil},
		{"anchored the other way round", "roster", `SELECT name FROM citizen WHERE $1 = commune_id`, nil},
		{"anchored in parentheses", "roster", `SELECT name FROM citizen WHERE (commune_id = $1 AND removed_at = 0)`, nil},
		{"no commune", "roster", `SELECT name FROM citizen WHERE citizen_id = $1`, []string{"citizen needs commune_id"}},
		{"the commune behind an OR", "roster", `SELECT name FROM citizen WHERE commune_id = $1 OR citizen_id = $2`, []string{"citizen needs"}},
		{"the commune in one arm of an OR", "roster", `SELECT name FROM citizen WHERE removed_at = 0 AND (commune_id = $1 OR list_no = 1)`, []string{"citizen needs"}},
		{"the commune in a list", "roster", `SELECT name FROM citizen WHERE commune_id IN ($1, $2)`, []string{"citizen needs"}},
		{"the commune computed", "roster", `SELECT name FROM citizen WHERE commune_id = $1 + 1`, []string{"citizen needs"}},
		{"the commune negated", "roster", `SELECT name FROM citizen WHERE NOT commune_id = $1`, []string{"citizen needs"}},
		{"the commune in a comment", "roster", `SELECT name FROM citizen /* WHERE commune_id = $1 */`, []string{"citizen needs"}},
		{"the commune in a string", "roster", `SELECT name FROM citizen WHERE name = 'commune_id = $1'`, []string{"citizen needs"}},
		{"the commune only in SET", "roster", `UPDATE citizen SET commune_id = $1 WHERE citizen_id = $2`, []string{"citizen needs"}},
		{"across, with a reason", "report", `SELECT n /* across: board of a district */ FROM tally_commune WHERE day < $1`, nil},
		{"across, without a reason", "report", `SELECT n /* across: */ FROM tally_commune WHERE day < $1`, []string{"tally_commune needs"}},

		{
			"joined on commune and id", "report", `SELECT c.name FROM citizen c JOIN event e ON e.commune_id = c.commune_id
				AND e.citizen_id = c.citizen_id WHERE c.commune_id = $1`, nil,
		},
		{"joined with USING", "report", `SELECT name FROM citizen JOIN event USING (commune_id, citizen_id) WHERE citizen.commune_id = $1`, nil},
		{"joined on the id alone", "report", `SELECT c.name FROM citizen c JOIN event e ON e.citizen_id = c.citizen_id WHERE c.commune_id = $1`, []string{"event e needs"}},
		{"a chain of joins", "report", `SELECT 1 FROM citizen c JOIN event e ON e.commune_id = c.commune_id JOIN household h ON h.commune_id = e.commune_id WHERE h.commune_id = $1`, nil},
		{"an outer join narrows only what it joins", "report", `SELECT 1 FROM citizen c LEFT JOIN event e ON e.commune_id = $1 AND c.commune_id = $1`, []string{"citizen c needs"}},
		{"an outer join does not anchor backwards", "report", `SELECT 1 FROM citizen c LEFT JOIN event e ON e.commune_id = c.commune_id AND e.commune_id = $1`, []string{"citizen c needs"}},
		{"old comma joins", "report", `SELECT 1 FROM citizen c, event e WHERE c.commune_id = $1`, []string{"event e needs"}},
		{"a reference table needs none", "report", `SELECT u.name FROM unit u JOIN tally_commune t ON t.commune_id = u.unit_id WHERE t.commune_id = $1`, nil},

		{"a subquery anchored by itself", "report", `SELECT 1 FROM citizen c WHERE c.commune_id = $1 AND EXISTS (SELECT 1 FROM event e WHERE e.commune_id = $1 AND e.citizen_id = c.citizen_id)`, nil},
		{"a subquery without", "report", `SELECT 1 FROM citizen c WHERE c.commune_id = $1 AND EXISTS (SELECT 1 FROM event e WHERE e.citizen_id = c.citizen_id)`, []string{"event e needs"}},
		{"a subquery anchored from outside", "report", `SELECT 1 FROM citizen c WHERE c.commune_id = $1 AND EXISTS (SELECT 1 FROM event e WHERE e.commune_id = c.commune_id)`, []string{"event e needs"}},
		{"a derived table without", "report", `SELECT x.n FROM (SELECT count(*) AS n FROM event) x`, []string{"event needs"}},
		{"a second arm of a UNION without", "report", `SELECT 1 FROM event WHERE commune_id = $1 UNION ALL SELECT 2 FROM event`, []string{"event needs"}},
		{"a CTE", "report", `WITH late AS (SELECT citizen_id FROM event WHERE commune_id = $1) SELECT count(*) FROM late`, nil},
		{"a CTE without", "report", `WITH late (id) AS (SELECT citizen_id FROM event), b AS (SELECT 1) SELECT count(*) FROM late JOIN b ON 1 = 1`, []string{"event needs"}},
		{"a recursion over units", "unit", `WITH RECURSIVE up AS (SELECT unit_id, parent_id FROM unit WHERE unit_id = $1 UNION ALL SELECT u.unit_id, u.parent_id FROM unit u JOIN up ON up.parent_id = u.unit_id) SELECT unit_id FROM up`, nil},
		{"a join in parentheses", "report", `SELECT 1 FROM (citizen c JOIN event e ON e.commune_id = c.commune_id) WHERE c.commune_id = $1`, []string{"a join in parentheses"}},
		{"no such table", "report", `SELECT 1 FROM public.citizen WHERE commune_id = $1`, []string{"public is not a table"}},

		{"insert", "ledger", `INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, 1, $2) ON CONFLICT (commune_id) DO UPDATE SET seq = feed.seq + 1`, nil},
		{"insert without columns", "ledger", `INSERT INTO feed VALUES ($1, 1, $2)`, []string{"must name its columns"}},
		{"insert without the commune", "ledger", `INSERT INTO feed (seq, changed_at) VALUES (1, $2)`, []string{"must give commune_id"}},
		{"insert with a fixed commune", "ledger", `INSERT INTO feed (commune_id, seq, changed_at) VALUES (7, $1, $2)`, []string{"given as $n"}},
		{"insert with a fixed commune in row two", "ledger", `INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, 1, $2), (7, $1, $2)`, []string{"given as $n"}},
		{"insert from a select", "ledger", `INSERT INTO tally_commune (commune_id, campaign_no, measure, day, n) SELECT $1, $2, measure, day, 0 FROM tally WHERE commune_id = $1 ON CONFLICT DO NOTHING`, nil},
		{"insert from a select without", "ledger", `INSERT INTO tally_commune (commune_id, campaign_no, measure, day, n) SELECT commune_id, $2, measure, day, 0 FROM tally`, []string{"tally needs"}},
		{"select inside values", "ledger", `INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, (SELECT max(seq) FROM feed WHERE commune_id = $1), $2)`, []string{"no SELECT inside VALUES"}},
		{"select in do update", "ledger", `INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, 1, $2) ON CONFLICT (commune_id) DO UPDATE SET seq = (SELECT 1)`, []string{"no SELECT inside VALUES or DO UPDATE"}},

		{"a write by another room", "report", `DELETE FROM event WHERE commune_id = $1`, []string{"only the room ledger writes event"}},
		{"an update by another room", "report", `UPDATE citizen SET name = $2 WHERE commune_id = $1`, []string{"only the room roster writes citizen"}},
		{"an insert by another room", "target", `INSERT INTO feed (commune_id, seq, changed_at) VALUES ($1, 1, $2)`, []string{"only the room ledger writes feed"}},
		{"a writing CTE", "ledger", `WITH gone AS (DELETE FROM event WHERE commune_id = $1 RETURNING seq) SELECT count(*) FROM gone`, []string{"a WITH that writes"}},
		{"returning", "roster", `INSERT INTO identity_claim (identity_bix, commune_id, citizen_id, claimed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING commune_id`, nil},

		{"keyed by its key", "access", `SELECT account_id FROM session WHERE token_hash = $1`, nil},
		{"keyed by something else", "access", `DELETE FROM session WHERE account_id = $1`, []string{"session needs token_hash"}},
		{"keyed and owned in one", "roster", `SELECT 1 FROM identity_claim i JOIN citizen c ON c.commune_id = $2 WHERE i.identity_bix = $1`, []string{"ask in two statements"}},

		{"sum", "report", `SELECT sum(n) FROM tally WHERE commune_id = $1`, []string{"SUM answers another type"}},
		{"sum in cast", "report", `SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM tally WHERE commune_id = $1`, nil},
		{"order by what may be null", "report", `SELECT seq FROM event WHERE commune_id = $1 ORDER BY seq, account_id DESC`, []string{"account_id may be NULL"}},
		{"order with nulls said", "report", `SELECT seq FROM event e WHERE e.commune_id = $1 ORDER BY e.account_id DESC NULLS LAST`, nil},
		{"order of a window", "report", `SELECT row_number() OVER (PARTITION BY kind ORDER BY credit_id) FROM event WHERE commune_id = $1`, []string{"credit_id may be NULL"}},
		{"order by an outer join", "report", `SELECT 1 FROM unit u LEFT JOIN unit p ON p.unit_id = u.parent_id ORDER BY p.path, u.path`, []string{"p.path may be NULL"}},
		{"order by words for people", "roster", `SELECT 1 FROM citizen WHERE commune_id = $1 ORDER BY sort_key, head_name`, []string{"collations differ"}},
		{"order of a function", "report", `SELECT 1 FROM event WHERE commune_id = $1 ORDER BY coalesce(account_id, credit_id), corrects`, []string{"corrects may be NULL"}},
		{"like on a folded column", "roster", `SELECT 1 FROM citizen WHERE commune_id = $1 AND name_fold LIKE $2`, nil},
		{"like on a name", "roster", `SELECT 1 FROM citizen WHERE commune_id = $1 AND name NOT LIKE $2`, []string{"LIKE on name"}},
		{"for update", "ledger", "SELECT seq FROM feed\n WHERE commune_id = $1\n FOR UPDATE", []string{"FOR UPDATE"}},
		{"skip locked", "job", `SELECT name FROM lease LIMIT 1 FOR UPDATE SKIP LOCKED`, []string{"FOR UPDATE", "SKIP LOCKED"}},
		{"a cast", "ledger", `SELECT seq::text FROM feed WHERE commune_id = $1`, []string{":: is not"}},
		{"json", "report", `SELECT 1 FROM event WHERE commune_id = $1 AND body->>'a' = 'b'`, []string{"no JSON"}},
		{"ilike", "roster", `SELECT 1 FROM citizen WHERE commune_id = $1 AND name ILIKE $2`, []string{"ILIKE"}},
		{"the clock", "ledger", `UPDATE feed SET changed_at = now() WHERE commune_id = $1`, []string{"tx.Now()"}},
		{"a word in a string is no word", "report", `SELECT 'FOR UPDATE :: ILIKE' FROM unit`, nil},
		{"question marks", "ledger", `SELECT seq FROM feed WHERE commune_id = ?`, []string{"feed needs", "placeholders"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := judgeOne(c.room, c.sql)
			if len(got) != len(c.want) {
				t.Fatalf("%d findings, want %d: %+v", len(got), len(c.want), got)
			}
			for _, w := range c.want {
				if !says(got, w) {
					t.Errorf("no finding says %q: %+v", w, got)
				}
			}
		})
	}
}

func says(fs []Finding, part string) bool {
	for _, f := range fs {
		if strings.Contains(f.Says, part) {
			return true
		}
	}
	return false
}

func TestFindingsPointAtTheLine(t *testing.T) {
	t.Parallel()
	got := judgeOne("ledger", "SELECT seq FROM feed\n WHERE commune_id = $1\n FOR UPDATE")
	if len(got) != 1 || got[0].Line != 3 {
		t.Fatalf("%+v", got)
	}
}

// planted is a module with one violation of each rule about places; the comment behind a line is what must be said of it.
var planted = map[string]string{
	"internal/roster/store.go": `package roster
const cols = "SELECT name, sex FROM citizen"
const one = cols + " WHERE commune_id = $1"
const loose = "SELECT name FROM citizen" // citizen needs
func F(q Q) {
	q.Query(one)
	q.Query(loose)
	q.Query(cols + " WHERE commune_id = $1 AND list_no > " + limit()) // put together at run time
	q.Query(fmt.Sprintf("SELECT name FROM citizen WHERE commune_id = $1 LIMIT %d", 3)) // put together at run time
	s := "SELECT name FROM citizen WHERE commune_id = $1" // put together at run time
	s += " AND sex = 1"
	w := "SELECT name /* assembled: one of two orders */ FROM citizen WHERE commune_id = $1" + limit()
	tx.Bulk("citizen", nil, nil)
	tx.Bulk("event", nil, nil) // only the room ledger
	tx.Bulk(s, nil, nil) // must be a constant
}
`,
	"internal/roster/service.go": `package roster
var a = "SELECT 1 FROM unit" // move this statement
var b = "select 1 from unit" // move this statement
var c = "Select a unit from unit lists"
var d = "delete the file from disk"
`,
	"internal/roster/store_test.go": "package roster\nvar x = \"DELETE FROM event\"\n",
	"internal/db/open.go":           "package db\nvar x = \"SELECT 1\"\n",
	"cmd/tungnha/store.go":          "package main\nvar x = \"SELECT 1 FROM unit\" // move this statement\n",
	"internal/web/testdata/a.go":    "package a\nvar x = \"DELETE FROM event\"\n",
}

func TestPlantedViolations(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	want := map[string]string{}
	for name, text := range planted {
		for i, line := range strings.Split(text, "\n") {
			if _, says, ok := strings.Cut(line, " // "); ok {
				want[place(name, i+1)] = says
			}
		}
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	src, err := Collect(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Check(src) {
		at := place(f.File, f.Line)
		if want[at] == "" || !strings.Contains(f.Says, want[at]) {
			t.Errorf("%s: %s (want %q)", at, f.Says, want[at])
		}
		delete(want, at)
	}
	for at, says := range want {
		t.Errorf("%s: nobody says %q", at, says)
	}
}

func place(file string, line int) string {
	return file + ":" + string(rune('0'+line/10)) + string(rune('0'+line%10))
}

func TestMarks(t *testing.T) {
	t.Parallel()
	s := Statement{Text: "SELECT /* across: the board\n   of a province */ 1 /* assembled: columns */"}
	if s.Across() != "the board of a province" || s.Assembled() != "columns" {
		t.Fatalf("%q %q", s.Across(), s.Assembled())
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("WITH a AS (SELECT 1) INSERT INTO feed (commune_id) VALUES ($1) ON CONFLICT DO UPDATE SET seq = (SELECT 1")
	f.Add("SELECT a FROM (b JOIN c USING (commune_id)) WHERE ((x) AND y OR 'z") // broken off
	f.Fuzz(func(_ *testing.T, sql string) {
		_ = judgeOne("ledger", sql) // must not panic on anything
	})
}

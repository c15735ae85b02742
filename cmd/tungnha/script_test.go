package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tungnha/internal/db"
)

// cmdStatus runs the program and wants an exact exit status: status 2 board --nonsense. Output goes to the files out and err.
func cmdStatus(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("tungnha", args[1:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Check(err)
	}
	ts.Check(writeIn(ts, "out", ts.ReadFile("stdout")))
	ts.Check(writeIn(ts, "err", ts.ReadFile("stderr")))
	if got != want {
		ts.Fatalf("tungnha %s: status %d, want %d", strings.Join(args[1:], " "), got, want)
	}
	if strings.Contains(ts.ReadFile("stderr"), "goroutine ") {
		ts.Fatalf("the program crashed")
	}
}

func writeIn(ts *testscript.TestScript, name, text string) error {
	return writeFile(ts.MkAbs(name), []byte(text))
}

// cmdSQL changes the store behind the program's back and wants at least one row changed.
func cmdSQL(ts *testscript.TestScript, neg bool, args []string) {
	driver, source := "pgx", ts.Getenv("TUNGNHA_DATABASE")
	if source == "" {
		driver, source = "sqlite", filepath.Join(ts.Getenv("TUNGNHA_DIR"), db.FileName)
	}
	pool, err := sql.Open(driver, source)
	ts.Check(err)
	defer func() { _ = pool.Close() }()
	for _, statement := range args {
		r, err := pool.Exec(statement)
		ts.Check(err)
		if n, _ := r.RowsAffected(); n == 0 != neg {
			ts.Fatalf("%s: %d rows", statement, n)
		}
	}
}

// decode reads one JSON document and nothing after it.
func decode(ts *testscript.TestScript, file string) map[string]any {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	d.UseNumber()
	m := map[string]any{}
	if err := d.Decode(&m); err != nil {
		ts.Fatalf("%s is no JSON document: %v", file, err)
	}
	if d.More() {
		ts.Fatalf("%s holds more than one document", file)
	}
	return m
}

// cmdJSON compares values: json out rows=12 error.code=sheet.empty units.0.code=393; ! json wants none of them to hold.
func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	doc := decode(ts, args[0])
	for _, a := range args[1:] {
		path, want, _ := strings.Cut(a, "=")
		if got := fmt.Sprint(at(doc, strings.Split(path, "."))); (got == want) == neg {
			ts.Fatalf("%s is %s, want %s", path, got, want)
		}
	}
}

func at(v any, path []string) any {
	if len(path) == 0 {
		return v
	}
	switch x := v.(type) {
	case map[string]any:
		return at(x[path[0]], path[1:])
	case []any:
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(x) {
			return at(x[i], path[1:])
		}
	}
	return nil
}

func keysOf(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func wantKeys(ts *testscript.TestScript, what string, m map[string]any, keys ...string) {
	sort.Strings(keys)
	if got := keysOf(m); !slices.Equal(got, keys) {
		ts.Fatalf("%s has the fields %v, want %v", what, got, keys)
	}
}

func number(ts *testscript.TestScript, m map[string]any, key string) int {
	n, ok := m[key].(json.Number)
	if !ok {
		ts.Fatalf("%s is %v, not a number", key, m[key])
	}
	i, err := n.Int64()
	ts.Check(err)
	return int(i)
}

var counters = map[string]string{
	"accepted": "accepted", "updated": "updated", "refused": "refused", "duplicate": "duplicates", "uncertain": "uncertain", "unchanged": "unchanged",
}

// cmdVerdicts holds an import's answer to the contract: exactly its fields, rows the sum of the six, a verdict per row. More words are fields of
// normalized that every taken row must have: verdicts out roster [identity].
func cmdVerdicts(ts *testscript.TestScript, _ bool, args []string) {
	doc := decode(ts, args[0])
	wantKeys(ts, "the answer", doc, "file", "sha256", "kind", "sheet", "rows", "accepted", "updated", "refused", "duplicates", "uncertain", "unchanged",
		"warnings", "verdicts")
	list, ok := doc["verdicts"].([]any)
	if !ok || len(list) != number(ts, doc, "rows") {
		ts.Fatalf("%d verdicts for %v rows", len(list), doc["rows"])
	}
	if s, _ := doc["sheet"].(string); s == "" {
		ts.Fatalf("no sheet is named")
	}
	if s, _ := doc["sha256"].(string); len(s) != 64 {
		ts.Fatalf("sha256 is %q", s)
	}
	fields := []string{"name", "birth", "sex", "phones", "hamlet"}
	if doc["kind"] == "units" {
		fields = nil
	}
	countVerdicts(ts, doc, list, append(fields, args[2:]...))
}

func countVerdicts(ts *testscript.TestScript, doc map[string]any, list []any, fields []string) {
	count, warned, last, sum := map[string]int{}, 0, 0, 0
	for _, x := range list {
		v, _ := x.(map[string]any)
		wantKeys(ts, "a verdict", v, "row", "status", "codes", "message", "normalized")
		row := number(ts, v, "row")
		if row <= last {
			ts.Fatalf("row %d after row %d", row, last)
		}
		last = row
		status, _ := v["status"].(string)
		if counters[status] == "" {
			ts.Fatalf("row %d: status %q", row, status)
		}
		count[status]++
		codes, ok := v["codes"].([]any)
		if message, _ := v["message"].(string); !ok || (status == "refused" || status == "uncertain" || status == "duplicate") && (message == "" || len(codes) == 0) {
			ts.Fatalf("row %d is %s without a code and a sentence: %v", row, status, v)
		}
		if len(codes) > 0 && (status == "accepted" || status == "updated" || status == "unchanged") {
			warned++
		}
		if n, _ := v["normalized"].(map[string]any); len(fields) > 0 {
			wantKeys(ts, "normalized", n, fields...)
		}
	}
	for status, counter := range counters {
		if n := number(ts, doc, counter); n != count[status] {
			ts.Fatalf("%s is %d, %d verdicts say so", counter, n, count[status])
		}
		sum += count[status]
	}
	if sum != number(ts, doc, "rows") || warned != number(ts, doc, "warnings") {
		ts.Fatalf("rows %v of %d verdicts, warnings %v of %d", doc["rows"], sum, doc["warnings"], warned)
	}
}

// cmdBoard holds the board's answer to the contract: board out 14 wants 14 units.
func cmdBoard(ts *testscript.TestScript, _ bool, args []string) {
	doc := decode(ts, args[0])
	wantKeys(ts, "the board", doc, "campaign", "at", "day", "days", "units")
	units, _ := doc["units"].([]any)
	if strconv.Itoa(len(units)) != args[1] {
		ts.Fatalf("%d units, want %s", len(units), args[1])
	}
	for _, x := range units {
		u, _ := x.(map[string]any)
		wantKeys(ts, "a unit", u, "code", "name", "level", "indicators")
		inds, _ := u["indicators"].(map[string]any)
		for _, id := range []string{"l1-activated", "l2-filed", "l2-activated", "staff-l2", "guided-10", "portal-login"} {
			f, ok := inds[id].(map[string]any)
			if !ok {
				ts.Fatalf("%v has no %s", u["name"], id)
			}
			wantKeys(ts, id, f, "count", "target", "denominator", "rate", "official", "today", "needed_per_day")
		}
	}
}

// cmdRefusal holds the answer of an import that did nothing to the contract: refusal FILE.
func cmdRefusal(ts *testscript.TestScript, _ bool, args []string) {
	doc := decode(ts, "out")
	e, _ := doc["error"].(map[string]any)
	wantKeys(ts, "error", e, "code", "message", "english")
	message, _ := e["message"].(string)
	if doc["file"] != args[0] || number(ts, doc, "rows") != 0 || !vietnamese(message) {
		ts.Fatalf("not the answer of a file that was refused: %v", doc)
	}
	if list, ok := doc["verdicts"].([]any); !ok || len(list) != 0 {
		ts.Fatalf("verdicts is %v, want an empty list", doc["verdicts"])
	}
	if !strings.Contains(ts.ReadFile("err"), message) {
		ts.Fatalf("standard error does not say: %s", message)
	}
	if e["code"] == "internal" {
		ts.Fatalf("the sentence is a general one: %s", message)
	}
}

// cmdAlive wants a board on which work has been done but not all: alive FILE. The communes add up to the district.
func cmdAlive(ts *testscript.TestScript, _ bool, args []string) {
	units, _ := decode(ts, args[0])["units"].([]any)
	for _, id := range []string{"l1-activated", "l2-filed"} {
		sum := 0
		count := func(u any) int {
			f, _ := at(u, []string{"indicators", id}).(map[string]any)
			return number(ts, f, "count")
		}
		for _, u := range units[1:] {
			sum += count(u)
		}
		if total := count(units[0]); total == 0 || total != sum {
			ts.Fatalf("%s: the district has %d, its communes %d", id, total, sum)
		}
	}
	f, _ := at(units[0], []string{"indicators", "l1-activated"}).(map[string]any)
	if n, goal := number(ts, f, "count"), number(ts, f, "denominator"); n >= goal {
		ts.Fatalf("%d of %d on day 8", n, goal)
	}
}

// vietnamese says whether a sentence has marks.
func vietnamese(s string) bool {
	return strings.ContainsAny(s, "ạảấầẩậắằẳặẹẻẽềếểệịỉọỏốồổộớờởợụủứừửữựđáàâêôơưă")
}

package schema

import (
	"fmt"
	"regexp"
	"strings"
)

// SQLite chooses indexes by statistics, and without any it reads a whole commune by its primary key rather than one citizen by an index. Statistics of an
// empty table say nothing and those of a full one change, so each migration writes fixed ones, made from the shape: the same plans on every machine, from
// the first day.

const (
	statRows    = 1_000_000 // rows of a table
	statCommune = 8_000     // rows of one commune
)

// share is by how much an equality on a column narrows what the columns before it left.
func share(column string) int {
	switch column {
	case "campaign_no", "part", "version":
		return 1
	case "hamlet_id", "state", "kind", "priority", "measure", "indicator", "level":
		return 10
	}
	return 4_000 // ids, keys, counters
}

var (
	rePrimary = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \(.*?PRIMARY KEY \(([^)]*)\)`)
	reIndex   = regexp.MustCompile(`(?m)^CREATE (UNIQUE )?INDEX (\w+) ON (\w+) \(([^)]*)\)`)
)

// statsText gives the statements that set the statistics of a migration's tables.
func statsText(text string) string {
	var b strings.Builder
	row := func(table, index, columns string, unique bool) {
		fmt.Fprintf(&b, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('%s', '%s', '%s');\n", table, index, stat(columns, unique))
	}
	for _, m := range rePrimary.FindAllStringSubmatch(text, -1) {
		fmt.Fprintf(&b, "ANALYZE %s;\nDELETE FROM sqlite_stat1 WHERE tbl = '%s';\n", m[1], m[1]) // ANALYZE makes sqlite_stat1 when it is the first
		row(m[1], m[1], m[2], true)
	}
	for _, m := range reIndex.FindAllStringSubmatch(text, -1) {
		row(m[3], m[2], m[4], m[1] != "")
	}
	return b.String()
}

// stat is SQLite's own form: rows of the table, then for each column of the index the rows that share it and the columns before it.
func stat(columns string, unique bool) string {
	out := fmt.Sprint(statRows)
	left := statRows
	names := strings.Split(columns, ",")
	for i, c := range names {
		c = strings.TrimSpace(c)
		if c == "commune_id" {
			left = statCommune
		} else {
			left = max(left/share(c), 2)
		}
		if unique && i == len(names)-1 {
			left = 1
		}
		out += fmt.Sprintf(" %d", left)
	}
	return out
}

package sqlrules

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"sync"

	"tungnha/internal/schema"
)

// catalogue is what the rules must know of the tables.
type catalogue struct {
	tables   map[string]schema.Table
	nullable map[string]map[string]bool // table → columns that may be NULL
	folded   map[string]bool            // columns whose text is made in Go and compared byte by byte
}

var (
	reCreate = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\)`)
	reColumn = regexp.MustCompile(`(?m)^\s+(\w+) (BIGINT|BOOLEAN|TEXT|BYTEA)\b(.*?),?$`)
)

func loadCatalogue() (*catalogue, error) {
	c := &catalogue{tables: map[string]schema.Table{}, nullable: map[string]map[string]bool{}, folded: map[string]bool{}}
	tables, err := schema.Tables()
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		c.tables[t.Name] = t
	}
	files, err := schema.Migrations(true)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		c.columns(string(b))
	}
	return c, nil
}

func (c *catalogue) columns(ddl string) {
	for _, t := range reCreate.FindAllStringSubmatch(ddl, -1) {
		c.nullable[t[1]] = map[string]bool{}
		for _, col := range reColumn.FindAllStringSubmatch(t[2], -1) {
			if !strings.Contains(col[3], "NOT NULL") {
				c.nullable[t[1]][col[1]] = true
			}
			if strings.Contains(col[3], `COLLATE "C"`) {
				c.folded[col[1]] = true
			}
		}
	}
}

var catalogueOnce = sync.OnceValues(loadCatalogue)

// mustCatalogue gives the catalogue of the embedded schema; a schema that can't be read is a bug of the build.
func mustCatalogue() *catalogue {
	c, err := catalogueOnce()
	if err != nil {
		panic(fmt.Sprintf("sqlrules: %v", err))
	}
	return c
}

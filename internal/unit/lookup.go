package unit

// Entry is one unit of an embedded catalogue, without a store.
type Entry struct {
	Name       string
	Level      Level
	ParentCode string
}

// InCatalogue finds a unit of an embedded catalogue by its code; ok is false for an unknown year or code.
func InCatalogue(year int, code string) (e Entry, ok bool) {
	units, err := readCatalogue(year)
	if err != nil {
		return e, false
	}
	codes := make(map[ID]string, len(units))
	for _, u := range units {
		codes[u.ID] = u.Code
	}
	for _, u := range units {
		if u.Code == code {
			return Entry{u.Name, u.Level, codes[u.Parent]}, true
		}
	}
	return e, false
}

// HomeOf is the home of a unit's files and audit: its commune, or the district or province itself. 0 for an unknown unit.
func (t *Tree) HomeOf(id ID) ID {
	u, ok := t.Get(id)
	if !ok {
		return 0
	}
	return u.Home
}

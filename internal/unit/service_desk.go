package unit

// AliasesOf lists the other names of a unit, as workbooks spell them.
func (t *Tree) AliasesOf(id ID) (out []string) {
	for _, a := range t.aliases {
		if a.Unit == id {
			out = append(out, a.Text)
		}
	}
	return out
}

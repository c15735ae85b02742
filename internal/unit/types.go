package unit

// ID is a unit's surrogate key, below 2^53 so that a JSON number holds it. 0 is no unit: the parent of provinces.
type ID int64

// Level is a unit's step in the tree.
type Level int64

// The levels. Agency stands for agencies, schools, enterprises and religious places; the kind says which.
const (
	Province Level = 1
	District Level = 2
	Commune  Level = 3
	Hamlet   Level = 4
	Agency   Level = 5
)

// Kind says what a unit is called at its level; it is stored, so its text never changes.
type Kind string

// Unit is one row of the tree. Units of a Tree are shared: nobody changes them.
type Unit struct {
	ID        ID
	Catalogue int // the year of the catalogue it belongs to: 2023 or 2026
	Level     Level
	Kind      Kind
	Code      string // official code; below the commune "15349.01", made here or given by the office
	Name      string // with its kind: "Xã Vĩnh Hưng", "Thôn 1"
	Key       string // Key(Name)
	Sort      []byte // Vietnamese dictionary order, numbers by value
	Parent    ID     // 0 for a province
	Path      string // "/23100038/23200393/23315349/"
	Home      ID     // the commune it lies in, or itself above the communes
	Retired   bool
}

// IsOfficial reports whether the unit comes from a catalogue: such units can't be renamed or retired by hand.
func (u *Unit) IsOfficial() bool { return u.Level <= Commune }

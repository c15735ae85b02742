package emulate

import (
	"fmt"
	"time"

	"tungnha/internal/locale"
)

// Unit is a commune to be filled with people.
type Unit struct {
	Code, Name string
	Weight     float64 // its share of the people, relative to the others; 0 means a generated one
}

// Options says what to invent. The zero Options gives Vĩnh Lộc district with 100,000 people on 05/5/2023.
type Options struct {
	Citizens             int
	Seed                 uint64
	Communes             []Unit
	Province, Name, Code string
	AsOf                 time.Time
}

const (
	defaultCitizens = 100_000 // 100.033 in 2022
	smallestCommune = 50
)

// Start is the first day of plan B's campaign, End the last (80/KH-TCT of 05/5/2023: to be done before 15/06/2023).
var (
	Start = time.Date(2023, 5, 5, 0, 0, 0, 0, locale.Zone)
	End   = time.Date(2023, 6, 14, 0, 0, 0, 0, locale.Zone)
)

// VinhLoc gives the 13 units of Vĩnh Lộc district (393) of Thanh Hóa as they were in 2023, by code.
// Only the town's share of the people is known (10.235 of 100.033 in 2022).
func VinhLoc() []Unit {
	return []Unit{
		{"15349", "Thị trấn Vĩnh Lộc", 1.33},
		{"15352", "Xã Vĩnh Quang", 0},
		{"15355", "Xã Vĩnh Yên", 0},
		{"15358", "Xã Vĩnh Tiến", 0},
		{"15361", "Xã Vĩnh Long", 0},
		{"15364", "Xã Vĩnh Phúc", 0},
		{"15367", "Xã Vĩnh Hưng", 0},
		{"15376", "Xã Vĩnh Hòa", 0},
		{"15379", "Xã Vĩnh Hùng", 0},
		{"15382", "Xã Minh Tân", 0},
		{"15385", "Xã Ninh Khang", 0},
		{"15388", "Xã Vĩnh Thịnh", 0},
		{"15391", "Xã Vĩnh An", 0},
	}
}

// Invented gives n units that exist nowhere, for tests and benchmarks of the size of a province.
func Invented(n int) []Unit {
	us := make([]Unit, n)
	for i := range us {
		us[i] = Unit{Code: fmt.Sprintf("9%04d", i+1), Name: fmt.Sprintf("Xã Thử Nghiệm %d", i+1)}
	}
	return us
}

// withDefaults fills what was left out. A commune never has fewer than smallestCommune people, so few citizens are raised.
func (o Options) withDefaults() Options {
	if len(o.Communes) == 0 {
		o.Communes = VinhLoc()
	}
	if o.Name == "" {
		o.Province, o.Name, o.Code = "Thanh Hóa", "Vĩnh Lộc", "393"
	}
	if o.Citizens == 0 {
		o.Citizens = defaultCitizens
	}
	o.Citizens = max(o.Citizens, smallestCommune*len(o.Communes))
	if o.AsOf.IsZero() {
		o.AsOf = Start
	}
	return o
}

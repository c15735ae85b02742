// Package campaigns holds the plan files that ship with the program: the two campaigns of 2023 that define it.
package campaigns

import (
	"embed"
	"io/fs"
)

// Vĩnh Lộc's campaign of 2023 and the template of the "30 days and nights" campaign.
const (
	VinhLoc     = "vinh-loc-2023.yaml"
	ThirtyNight = "30-ngay-dem-2023.yaml"
)

//go:embed *.yaml
var files embed.FS

// Files are the plan files that ship with the program, by name.
func Files() fs.FS { return files }

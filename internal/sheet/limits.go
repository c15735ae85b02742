package sheet

// Limits bounds what one workbook may cost. A zero field takes the default, which is far above any real list of a district and far
// below what would hurt the server.
type Limits struct {
	FileBytes     int64 // of the file as it came; default 64 MiB
	UnzippedBytes int64 // of one part of an .xlsx; default 512 MiB
	Ratio         int64 // unzipped to zipped of one part, looked at from 64 MiB on; default 250
	SharedBytes   int64 // of all shared strings together; default 128 MiB
	CellBytes     int   // of one cell's text; default 128 KiB (Excel holds 32,767 characters)
	Rows          int   // rows that hold something, per sheet; default 1,048,576
	Columns       int   // the last column that holds something; default 16,384
}

// ratioFree is the unzipped size up to which the ratio does not matter: sheets with a hundred thousand styled but blank rows
// really shrink a hundredfold.
const ratioFree = 64 << 20

func (l Limits) withDefaults() Limits {
	orInt64(&l.FileBytes, 64<<20)
	orInt64(&l.UnzippedBytes, 512<<20)
	orInt64(&l.Ratio, 250)
	orInt64(&l.SharedBytes, 128<<20)
	orInt(&l.CellBytes, 128<<10)
	orInt(&l.Rows, 1<<20)
	orInt(&l.Columns, 1<<14)
	return l
}

func orInt64(v *int64, def int64) {
	if *v <= 0 {
		*v = def
	}
}

func orInt(v *int, def int) {
	if *v <= 0 {
		*v = def
	}
}

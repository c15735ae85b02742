package sheet

import (
	"archive/zip"
	"io"
	"strings"
)

// stringChunk is how many bytes of shared strings become one Go string; each entry is a part of it.
const stringChunk = 64 << 10

// sharedStrings gathers the table of shared strings.
type sharedStrings struct {
	lim   Limits
	chunk []byte
	ends  []int // of the entries in the chunk
	list  []string
	total int64
}

// readStrings reads the table of shared strings: rich text as plain text, reading aids left out.
func (b *xlsxBook) readStrings(name string) ([]string, error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil
	}
	g := &sharedStrings{lim: b.lim}
	err := b.scan(f, func(s *scanner) error { return g.read(s, f) })
	return g.list, err
}

func (g *sharedStrings) read(s *scanner, f *zip.File) error {
	take, ruby, start := false, false, 0
	for {
		t, err := s.next()
		if err == io.EOF {
			g.flush()
			return nil
		}
		if err == errTokenTooLong {
			return problemTooLarge
		}
		if err != nil {
			return err
		}
		if take {
			g.chunk = appendUnescaped(g.chunk, t.text)
			if t.kind == tokCDATA {
				g.chunk = append(g.chunk, t.raw...)
			}
			if len(g.chunk)-start > g.lim.CellBytes {
				return problemTooLarge
			}
		}
		switch name := string(t.name); {
		case t.kind == tokCDATA:
		case name == "t":
			take = t.kind == tokStart && !ruby
		case name == "rPh":
			ruby = t.kind == tokStart
		case name == "si" && t.kind == tokStart:
			start = len(g.chunk)
		case name == "si":
			if t.kind == tokEmpty {
				start = len(g.chunk)
			}
			if err := g.entry(start); err != nil {
				return err
			}
		}
	}
}

// entry ends the entry that began at start in the chunk.
func (g *sharedStrings) entry(start int) error {
	const header = 16 // bytes that a Go string takes besides its text
	g.chunk = g.chunk[:start+len(unescapeX(g.chunk[start:]))]
	n := len(g.chunk) - start
	g.total += int64(n) + header
	if g.total > g.lim.SharedBytes {
		return problemTooLarge
	}
	g.ends = append(g.ends, len(g.chunk))
	if len(g.chunk) >= stringChunk {
		g.flush()
	}
	return nil
}

func (g *sharedStrings) flush() {
	text, from := string(g.chunk), 0
	for _, to := range g.ends {
		g.list = append(g.list, text[from:to])
		from = to
	}
	g.chunk, g.ends = g.chunk[:0], g.ends[:0]
}

// styles says what the cell formats mean, by their index.
type styles struct {
	dates []bool
	fonts []string // nil when the workbook has no old Vietnamese font
}

func (s *styles) isDate(i int) bool { return i < len(s.dates) && s.dates[i] }

func (s *styles) font(i int) string {
	if i >= len(s.fonts) {
		return ""
	}
	return s.fonts[i]
}

// maxStyles is Excel's own limit of cell formats.
const maxStyles = 65_490

// readStyles reads the number formats, fonts and cell formats of the styles part.
func (b *xlsxBook) readStyles(name string) (styles, error) {
	var out styles
	codes := map[int]string{}
	var fonts []string
	section, legacy := "", false
	err := b.each(name, func(t *token) error {
		tag := string(t.name)
		switch tag {
		case "fonts", "cellXfs", "cellStyleXfs", "numFmts", "dxfs":
			section = ""
			if t.kind == tokStart {
				section = tag
			}
			return nil
		}
		if t.kind == tokEnd || len(out.dates) >= maxStyles || len(fonts) > maxStyles || len(codes) > maxStyles {
			return nil
		}
		switch section + "/" + tag {
		case "numFmts/numFmt":
			codes[t.intAttr("numFmtId", -1)] = t.attr("formatCode")
		case "fonts/font":
			fonts = append(fonts, "")
		case "fonts/name":
			if n := t.attr("val"); len(fonts) > 0 && isLegacyFont(n) {
				fonts[len(fonts)-1], legacy = n, true
			}
		case "cellXfs/xf":
			id, font := t.intAttr("numFmtId", 0), t.intAttr("fontId", 0)
			out.dates = append(out.dates, isDateFormat(id, codes[id]))
			out.fonts = append(out.fonts, at(fonts, font))
		}
		return nil
	})
	if !legacy {
		out.fonts = nil
	}
	return out, err
}

func at(list []string, i int) string {
	if i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}

// isLegacyFont knows the families of TCVN3 (.VnTime, .VnArialH, …) and VNI (VNI-Times, VNI Helve, …) fonts by their names.
func isLegacyFont(name string) bool {
	n := strings.ToLower(name)
	return strings.HasPrefix(n, ".vn") || strings.HasPrefix(n, "vni-") || strings.HasPrefix(n, "vni ")
}

package sheet

import (
	"encoding/binary"
	"unicode/utf16"
)

var le = binary.LittleEndian

// The records that are read ([MS-XLS] 2.3); all others are passed over.
const (
	recFormula    = 0x0006
	recEOF        = 0x000A
	recDateMode   = 0x0022
	recFilePass   = 0x002F
	recFont       = 0x0031
	recContinue   = 0x003C
	recCodePage   = 0x0042
	recColInfo    = 0x007D
	recBoundSheet = 0x0085
	recMulRK      = 0x00BD
	recRString    = 0x00D6
	recXF         = 0x00E0
	recMergeCells = 0x00E5
	recSST        = 0x00FC
	recLabelSST   = 0x00FD
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRow        = 0x0208
	recArray      = 0x0221
	recTable      = 0x0236
	recRK         = 0x027E
	recFormat     = 0x041E
	recSharedFmla = 0x04BC
	recBOF        = 0x0809
)

// record is one record. Its accessors give zero beyond its end: a short record says less, it does not break the reader.
type record struct {
	id   uint16
	data []byte
}

func (r record) u8(at int) byte {
	if at >= len(r.data) {
		return 0
	}
	return r.data[at]
}

func (r record) u16(at int) uint16 { return uint16(r.u8(at)) | uint16(r.u8(at+1))<<8 }

func (r record) u32(at int) uint32 { return uint32(r.u16(at)) | uint32(r.u16(at+2))<<16 }

func (r record) u64(at int) uint64 { return uint64(r.u32(at)) | uint64(r.u32(at+4))<<32 }

func (r record) from(at int) []byte {
	if at >= len(r.data) {
		return nil
	}
	return r.data[at:]
}

// records walks over a stream.
type records struct {
	stream []byte
	pos    int
}

// next gives the next record; ok is false at the end and at a record that is cut off.
func (rs *records) next() (r record, ok bool) {
	if rs.pos < 0 || rs.pos+4 > len(rs.stream) {
		return r, false
	}
	head := rs.stream[rs.pos:]
	n := int(le.Uint16(head[2:]))
	if len(head) < 4+n {
		return r, false
	}
	rs.pos += 4 + n
	return record{id: le.Uint16(head), data: head[4 : 4+n]}, true
}

// withContinues gives the data of r and of the CONTINUE records behind it.
func (rs *records) withContinues(r record) [][]byte {
	parts := [][]byte{r.data}
	for {
		at := rs.pos
		c, ok := rs.next()
		if !ok || c.id != recContinue {
			rs.pos = at
			return parts
		}
		parts = append(parts, c.data)
	}
}

// continued reads through a record and its continuations. After the end it gives zeros and failed is set.
type continued struct {
	parts  [][]byte
	at     int // in parts[0]
	failed bool
}

// advance steps over used-up parts; it reports whether it came to a new one.
func (c *continued) advance() (stepped bool) {
	for len(c.parts) > 0 && c.at >= len(c.parts[0]) {
		c.parts, c.at, stepped = c.parts[1:], 0, true
	}
	return stepped
}

func (c *continued) u8() byte {
	c.advance()
	if len(c.parts) == 0 {
		c.failed = true
		return 0
	}
	v := c.parts[0][c.at]
	c.at++
	return v
}

func (c *continued) u16() uint16 { return uint16(c.u8()) | uint16(c.u8())<<8 }

func (c *continued) u32() uint32 { return uint32(c.u16()) | uint32(c.u16())<<16 }

func (c *continued) skip(n int) {
	for n > 0 {
		c.advance()
		if len(c.parts) == 0 {
			c.failed = true
			return
		}
		k := min(n, len(c.parts[0])-c.at)
		c.at += k
		n -= k
	}
}

// left is how many bytes there still are.
func (c *continued) left() int {
	n := -c.at
	for _, p := range c.parts {
		n += len(p)
	}
	return n
}

func (c *continued) bytes(n int) []byte {
	n = min(n, c.left())
	out := make([]byte, n)
	for i := range out {
		out[i] = c.u8()
	}
	return out
}

// The option bits of a text ([MS-XLS] 2.5.293).
const (
	optWide     = 0x01 // two bytes per character
	optPhonetic = 0x04
	optRich     = 0x08
)

// unicode reads the options and n characters of a BIFF8 text. Where a CONTINUE record begins inside the characters, the option byte
// comes again and the width may change.
func (c *continued) unicode(n int) string {
	opts := c.u8()
	var runs, phonetic int
	if opts&optRich != 0 {
		runs = int(c.u16())
	}
	if opts&optPhonetic != 0 {
		phonetic = int(int32(c.u32()))
	}
	units := make([]uint16, 0, min(n, 4096))
	for len(units) < n && !c.failed {
		if c.advance() {
			opts = c.u8()
		}
		if opts&optWide != 0 {
			units = append(units, c.u16())
		} else {
			units = append(units, uint16(c.u8()))
		}
	}
	c.skip(4*runs + max(phonetic, 0))
	return string(utf16.Decode(units))
}

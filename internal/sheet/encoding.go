package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

const bomUTF8 = "\xEF\xBB\xBF"

// utf16Order finds UTF-16 by its mark or, without one, by the zero bytes that Latin letters, digits and separators leave on one side.
func utf16Order(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	pairs := min(len(head), 512) / 2
	var zero [2]int
	for i := range 2 * pairs {
		if head[i] == 0 {
			zero[i%2]++
		}
	}
	switch {
	case pairs < 4:
		return nil
	case zero[0] == 0 && zero[1] > pairs/2:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zero[1] == 0 && zero[0] > pairs/2:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// textDecoder chooses how the bytes of a text file become UTF-8; the whole file is looked at.
func textDecoder(r io.ReaderAt, size int64) (func(io.Reader) io.Reader, error) {
	head := make([]byte, min(size, headBytes))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	if e := utf16Order(head); e != nil {
		return func(in io.Reader) io.Reader { return e.NewDecoder().Reader(in) }, nil
	}
	is, err := isUTF8(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, err
	}
	if is {
		return func(in io.Reader) io.Reader { return unicode.UTF8BOM.NewDecoder().Reader(in) }, nil
	}
	return func(in io.Reader) io.Reader {
		return transform.NewReader(in, transform.Chain(charmap.Windows1258.NewDecoder(), norm.NFC))
	}, nil
}

// isUTF8 reads everything. A few broken bytes among many good letters (a file joined from two) do not make it windows-1258: that
// would spoil every name for the sake of one.
func isUTF8(r io.Reader) (bool, error) {
	good, bad := 0, 0
	buf := make([]byte, 64<<10)
	have := 0
	for {
		n, err := r.Read(buf[have:])
		have += n
		used, g, b := countUTF8(buf[:have], err == io.EOF)
		good, bad = good+g, bad+b
		have = copy(buf, buf[used:have])
		if err == io.EOF {
			return bad*4 <= good, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// countUTF8 counts letters of more than one byte and broken bytes. What may go on in the next block is left, unless it is the last.
func countUTF8(b []byte, last bool) (used, good, bad int) {
	for used < len(b) {
		if b[used] < utf8.RuneSelf {
			used++
			continue
		}
		if !last && !utf8.FullRune(b[used:]) {
			break
		}
		r, n := utf8.DecodeRune(b[used:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		used += n
	}
	return used, good, bad
}

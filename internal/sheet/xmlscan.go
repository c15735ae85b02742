package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// tokenKind is what stands between two pieces of text.
type tokenKind uint8

const (
	tokStart tokenKind = iota // <a …>
	tokEnd                    // </a>
	tokEmpty                  // <a …/>
	tokCDATA                  // its content is in token.raw
)

// token is one tag with the text before it. All slices point into the scanner's buffer and die with the next call.
type token struct {
	kind tokenKind
	text []byte // before the tag, entities not yet decoded
	name []byte // local name, without a namespace prefix
	raw  []byte // the tag from its name on, or the content of CDATA
}

var errTokenTooLong = errors.New("sheet: a tag or text is longer than a cell may be")

// scanner cuts an XML stream into tags. It is no general XML parser: it does not check nesting, knows no DTD and no encoding but
// UTF-8, which is all that workbooks use, and so runs near the speed of the inflater below it.
type scanner struct {
	r     io.Reader
	buf   []byte
	pos   int
	max   int // longest token, so that a file without ">" does not fill the memory
	ended bool
	err   error
}

const scanBuffer = 64 << 10

func newScanner(r io.Reader, maxToken int) *scanner {
	return &scanner{r: r, buf: make([]byte, 0, scanBuffer), max: max(maxToken, scanBuffer)}
}

// next gives the next tag. It returns io.EOF at the end; text after the last tag is dropped.
func (s *scanner) next() (token, error) {
	from := 0 // offset from pos where the search for "<" goes on
	for {
		i := bytes.IndexByte(s.buf[s.pos+from:], '<')
		if i < 0 {
			from = len(s.buf) - s.pos
			if err := s.fill(); err != nil {
				return token{}, err
			}
			continue
		}
		from += i
		if t, ok := s.cut(from); ok {
			if t.kind == skipToken {
				from = 0
				continue
			}
			return t, nil
		}
		if err := s.fill(); err != nil {
			return token{}, err
		}
	}
}

// skipToken marks comments, processing instructions and declarations; the text before them is given up, which only matters inside
// a text, where no spreadsheet program writes them.
const skipToken = tokenKind(255)

// cut makes a token of the tag that begins at offset lt from pos; ok is false when its end is not in the buffer yet.
func (s *scanner) cut(lt int) (t token, ok bool) {
	in := s.buf[s.pos+lt+1:]
	if len(in) == 0 {
		return t, false
	}
	if in[0] == '!' || in[0] == '?' {
		return s.cutSpecial(lt, in)
	}
	gt := tagEnd(in)
	if gt < 0 {
		return t, false
	}
	t = token{text: s.buf[s.pos : s.pos+lt], raw: in[:gt]}
	s.pos += lt + 1 + gt + 1
	t.shape()
	return t, true
}

// shape finds kind and name in raw.
func (t *token) shape() {
	switch b := t.raw; {
	case len(b) > 0 && b[0] == '/':
		t.kind, t.raw = tokEnd, b[1:]
	case len(b) > 0 && b[len(b)-1] == '/':
		t.kind, t.raw = tokEmpty, b[:len(b)-1]
	}
	end := 0
	for end < len(t.raw) && t.raw[end] > ' ' {
		end++
	}
	t.name = t.raw[:end]
	if k := bytes.IndexByte(t.name, ':'); k >= 0 {
		t.name = t.name[k+1:]
	}
	t.raw = t.raw[end:]
}

// cutSpecial handles comments, CDATA, declarations and processing instructions.
func (s *scanner) cutSpecial(lt int, in []byte) (t token, ok bool) {
	open, end := "?", "?>"
	t.kind = skipToken
	switch {
	case bytes.HasPrefix(in, []byte("!--")):
		open, end = "!--", "-->"
	case bytes.HasPrefix(in, []byte("![CDATA[")):
		open, end = "![CDATA[", "]]>"
		t.kind = tokCDATA
	case len(in) < len("![CDATA[") && in[0] == '!' && !s.ended:
		return t, false // too short to tell
	case in[0] == '!':
		open, end = "!", ">"
	}
	k := bytes.Index(in[len(open):], []byte(end))
	if k < 0 {
		return t, false
	}
	if t.kind == tokCDATA {
		t.text, t.raw = s.buf[s.pos:s.pos+lt], in[len(open):len(open)+k]
	}
	s.pos += lt + 1 + len(open) + k + len(end)
	return t, true
}

// tagEnd finds the ">" that closes a tag. One inside an attribute's value does not count.
func tagEnd(b []byte) int {
	gt := bytes.IndexByte(b, '>')
	if gt < 0 {
		return -1
	}
	// Nearly every tag has only double quotes, closed before the first ">".
	if bytes.IndexByte(b[:gt], '\'') < 0 && bytes.Count(b[:gt], []byte{'"'})%2 == 0 {
		return gt
	}
	var quote byte
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// fill reads more behind what is in the buffer. It returns io.EOF when there is no more.
func (s *scanner) fill() error {
	if s.ended {
		return s.err
	}
	s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
	s.pos = 0
	if len(s.buf) == cap(s.buf) {
		if cap(s.buf) >= s.max {
			return errTokenTooLong
		}
		grown := make([]byte, len(s.buf), min(2*cap(s.buf), s.max))
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.ended, s.err = true, err
			if n == 0 {
				return err
			}
			return nil
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// nextAttr takes the first attribute off raw. The value is as written, with entities. ok is false when there is none.
func nextAttr(raw []byte) (name, value, rest []byte, ok bool) {
	i := 0
	for i < len(raw) && raw[i] <= ' ' {
		i++
	}
	start := i
	for i < len(raw) && raw[i] != '=' && raw[i] > ' ' {
		i++
	}
	name = raw[start:i]
	for i < len(raw) && (raw[i] <= ' ' || raw[i] == '=') {
		i++
	}
	if i >= len(raw) || len(name) == 0 || raw[i] != '"' && raw[i] != '\'' {
		return nil, nil, nil, false
	}
	quote := raw[i]
	i++
	end := bytes.IndexByte(raw[i:], quote)
	if end < 0 {
		return nil, nil, nil, false
	}
	return name, raw[i : i+end], raw[i+end+1:], true
}

// attr finds one attribute by its name, with or without a prefix, and decodes its entities.
func (t *token) attr(want string) string {
	for raw := t.raw; ; {
		name, value, rest, ok := nextAttr(raw)
		if !ok {
			return ""
		}
		if k := bytes.IndexByte(name, ':'); k >= 0 && string(name[:k]) != "xmlns" {
			name = name[k+1:]
		}
		if string(name) == want {
			return string(appendUnescaped(nil, value))
		}
		raw = rest
	}
}

// is reports whether an attribute is switched on.
func (t *token) is(want string) bool {
	v := t.attr(want)
	return v == "1" || v == "true" || v == "on"
}

// intAttr is a whole number in an attribute, or def.
func (t *token) intAttr(want string, def int) int {
	n, err := strconv.Atoi(t.attr(want))
	if err != nil {
		return def
	}
	return n
}

// appendUnescaped appends text with its entities decoded. An entity that XML does not define stays as written: we have no DTD.
func appendUnescaped(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		r, n := entity(text)
		if n == 0 {
			dst, text = append(dst, '&'), text[1:]
			continue
		}
		dst, text = utf8.AppendRune(dst, r), text[n:]
	}
}

var namedEntity = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// entity decodes the entity at the start of b and says how many bytes it takes, 0 when it is none.
func entity(b []byte) (r rune, n int) {
	end := bytes.IndexByte(b[:min(len(b), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	name := b[1:end]
	if r, ok := namedEntity[string(name)]; ok {
		return r, end + 1
	}
	if name[0] != '#' || len(name) < 2 {
		return 0, 0
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || v > utf8.MaxRune {
		return 0, 0
	}
	return rune(v), end + 1
}

// unescapeX decodes Excel's own escapes _xHHHH_ in place (ECMA-376 part 1, 22.9.2.19): how it keeps control characters in a text.
func unescapeX(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := b[:0]
	for i := 0; i < len(b); i++ {
		if i+7 <= len(b) && b[i] == '_' && b[i+1] == 'x' && b[i+6] == '_' {
			// Only what fits into the seven bytes that it replaces is written, so out never overtakes the read position.
			if v, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil {
				out = utf8.AppendRune(out, rune(v))
				i += 6
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// skipPast drops everything up to and including the mark, at the speed of a byte search.
func (s *scanner) skipPast(mark string) error {
	for {
		if k := bytes.Index(s.buf[s.pos:], []byte(mark)); k >= 0 {
			s.pos += k + len(mark)
			return nil
		}
		s.pos = max(s.pos, len(s.buf)-len(mark)+1)
		if err := s.fill(); err != nil {
			return err
		}
	}
}

package letter

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// failer is testing.TB or *rapid.T.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

var _ failer = (*testing.T)(nil)

// unzip gives the parts of a Word file, each checked to be well-formed XML.
func unzip(t failer, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = b
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			wellFormed(t, f.Name, b)
		}
	}
	return out
}

func wellFormed(t failer, name string, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// wordText is the text of a document.xml with its structure: one line per paragraph, a tab before each cell, "=" before a row.
func wordText(t failer, document []byte) string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(document))
	var b strings.Builder
	inText := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "t"
			b.WriteString(map[string]string{"tr": "= row\n", "tc": "\t", "sectPr": "= section", "drawing": "[picture]", "tblHeader": "(head)"}[e.Name.Local])
		case xml.EndElement:
			inText = false
			if e.Name.Local == "p" {
				b.WriteString("\n")
			}
		case xml.CharData:
			if inText {
				b.Write(e)
			}
		}
	}
}

var (
	pdfStream = regexp.MustCompile(`(?s)/Filter /FlateDecode /Length \d+>>\nstream\n(.*?)\nendstream`)
	pdfShown  = regexp.MustCompile(`(?s)(\((?:\\.|[^\\()])*\)\s*)\]?\s*T[jJ]|\[((?:\((?:\\.|[^\\()])*\)|[^\]()])*)\]\s*TJ`)
	pdfString = regexp.MustCompile(`(?s)\(((?:\\.|[^\\()])*)\)`)
	pdfEscape = regexp.MustCompile(`(?s)\\(.)`)
)

// pdfContents gives the drawing commands of each page that has text.
func pdfContents(data []byte) [][]byte {
	var out [][]byte
	for _, m := range pdfStream.FindAllSubmatch(data, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // a picture or a font
		}
		content, err := io.ReadAll(z)
		if err == nil && bytes.Contains(content, []byte("BT ")) && bytes.Contains(content, []byte(" ET")) {
			out = append(out, content)
		}
	}
	return out
}

// pdfPages gives the lines of text on each page, in the order they were drawn. Our fonts have the code units as glyph numbers.
func pdfPages(data []byte) [][]string {
	var out [][]string
	for _, content := range pdfContents(data) {
		var page []string
		for _, s := range pdfShown.FindAll(content, -1) {
			page = append(page, shown(s))
		}
		out = append(out, page)
	}
	return out
}

func shown(operand []byte) string {
	var units []uint16
	for _, s := range pdfString.FindAllSubmatch(operand, -1) {
		raw := pdfEscape.ReplaceAllFunc(s[1], func(e []byte) []byte {
			if e[1] == 'r' {
				return []byte{'\r'}
			}
			return e[1:]
		})
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
	}
	return string(utf16.Decode(units))
}

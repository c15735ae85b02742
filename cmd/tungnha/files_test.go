package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"tungnha/internal/app"
	"tungnha/internal/emulate"
)

func writeFile(name string, content []byte) error { return os.WriteFile(name, content, 0o600) }

// communeOf invents one commune of Vĩnh Lộc: everybody in it is made up.
func communeOf(citizens int) *emulate.District {
	return emulate.Generate(emulate.Options{Citizens: citizens, Seed: 7, Communes: emulate.VinhLoc()[:1]})
}

// cmdRoster writes a commune's list: roster OUT.xlsx CITIZENS STYLE [update]. The counts a reader must reach become $ROWS, $ACCEPTED, $REFUSED…
func cmdRoster(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	style, err := strconv.Atoi(args[2])
	ts.Check(err)
	d := communeOf(n)
	write := emulate.WriteRosterWorkbook
	if len(args) > 3 {
		write = emulate.WriteRosterUpdate
	}
	var b bytes.Buffer
	key, err := write(&b, &d.Communes[0], emulate.Style(style))
	ts.Check(err)
	ts.Check(writeFile(ts.MkAbs(args[0]), b.Bytes()))
	ts.Setenv("ROWS", strconv.Itoa(key.DataRows))
	ts.Setenv("COMMUNE", d.Communes[0].Code)
	for _, s := range []emulate.Status{
		emulate.StatusAccepted, emulate.StatusRefused, emulate.StatusDuplicate, emulate.StatusUpdated, emulate.StatusUnchanged, emulate.StatusUncertain,
	} {
		ts.Setenv(strings.ToUpper(string(s)), strconv.Itoa(key.Counts[s]))
	}
}

// cmdUnits writes the list of hamlets that a district sends: units OUT.xlsx.
func cmdUnits(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	ts.Check(emulate.WriteUnits(&b, communeOf(300)))
	ts.Check(writeFile(ts.MkAbs(args[0]), b.Bytes()))
}

// cmdRejects wants a workbook with the refused rows: rejects FILE.
func cmdRejects(ts *testscript.TestScript, _ bool, args []string) {
	content, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	book, err := app.OpenBook(args[0], content)
	ts.Check(err)
	defer func() { _ = book.Close() }()
	if len(book.Sheets()) == 0 {
		ts.Fatalf("%s has no sheet", args[0])
	}
}

// cmdBadFile writes a file that is not what its name says: badfile KIND OUT.
func cmdBadFile(ts *testscript.TestScript, _ bool, args []string) {
	fill, ok := badFiles[args[0]]
	if !ok {
		ts.Fatalf("no bad file %s", args[0])
	}
	content, err := fill()
	ts.Check(err)
	ts.Check(writeFile(ts.MkAbs(args[1]), content))
}

var badFiles = map[string]func() ([]byte, error){
	"empty":     func() ([]byte, error) { return nil, nil },
	"truncated": truncated,
	"encrypted": encrypted,
	"renamed":   func() ([]byte, error) { return append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 4000)...), nil },
	"html": func() ([]byte, error) {
		return []byte("<html><body><table><tr><td>Họ và tên</td></tr></table></body></html>"), nil
	},
	"docx": func() ([]byte, error) { return zipOf(map[string]string{"word/document.xml": "<w:document/>"}) },
	"bomb": bomb,
	"wide": func() ([]byte, error) { return workbookOf(strings.Repeat("<row><c><v>1</v></c></row>", 3)) },
}

func truncated() ([]byte, error) {
	var b bytes.Buffer
	d := communeOf(200)
	_, err := emulate.WriteRosterWorkbook(&b, &d.Communes[0], emulate.StylePolice)
	return b.Bytes()[:b.Len()/2], err
}

// encrypted is the head of an OLE container that holds an EncryptedPackage, which is what a workbook with a password is.
func encrypted() ([]byte, error) {
	b := make([]byte, 8192)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le := binary.LittleEndian
	le.PutUint16(b[24:], 0x3e)
	le.PutUint16(b[26:], 3)
	le.PutUint16(b[28:], 0xfffe)
	le.PutUint16(b[30:], 9)
	le.PutUint16(b[32:], 6)
	le.PutUint32(b[44:], 1)    // one sector of sector tables
	le.PutUint32(b[48:], 1)    // the directory is sector 1
	le.PutUint32(b[56:], 4096) // smaller streams would lie in the mini stream
	le.PutUint32(b[60:], 0xfffffffe)
	le.PutUint32(b[68:], 0xfffffffe)
	for i := 76; i < 1024; i += 4 {
		le.PutUint32(b[i:], 0xffffffff)
	}
	le.PutUint32(b[76:], 0)
	le.PutUint32(b[512:], 0xfffffffd)
	le.PutUint32(b[516:], 0xfffffffe)
	for i, name := range []string{"Root Entry", "EncryptedPackage", "EncryptionInfo"} {
		entry := b[1024+128*i:]
		for k, u := range utf16.Encode([]rune(name)) {
			le.PutUint16(entry[2*k:], u)
		}
		le.PutUint16(entry[64:], uint16(2*len(name)+2))
		entry[66], entry[67] = 2, 1 // a stream, black
		for k := 68; k < 80; k += 4 {
			le.PutUint32(entry[k:], 0xffffffff)
		}
		le.PutUint32(entry[116:], 0xfffffffe)
	}
	b[1024+66] = 5 // the root
	le.PutUint32(b[1024+76:], 1)
	le.PutUint32(b[1024+128+72:], 2)
	return b, nil
}

func zipOf(parts map[string]string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

func workbookOf(rows string) ([]byte, error) {
	return zipOf(map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`,
	})
}

// bomb is a hundred kilobytes that unzip to 120 MB.
func bomb() ([]byte, error) {
	row := `<row><c t="inlineStr"><is><t>` + strings.Repeat("A", 30_000) + `</t></is></c></row>`
	return workbookOf(strings.Repeat(row, 4_000))
}

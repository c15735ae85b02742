package sheet

import (
	"bytes"
	"io"
)

// headBytes is how much of the file decides its kind.
const headBytes = 4096

var (
	magicZip = []byte("PK\x03\x04")
	magicCFB = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
)

// notSheets are files that are often sent by mistake, by their first bytes.
var notSheets = []struct{ magic, vi, en string }{
	{"%PDF", "tệp PDF", "a PDF"},
	{"{\\rtf", "văn bản RTF", "an RTF document"},
	{"\x89PNG", "hình ảnh", "a picture"},
	{"\xFF\xD8\xFF", "hình ảnh", "a picture"},
	{"GIF8", "hình ảnh", "a picture"},
	{"Rar!", "tệp nén RAR", "a RAR archive"},
	{"7z\xBC\xAF", "tệp nén 7-Zip", "a 7-Zip archive"},
	{"\x1F\x8B", "tệp nén GZIP", "a GZIP archive"},
	{"PK\x05\x06", "tệp nén rỗng", "an empty archive"},
}

// sniff finds the kind of a file by its bytes.
func sniff(r io.ReaderAt, size int64) (FileKind, error) {
	head := make([]byte, min(size, headBytes))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", problemTruncated.Because(err)
	}
	if len(bytes.Trim(head, " \t\r\n\x00\xEF\xBB\xBF")) == 0 {
		return "", problemEmpty
	}
	switch {
	case bytes.HasPrefix(head, magicZip):
		return XLSX, nil
	case bytes.HasPrefix(head, magicCFB), isBareBIFF(head):
		return XLS, nil
	}
	if err := refuseOther(head); err != nil {
		return "", err
	}
	return CSV, nil
}

// isBareBIFF finds a workbook stream without the compound file around it, as some programs of the nineties wrote.
func isBareBIFF(head []byte) bool {
	return len(head) > 8 && head[0] == 0x09 && head[1] <= 0x08 && head[1]%2 == 0 && head[2] >= 4 && head[2] <= 32 && head[3] == 0
}

func refuseOther(head []byte) error {
	for _, n := range notSheets {
		if bytes.HasPrefix(head, []byte(n.magic)) {
			return wrongKind(n.vi, n.en)
		}
	}
	if bytes.HasPrefix(head, magicCFB[:min(len(head), len(magicCFB))]) || bytes.HasPrefix(head, magicZip[:min(len(head), 4)]) {
		return problemTruncated
	}
	if isMarkup(head) {
		return markupProblem(head)
	}
	if bytes.IndexByte(head, 0) >= 0 && utf16Order(head) == nil {
		return unknownKind()
	}
	return nil
}

// isMarkup tells HTML and XML from a list whose first cell happens to begin with "<".
func isMarkup(head []byte) bool {
	b := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bomUTF8)), " \t\r\n"))
	for _, p := range []string{"<!doctype", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<!--", "<?xml", "mime-version:"} {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return false
}

func markupProblem(head []byte) error {
	if bytes.Contains(head, []byte("<?xml")) && !bytes.Contains(bytes.ToLower(head), []byte("<html")) {
		return wrongKind("bảng tính XML 2003 hoặc tệp XML; có thể mở bằng Excel rồi lưu thành .xlsx",
			"an XML 2003 spreadsheet or another XML file; Excel may open it and save it as .xlsx")
	}
	return problemHTML
}

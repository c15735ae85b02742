package letter

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs; look at the letter, then go test -update:\n%s", name, d)
	}
}

func docxOf(t failer, l Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.DOCX(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pdfOf(t failer, l Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.PDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWordGolden(t *testing.T) {
	t.Parallel()
	golden(t, "report.docx.txt", wordText(t, unzip(t, docxOf(t, sample(t)))["word/document.xml"]))
}

func TestPDFGolden(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, page := range pdfPages(pdfOf(t, sample(t))) {
		b.WriteString("=== page\n" + strings.Join(page, "\n") + "\n")
	}
	golden(t, "report.pdf.txt", b.String())
}

func TestPhoneGolden(t *testing.T) {
	t.Parallel()
	golden(t, "report.txt", sample(t).Text())
}

// A reader that is not ours finds the same words: the fonts carry their Unicode.
func TestPDFIsReadByOthers(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (package poppler-utils) is not installed: only our own reading of the PDF was tested, by TestPDFGolden")
	}
	path := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(path, pdfOf(t, sample(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "đ) Số công dân chưa có căn cước công dân gắn chíp", "Xã Phượng Nghĩa Đông",
		"Xã Ỷ La", "KT. TRƯỞNG CÔNG AN HUYỆN", "theo dõi, chỉ đạo./.", "Phụ lục II",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	t.Parallel()
	for range 3 {
		if !bytes.Equal(docxOf(t, sample(t)), docxOf(t, sample(t))) {
			t.Error("two Word files differ")
		}
		if !bytes.Equal(pdfOf(t, sample(t)), pdfOf(t, sample(t))) {
			t.Error("two PDF files differ")
		}
	}
	undated := sample(t)
	undated.Date = time.Time{}
	if got := pdfOf(t, undated); !bytes.Contains(got, []byte("D:19800101000000")) {
		t.Error("a letter without a date must not take the clock's")
	}
}

// The numbers of the decree stand in the Word file as Word counts them.
func TestWordFollowsTheDecree(t *testing.T) {
	t.Parallel()
	parts := unzip(t, docxOf(t, sample(t)))
	doc := string(parts["word/document.xml"])
	for what, want := range map[string]string{
		"A4, margins 20/15/20/30 mm":         `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"`,
		"landscape appendix":                 `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`,
		"own numbering, hidden on page 1":    `<w:pgNumType w:start="1"/><w:titlePg/>`,
		"body 14 pt, justified, 1.27 cm":     `<w:ind w:left="0" w:firstLine="720"/><w:jc w:val="both"/><w:rPr><w:sz w:val="28"/>`,
		"6 pt between paragraphs":            `<w:spacing w:before="0" w:after="120"/>`,
		"Nơi nhận 12 pt bold italic":         `<w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">Nơi nhận:</w:t>`,
		"list of recipients 11 pt":           `<w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr><w:t xml:space="preserve">- Như trên;</w:t>`,
		"place and date in italics, 13 pt":   `<w:i/><w:iCs/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr><w:t xml:space="preserve">Vĩnh Lộc, ngày 05 tháng 5 năm 2023</w:t>`,
		"the end of the text":                `chỉ đạo./.</w:t>`,
		"rows are not split, head repeated":  `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`,
		"a merged head":                      `<w:vMerge w:val="restart"/>`,
		"the motto's rule as long as itself": ruleOf(Measure(motto, true, sizeMotto*mmPerPoint), (pageShort-marginLeft-marginRight)*(1-headLeftShare)),
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("%s: lacks %s", what, want)
		}
	}
	if !bytes.Contains(parts["word/header.xml"], []byte(" PAGE ")) || bytes.Contains(parts["word/header-first.xml"], []byte("PAGE")) {
		t.Error("the page number must stand in the top margin, but not on the first page")
	}
	if got := strings.Count(doc, "<w:sectPr>"); got != 3 {
		t.Errorf("%d sections, want 3", got)
	}
}

func ruleOf(length, room float64) string {
	d := &docx{}
	d.rule(rule{width: length}, room)
	return regexp.MustCompile(`<w:ind [^>]*>`).FindString(d.b.String())
}

// Page numbers: none on the first page of the letter and of each appendix, then 2, 3 …
func TestPDFPageNumbers(t *testing.T) {
	t.Parallel()
	var got []string
	for _, page := range pdfPages(pdfOf(t, sample(t))) {
		if regexp.MustCompile(`^\d+$`).MatchString(page[0]) {
			got = append(got, page[0])
			continue
		}
		got = append(got, "-")
	}
	want := []string{"-", "2", "3", "-", "2", "3", "-", "2", "3", "4"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

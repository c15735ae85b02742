package letter

import (
	"bytes"
	"image/png"

	"tungnha/internal/errs"
)

// composeBlocks turns the blocks of a text into items for the pages of a section.
func composeBlocks(blocks []Block, on section) ([]item, error) {
	var out []item
	for _, b := range blocks {
		items, err := composeBlock(b, on)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return out, nil
}

var bodyStyle = style{size: sizeBody, align: alignJustify, first: firstIndent, after: afterParagraph}

func composeBlock(b Block, on section) ([]item, error) {
	switch b := b.(type) {
	case Heading:
		return heading(b), nil
	case Paragraph:
		return body(cleanAll([]string{b.Text}), func(int) string { return "" }), nil
	case Points:
		return body(cleanAll(b.Items), func(i int) string { return pointMark(i) + " " }), nil
	case List:
		return body(cleanAll(b.Items), func(int) string { return "- " }), nil
	case Note:
		return noteItems(b), nil
	case Table:
		g, err := composeTable(b, on)
		if err != nil {
			return nil, err
		}
		// Two tables that touch would become one in Word, and a table must not end a section.
		return []item{g, gap{height: afterParagraph + 2}}, nil
	case Picture:
		f, err := composePicture(b, on)
		if err != nil {
			return nil, err
		}
		return []item{f, gap{height: afterParagraph}}, nil
	}
	return nil, errs.New(errs.KindInternal, "letter.block", errs.Tf(
		"Văn bản có một phần mà chương trình chưa biết trình bày (%T). Chưa có tệp nào được ghi.",
		"The letter holds a part that cannot be laid out (%T). No file was written.", b))
}

func body(texts []string, mark func(int) string) []item {
	out := make([]item, len(texts))
	for i, s := range texts {
		out[i] = para{mark(i) + s, bodyStyle}
	}
	return out
}

func heading(h Heading) []item {
	text, st := clean(h.Text), style{size: sizeBody, bold: true, align: alignJustify, first: firstIndent, after: afterParagraph, keepNext: true, level: 2}
	if h.Level == 1 {
		text, st.level = upper(h.Text), 1
	}
	if text == "" {
		return nil
	}
	return []item{para{text, st}}
}

func noteItems(n Note) []item {
	text := clean(n.Text)
	if text == "" {
		return nil
	}
	return []item{para{text, style{size: sizeNote, italic: true, align: alignJustify, after: afterParagraph}}}
}

// composePicture sizes a picture to the page, keeping its shape.
func composePicture(p Picture, on section) (figure, error) {
	p.Alt = clean(p.Alt)
	if p.Alt == "" {
		return figure{}, errs.Invalid("letter.picture.alt", errs.T{
			VI: "Hình trong văn bản chưa có lời mô tả. Hãy ghi hình cho thấy điều gì.",
			EN: "A picture in the letter has no description. Say what it shows.",
		})
	}
	w, h, err := pictureShape(p)
	if err != nil {
		return figure{}, err
	}
	width := p.Width
	if width <= 0 || width > on.textWidth() {
		width = on.textWidth()
	}
	height := width * h / w
	if most := on.textHeight() * 0.6; height > most {
		width, height = width*most/height, most
	}
	return figure{Picture: p, width: width, height: height}, nil
}

func pictureShape(p Picture) (w, h float64, err error) {
	c, err := png.DecodeConfig(bytes.NewReader(p.PNG))
	if err != nil || c.Width == 0 || c.Height == 0 {
		return 0, 0, errs.Invalid("letter.picture.png", errs.T{
			VI: "Hình trong văn bản không phải là ảnh PNG đọc được. Chưa có tệp nào được ghi.",
			EN: "A picture in the letter is not a readable PNG. No file was written.",
		}).Because(err)
	}
	return float64(c.Width), float64(c.Height), nil
}

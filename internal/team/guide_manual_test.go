package team_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/letter"
	"tungnha/internal/team"
)

// The page of the manual is written from the same letter, so that paper and manual cannot say two things.
func TestGuideInTheManual(t *testing.T) {
	t.Parallel()
	then := shippedPlan(t, campaigns.VinhLoc)
	now := *then
	now.Rules = campaign.ND69
	old, later := team.GuideLetter(guideHeading(then)), team.GuideLetter(guideHeading(&now))
	golden(t, "../../docs/huong-dan/to-vien.md", manualHead+markdown(old.Blocks)+manualLater+markdown(added(old.Blocks, later.Blocks[1:])))
}

const manualHead = `# Dành cho thành viên tổ hướng dẫn

<!-- Trang này do máy viết từ internal/team/guide*.go (go test ./internal/team -run TestGuideInTheManual -update); đừng sửa tay. -->

Phần mềm in tài liệu này thành văn bản (Word, PDF) theo kế hoạch, tên đơn vị và số điện thoại hỗ trợ của địa phương.
Bản dưới đây theo kế hoạch ` + "`vinh-loc-2023`" + ` và Nghị định 59/2022/NĐ-CP; cuối trang là những chỗ khác khi đợt cao điểm diễn ra từ ngày 01/7/2024 (Nghị định 69/2024/NĐ-CP).

`

const manualLater = `## Những chỗ khác từ ngày 01/7/2024

`

// markdown writes the blocks of a letter for the manual.
func markdown(blocks []letter.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		switch x := x.(type) {
		case letter.Heading:
			fmt.Fprintf(&b, "%s %s\n\n", strings.Repeat("#", x.Level+1), x.Text)
		case letter.Paragraph:
			b.WriteString(x.Text + "\n\n")
		case letter.Note:
			b.WriteString("*" + x.Text + "*\n\n")
		case letter.List:
			b.WriteString("- " + strings.Join(x.Items, "\n- ") + "\n\n")
		case letter.Points:
			for i, s := range x.Items {
				fmt.Fprintf(&b, "%d. %s\n", i+1, s)
			}
			b.WriteString("\n")
		case letter.Table:
			markdownTable(&b, x)
		default:
			fmt.Fprintf(&b, "%T\n", x)
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n\n"
}

func markdownTable(b *strings.Builder, t letter.Table) {
	for _, c := range t.Columns {
		b.WriteString("| " + c.Title + " ")
	}
	b.WriteString("|\n" + strings.Repeat("|---", len(t.Columns)) + "|\n")
	for _, r := range t.Rows {
		b.WriteString("| " + strings.Join(r.Cells, " | ") + " |\n")
	}
	b.WriteString("\n")
}

// added are the texts of later that old does not have, under the headings of later.
func added(old, later []letter.Block) (out []letter.Block) {
	had := map[string]bool{}
	for _, x := range old {
		for _, s := range textsOf(x) {
			had[s] = true
		}
	}
	for _, x := range later {
		if h, ok := x.(letter.Heading); ok && h.Level == 1 {
			out = append(dropEmpty(out), letter.Paragraph{Text: "**" + h.Text + "**"})
			continue
		}
		fresh := slices.DeleteFunc(textsOf(x), func(s string) bool { return had[s] })
		if len(fresh) == 0 {
			continue
		}
		if last, ok := out[len(out)-1].(letter.List); ok {
			out[len(out)-1] = letter.List{Items: append(last.Items, fresh...)}
			continue
		}
		out = append(out, letter.List{Items: fresh})
	}
	return dropEmpty(out)
}

// dropEmpty takes off a last heading under which nothing stands.
func dropEmpty(blocks []letter.Block) []letter.Block {
	if n := len(blocks); n > 0 {
		if _, ok := blocks[n-1].(letter.Paragraph); ok {
			return slices.Clone(blocks[:n-1])
		}
	}
	return blocks
}

// textsOf are the sentences of a block, a row of a table being one.
func textsOf(x letter.Block) (out []string) {
	switch x := x.(type) {
	case letter.Paragraph:
		out = []string{x.Text}
	case letter.Note:
		out = []string{x.Text}
	case letter.List:
		out = append(out, x.Items...)
	case letter.Points:
		out = append(out, x.Items...)
	case letter.Table:
		for _, r := range x.Rows {
			out = append(out, strings.ReplaceAll(strings.Join(r.Cells, ": "), "?: ", "? "))
		}
	}
	return out
}

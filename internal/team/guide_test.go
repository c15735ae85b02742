package team_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tungnha/campaigns"
	"tungnha/internal/campaign"
	"tungnha/internal/letter"
	"tungnha/internal/locale"
	"tungnha/internal/team"
)

// shippedPlan reads a plan that comes with the program; a template is filled for a district that does not exist.
func shippedPlan(t *testing.T, file string) *campaign.Plan {
	t.Helper()
	data, err := fs.ReadFile(campaigns.Files(), file)
	if err != nil {
		t.Fatal(err)
	}
	if file == campaigns.ThirtyNight {
		if data, err = campaign.Fill(data, campaign.Blanks{Unit: "999", District: "Huyện Thử Nghiệm", Province: "Tỉnh Thử"}); err != nil {
			t.Fatal(err)
		}
	}
	p, problems := campaign.Parse(file, data)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return p
}

// laterPlan is Vĩnh Lộc's plan as if it were run in 2026, under the later decree.
func laterPlan(t *testing.T) *campaign.Plan {
	p := *shippedPlan(t, campaigns.VinhLoc)
	p.Period.First, p.Period.Last = 20261101, 20261210
	p.Rules = campaign.RulesOn(p.Period.Last)
	p.Document, p.Intake = campaign.Document{}, campaign.Intake{}
	return &p
}

func guideHeading(p *campaign.Plan, numbers ...team.GuideNumber) team.GuideHeading {
	h := team.GuideHeading{ListHeading: team.ListHeading{
		Superior: "HUYỆN THỬ NGHIỆM", Issuer: "ỦY BAN NHÂN DÂN XÃ THỬ", Symbol: "HD-UBND", Place: "Thử", Capacity: "TM. ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH",
		Recipients: []string{"Các tổ hướng dẫn", "Lưu: VT"}, Date: time.Date(2023, 5, 6, 8, 0, 0, 0, locale.Zone),
	}, Plan: p, Numbers: numbers}
	return h
}

// guideOf are the guides that are held as golden files: the two plans of 2023, and one under the later decree.
func guidesOf(t *testing.T) map[string]letter.Letter {
	many := []team.GuideNumber{{Place: "Thôn Thử Nhất", Number: "0900 000 111"}, {Place: "Thôn Thử Nhì", Number: "0900 000 222"}}
	return map[string]letter.Letter{
		"guide-2023":     team.GuideLetter(guideHeading(shippedPlan(t, campaigns.VinhLoc), many...)),
		"guide-template": team.GuideLetter(guideHeading(shippedPlan(t, campaigns.ThirtyNight), many[0])),
		"guide-2026":     team.GuideLetter(guideHeading(laterPlan(t))),
	}
}

// The text of the guide, and that Word and PDF can be made of it; with TUNGNHA_SHOTS=DIR the files are kept, to be looked at.
func TestGuideOfMembers(t *testing.T) {
	t.Parallel()
	for name, l := range guidesOf(t) {
		golden(t, filepath.Join("testdata", name+".golden"), l.Text())
		var pdf, docx bytes.Buffer
		if err := l.PDF(&pdf); err != nil {
			t.Fatal(err)
		}
		if err := l.DOCX(&docx); err != nil {
			t.Fatal(err)
		}
		if pages := bytes.Count(pdf.Bytes(), []byte("/Type /Page\n")); pages < 4 || pages > 7 {
			t.Errorf("%s: %d pages", name, pages)
		}
		for ext, b := range map[string][]byte{".pdf": pdf.Bytes(), ".docx": docx.Bytes()} {
			if dir := os.Getenv("TUNGNHA_SHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+ext), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// golden compares a text with a file, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

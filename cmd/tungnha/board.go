package main

import (
	"context"
	"fmt"
	"io"

	"tungnha/internal/access"
	"tungnha/internal/locale"
	"tungnha/internal/report"
)

func runBoard(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "board").forCampaign()
	if _, err := f.words(args, 0); err != nil {
		return err
	}
	s, err := f.scene(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return err
	}
	if err := access.Check(s.actor, access.ViewBoard, tree, s.unit); err != nil {
		return err
	}
	b, err := s.Report.Board(ctx, s.campaign, s.unit, s.at)
	if err != nil {
		return err
	}
	if f.json {
		out, err := report.JSON(b)
		if err == nil {
			_, err = e.out.Write(out)
		}
		return err
	}
	printBoard(e.out, b)
	return nil
}

// printBoard writes the board for a terminal: one line a unit and indicator.
func printBoard(w io.Writer, b *report.Board) {
	l := locale.VI
	_, _ = fmt.Fprintf(w, "%s · %s · %s · nguồn: %s\n", b.Short.VI, dayText(b), l.DateTime(b.At), b.Source.Text().VI)
	lines := append([]report.Line{b.Total}, b.Lines...)
	for i, h := range b.Indicators {
		if !h.Counted {
			continue
		}
		_, _ = fmt.Fprintf(w, "\n%s\n", h.Name.VI)
		for k := range lines {
			printFigure(w, lines[k].Unit.Name, &lines[k].Figures[i])
		}
	}
}

func dayText(b *report.Board) string {
	switch b.Phase {
	case report.Before:
		return "chưa bắt đầu"
	case report.After:
		return "đã kết thúc"
	}
	return fmt.Sprintf("ngày %d/%d", b.Day, b.Days)
}

func printFigure(w io.Writer, name string, f *report.Figure) {
	l := locale.VI
	if !f.Known {
		_, _ = fmt.Fprintf(w, "  %-24s chưa có danh sách\n", name)
		return
	}
	goal, rate, need := "chưa giao", "", ""
	if f.Denominator != nil {
		goal, rate = l.Number(*f.Denominator), l.Percent(f.Count, *f.Denominator)
	}
	if f.NeededPerDay != nil {
		need = "cần " + l.Number(*f.NeededPerDay) + "/ngày"
	}
	_, _ = fmt.Fprintf(w, "  %-24s %9s / %-9s %9s  hôm nay %-6s %s\n", name, l.Number(f.Count), goal, rate, l.Signed(f.Today), need)
}

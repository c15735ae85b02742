package main

import (
	"context"
	"fmt"
	"path/filepath"

	"tungnha/internal/access"
	"tungnha/internal/app"
)

func runPlan(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "plan")
	unitCode := f.String("unit", "", "đơn vị thực hiện, cho bản mẫu · the unit, for a template")
	words, err := f.words(args, 2)
	if err != nil {
		return err
	}
	text, err := app.ReadPlan(words[1])
	if err != nil {
		return err
	}
	switch words[0] {
	case "check":
		return checkPlan(ctx, e, words[1], text)
	case "load":
		return loadPlan(ctx, e, f, words[1], text, *unitCode)
	}
	_, _ = fmt.Fprintln(e.err, "tungnha plan check FILE | load FILE")
	return errUsage
}

func checkPlan(ctx context.Context, e *env, file string, text []byte) error {
	p, problems, err := app.CheckPlan(ctx, file, text)
	if err != nil {
		return err
	}
	for _, x := range problems {
		_, _ = fmt.Fprintln(e.out, x)
	}
	if len(problems) > 0 || p == nil {
		return errSaid
	}
	_, _ = fmt.Fprintf(e.out, "%s: không có lỗi · no problems (%s, %s – %s, %d ngày, %d chỉ tiêu, %d nhiệm vụ)\n", filepath.Base(file), p.ID,
		p.Period.First, p.Period.Last, p.Period.Days(), len(p.Indicators), len(p.Duties))
	return nil
}

func loadPlan(ctx context.Context, e *env, f *flags, file string, text []byte, unitCode string) error {
	if _, problems, err := app.CheckPlan(ctx, file, text); err != nil || len(problems) > 0 {
		for _, x := range problems {
			_, _ = fmt.Fprintln(e.err, x)
		}
		if err == nil {
			err = errSaid
		}
		return err
	}
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	printRecovery(e, a)
	l, err := a.LoadPlan(ctx, file, text, unitCode, access.System("plan load"))
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(e.err, "Đã nạp %s, bản %d. · Loaded %s, version %d.\n", l.ID, l.Version, l.ID, l.Version)
	return nil
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/errs"
	"tungnha/internal/locale"
	"tungnha/internal/report"
)

func runReport(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "report").forCampaign()
	out := f.String("o", "", "tệp ra: .docx, .pdf, .xlsx hoặc .txt · the file to write")
	words, err := f.words(args, 1)
	if err != nil {
		return err
	}
	if words[0] != "daily" {
		return errs.Invalid("report.kind", errs.Tf("Chưa có loại báo cáo \"%s\". Hiện có: daily (báo cáo ngày).", "There is no report %q. There is: daily.", words[0]))
	}
	format, err := formatOf(*out)
	if err != nil {
		return err
	}
	s, err := f.scene(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	file, err := s.daily(ctx, format)
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, file, 0o600); err != nil {
		return errs.Invalid("report.write", errs.Tf("Không ghi được tệp %s.", "File %s can't be written.", *out)).Because(err)
	}
	_, _ = fmt.Fprintln(e.err, *out)
	return nil
}

func formatOf(path string) (report.Format, error) {
	ext := report.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."))
	for _, f := range report.Formats() {
		if f == ext {
			return f, nil
		}
	}
	return "", errs.Invalid("report.format", errs.T{
		VI: "Cần tên tệp ra với đuôi .docx, .pdf, .xlsx hoặc .txt: -o BAO-CAO.docx.",
		EN: "Name the file to write, ending in .docx, .pdf, .xlsx or .txt: -o REPORT.docx.",
	})
}

// daily composes the report of the moment; it is not issued: what is printed at the command line is a draft of the same figures.
func (s *scene) daily(ctx context.Context, f report.Format) ([]byte, error) {
	tree, err := s.Units.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := access.Check(s.actor, access.ViewBoard, tree, s.unit); err != nil {
		return nil, err
	}
	d, err := s.Report.Compose(ctx, s.campaign, s.unit, s.at, locale.VI)
	if err != nil {
		return nil, err
	}
	seal, err := s.Report.Seal(ctx)
	if err != nil {
		return nil, err
	}
	return d.Render(seal, f)
}

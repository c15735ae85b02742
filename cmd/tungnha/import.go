package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"tungnha/internal/app"
	"tungnha/internal/errs"
)

func runImport(ctx context.Context, e *env, args []string) error {
	f := newFlags(e, "import").forCampaign()
	dry := f.Bool("dry-run", false, "chỉ xem trước · only preview")
	rejects := f.String("rejects", "", "ghi các dòng bị trả lại ra tệp · write the refused rows to this workbook")
	show := f.Bool("show-identity", false, "in cả số định danh · print identity numbers too")
	mapping := f.String("map", "", "tệp JSON: tiêu đề hoặc cột → trường · JSON file: heading or column → field")
	words, err := f.words(args, 2)
	if err != nil {
		return err
	}
	s, err := f.scene(ctx)
	if err != nil {
		return answer(e, f.json, app.NewImportReport(words[0], words[1]), err)
	}
	defer func() { _ = s.Close() }()
	in := app.Import{File: words[1], Campaign: s.campaign, Unit: s.unit, Actor: s.actor, Dry: *dry}
	if in.Map, err = readMap(*mapping); err != nil {
		return answer(e, f.json, app.NewImportReport(words[0], words[1]), err)
	}
	debug.SetMemoryLimit(importMemory)
	bar := newBar(e.err)
	rep, err := s.Import(ctx, words[0], in, app.ImportOptions{ShowIdentity: *show, Rejects: *rejects, At: f.at, Progress: func(done, of int) { bar.show("Ghi vào danh sách", done, of) }})
	bar.end()
	return answer(e, f.json, rep, err)
}

// importMemory makes the collector work harder rather than let an office PC with little memory swap.
const importMemory = 220 << 20

// answer prints what became of the rows. A file of which nothing could be read still gives its JSON.
func answer(e *env, asJSON bool, rep *app.ImportReport, err error) error {
	if rep == nil {
		return err
	}
	if err != nil {
		told := errs.As(err)
		rep.Error = &app.ImportError{Code: told.Code, Message: told.Text.VI, English: told.Text.EN}
	}
	if asJSON {
		enc := json.NewEncoder(e.out)
		enc.SetEscapeHTML(false)
		if e := enc.Encode(rep); e != nil {
			return e
		}
		return err
	}
	if err == nil {
		printImport(e.out, rep)
	}
	return err
}

const mostPrinted = 40

func printImport(w io.Writer, r *app.ImportReport) {
	_, _ = fmt.Fprintf(w, "%s (%s): %d dòng · mới %d · cập nhật %d · không đổi %d · trùng %d · cần đối chiếu %d · trả lại %d · có cảnh báo %d\n", r.File, r.Sheet,
		r.Rows, r.Accepted, r.Updated, r.Unchanged, r.Duplicates, r.Uncertain, r.Refused, r.Warnings)
	n := 0
	for _, v := range r.Verdicts {
		if v.Status == "accepted" || v.Status == "unchanged" || v.Status == "updated" {
			continue
		}
		if n++; n > mostPrinted {
			_, _ = fmt.Fprintf(w, "  … (--json hoặc --rejects để xem hết · for all of them)\n")
			return
		}
		_, _ = fmt.Fprintf(w, "  Dòng %d: %s\n", v.Row, v.Message)
	}
}

func readMap(path string) (m map[string]string, err error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return nil, errs.Invalid("import.map", errs.Tf("Không đọc được tệp ánh xạ %s (cần JSON: {\"tiêu đề\": \"trường\"}).",
			"The mapping %s can't be read (JSON wanted: {\"heading\": \"field\"}).", path)).Because(err)
	}
	return m, nil
}

package report

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"tungnha/internal/access"
	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Auditor is what issuing a report needs of the audit: a line in the home's chain, and the latest seal to print.
type Auditor interface {
	Write(tx *db.Tx, home unit.ID, a access.Actor, entries ...access.Entry) error
	SealText(ctx context.Context) (string, error)
}

// SetAuditor says where issued reports are noted; it is set once, before the first report. Without it reports carry no seal.
func (s *Service) SetAuditor(a Auditor) { s.auditor = a }

// Seal is the latest seal of the audit chains in short, "" when there is none.
func (s *Service) Seal(ctx context.Context) (string, error) {
	if s.auditor == nil {
		return "", nil
	}
	return s.auditor.SealText(ctx)
}

// numberMost is the longest number of a letter.
const numberMost = 20

func checkNumber(number string) error {
	if number == "" || len(number) > numberMost || strings.ContainsAny(number, "/\\<>\n\r\t") {
		return errs.Invalid("report.number", errs.T{
			VI: "Số văn bản không hợp lệ. Chỉ ghi phần số, không ghi ký hiệu, ví dụ 12. Báo cáo chưa được phát hành.",
			EN: "The number is not valid. Write the number only, without the symbol, for example 12. The report was not issued.",
		})
	}
	return nil
}

var errHamlet = errs.Invalid("report.level", errs.T{
	VI: "Thôn, khu phố không phát hành văn bản; hãy lập báo cáo của xã.", EN: "A hamlet issues no letters; make the commune's report.",
})

// Issue freezes a report under a number of the office's register: the figures and the bytes of every format are kept, and issuing it again gives the
// same bytes. A number that this unit has used in the campaign is a conflict ("report.number-taken").
func (s *Service) Issue(ctx context.Context, actor access.Actor, d *Daily, number string) (db.ID, error) {
	number = strings.TrimSpace(number)
	if err := checkNumber(number); err != nil {
		return db.ID{}, err
	}
	if d.Board.Unit.Level > unit.Commune {
		return db.ID{}, errHamlet
	}
	seal, err := s.Seal(ctx)
	if err != nil {
		return db.ID{}, err
	}
	final := *d
	final.Number = number
	files, err := final.Files(seal)
	if err != nil {
		return db.ID{}, err
	}
	model, err := packModel(&final)
	if err != nil {
		return db.ID{}, err
	}
	i := Issue{Home: d.Board.Unit.ID, Kind: "daily", Day: d.Board.ReportDay, Number: number, FiguresAt: d.Board.At, Account: actor.Account}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		i.ID, i.At = db.NewID(tx.Now()), tx.Now()
		return s.keep(tx, actor, &i, d.Board.No, model, files)
	})
	return i.ID, err
}

func (s *Service) keep(tx *db.Tx, actor access.Actor, i *Issue, no int64, model []byte, files map[Format][]byte) error {
	if _, err := s.ledger.NextSeq(tx, i.Home, 1); err != nil { // two clerks never take the same number
		return err
	}
	if taken, err := numberTaken(tx, i.Home, no, i.Number); err != nil || taken {
		if err == nil {
			err = errs.Conflict("report.number-taken", errs.Tf(
				"Số %s đã dùng cho một báo cáo khác của đơn vị. Báo cáo chưa được phát hành; hãy lấy số khác trong sổ văn bản.",
				"Number %s was already used for another report of this unit. The report was not issued; take another number.", i.Number))
		}
		return err
	}
	sum := sha256.Sum256(model)
	if err := insertIssue(tx, i, no, model, sum[:]); err != nil {
		return err
	}
	for _, f := range Formats() {
		sum := sha256.Sum256(files[f])
		if err := insertFile(tx, i.Home, i.ID, f, sum[:], files[f]); err != nil {
			return err
		}
	}
	if s.auditor == nil {
		return nil
	}
	return s.auditor.Write(tx, i.Home, actor, access.Entry{Verb: "report.issue", Subject: "report " + i.ID.String(), Detail: "daily " + i.Day.ISO() + " số " + i.Number})
}

// packModel writes the report as JSON, compressed; the same report gives the same bytes.
func packModel(d *Daily) ([]byte, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	err = z.Close()
	return out.Bytes(), err
}

// modelMost bounds what a stored report may unpack to.
const modelMost = 64 << 20

func unpackModel(model []byte) (*Daily, error) {
	z, err := gzip.NewReader(bytes.NewReader(model))
	if err != nil {
		return nil, err
	}
	d := &Daily{}
	if err := json.NewDecoder(io.LimitReader(z, modelMost)).Decode(d); err != nil {
		return nil, err
	}
	return d, z.Close()
}

var errNoReport = errs.NotFound("report.unknown", errs.T{VI: "Không tìm thấy báo cáo này.", EN: "There is no such report."})

// File gives the bytes of an issued report. Bytes that no longer match their hash are an error, never handed out.
func (s *Service) File(ctx context.Context, home unit.ID, id db.ID, f Format) (blob []byte, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		b, sha, found, err := fileOf(q, home, id, f)
		if err != nil {
			return err
		}
		if !found {
			return errNoReport
		}
		if sum := sha256.Sum256(b); !bytes.Equal(sum[:], sha) {
			return fmt.Errorf("report: file %s of report %s does not match its hash", f, id)
		}
		blob = b
		return nil
	})
	return blob, err
}

// Model gives the figures of an issued report.
func (s *Service) Model(ctx context.Context, home unit.ID, id db.ID) (d *Daily, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		model, found, err := modelOf(q, home, id)
		if err != nil {
			return err
		}
		if !found {
			return errNoReport
		}
		d, err = unpackModel(model)
		return err
	})
	return d, err
}

// Issued lists what a unit has issued in a campaign, the newest first.
func (s *Service) Issued(ctx context.Context, home unit.ID, no int64) (out []Issue, err error) {
	err = s.db.Read(ctx, func(q *db.Rx) error {
		out, err = issuesOf(q, home, no)
		return err
	})
	return out, err
}

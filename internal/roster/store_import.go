package roster

import (
	"bytes"
	"cmp"
	"compress/flate"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"io"
	"slices"

	"tungnha/internal/db"
	"tungnha/internal/unit"
)

const (
	partFile = "file" // the file as it came
	partRows = "rows"
	pieceMax = 1 << 20
)

func chunkAD(run *Run, part string, no int64) []byte {
	b := binary.BigEndian.AppendUint64([]byte("import|"+part+"|"), uint64(no))
	return append(b, run.ID[:]...)
}

// piece is one row of import_chunk to be written.
type piece struct {
	part   string
	no     int64
	target unit.ID
	blob   []byte
}

// pieces cuts the file and the rows, commune by commune, and seals each piece.
func (s *Service) pieces(run *Run, in Staging) (out []piece, err error) {
	for no, at := int64(0), 0; at < len(in.Content); no, at = no+1, at+pieceMax {
		part := in.Content[at:min(at+pieceMax, len(in.Content))]
		out = append(out, piece{partFile, no, 0, s.sealer.Seal(chunkAD(run, partFile, no), part)})
	}
	rows := slices.Clone(in.Rows)
	slices.SortStableFunc(rows, func(a, b *Row) int { return cmp.Compare(a.Commune, b.Commune) })
	for no := int64(0); len(rows) > 0; no++ {
		n := sameCommune(rows)
		blob, err := s.packRows(run, no, rows[:n])
		if err != nil {
			return nil, err
		}
		out = append(out, piece{partRows, no, rows[0].Commune, blob})
		rows = rows[n:]
	}
	return out, nil
}

// sameCommune is how many of the first rows go into one chunk: one commune's, a household never cut in two.
func sameCommune(rows []*Row) int {
	n := 1
	for n < len(rows) && rows[n].Commune == rows[0].Commune && (n < chunkRows || rows[n].House == rows[n-1].House) {
		n++
	}
	return n
}

func (s *Service) packRows(run *Run, no int64, rows []*Row) ([]byte, error) {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(z).Encode(rows); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return s.sealer.Seal(chunkAD(run, partRows, no), b.Bytes()), nil
}

func (s *Service) unpackRows(run *Run, no int64, box []byte) (rows []*Row, err error) {
	plain, err := s.sealer.Open(chunkAD(run, partRows, no), box)
	if err != nil {
		return nil, err
	}
	err = json.NewDecoder(flate.NewReader(bytes.NewReader(plain))).Decode(&rows)
	return rows, err
}

func insertRun(tx *db.Tx, r *Run) error {
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO import_run (commune_id, run_id, kind, campaign_id, file_name, sha, size, sheet, state, counts, account_id, started_at, committed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
		r.Home, r.ID, r.Kind, r.Campaign, r.File, r.SHA[:], r.Size, r.Sheet, string(r.State), string(counts), r.Account, db.Ms(r.StartedAt))
	return err
}

func updateRun(tx *db.Tx, r *Run) error {
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE import_run SET state = $3, counts = $4, committed_at = $5 WHERE commune_id = $1 AND run_id = $2`,
		r.Home, r.ID, string(r.State), string(counts), db.Ms(r.Committed))
	return err
}

func insertChunks(tx *db.Tx, r *Run, pieces []piece) error {
	rows := make([][]any, len(pieces))
	for i, p := range pieces {
		rows[i] = []any{r.Home, r.ID, p.part, p.no, p.target, int64(0), p.blob}
	}
	return tx.Bulk("import_chunk", []string{"commune_id", "run_id", "part", "chunk_no", "target_id", "applied_at", "blob"}, rows)
}

func deleteChunks(tx *db.Tx, r *Run) error {
	_, err := tx.Exec(`DELETE FROM import_chunk WHERE commune_id = $1 AND run_id = $2`, r.Home, r.ID)
	return err
}

const runCols = `run_id, kind, campaign_id, file_name, sha, size, sheet, state, counts, account_id, started_at, committed_at`

func scanRun(home unit.ID) func(*sql.Rows) (*Run, error) {
	return func(rows *sql.Rows) (*Run, error) {
		r := &Run{Home: home}
		var sha []byte
		var counts string
		var started, committed int64
		err := rows.Scan(&r.ID, &r.Kind, &r.Campaign, &r.File, &sha, &r.Size, &r.Sheet, &r.State, &counts, &r.Account, &started, &committed)
		if err != nil {
			return nil, err
		}
		copy(r.SHA[:], sha)
		r.StartedAt, r.Committed = db.Time(started), db.Time(committed)
		return r, json.Unmarshal([]byte(counts), &r.Counts)
	}
}

func runByID(q db.Q, home unit.ID, id db.ID) (*Run, error) {
	rs, err := db.All(q, scanRun(home), `SELECT `+runCols+` FROM import_run WHERE commune_id = $1 AND run_id = $2`, home, id)
	if err != nil || len(rs) == 0 {
		return nil, err
	}
	return rs[0], nil
}

func runsOf(q db.Q, home unit.ID) ([]*Run, error) {
	return db.All(q, scanRun(home), `SELECT `+runCols+` FROM import_run WHERE commune_id = $1 ORDER BY started_at DESC, run_id DESC LIMIT 200`, home)
}

// chunkRef names one chunk of rows.
type chunkRef struct {
	no     int64
	target unit.ID
}

// openChunks lists the chunks that are not entered yet; those whose rows name no unit have nothing to enter.
func openChunks(q db.Q, home unit.ID, run db.ID) ([]chunkRef, error) {
	return db.All(q, func(rows *sql.Rows) (c chunkRef, err error) { return c, rows.Scan(&c.no, &c.target) },
		`SELECT chunk_no, target_id FROM import_chunk WHERE commune_id = $1 AND run_id = $2 AND part = 'rows' AND applied_at = 0 AND target_id > 0
		ORDER BY chunk_no`, home, run)
}

// chunkBlob reads the sealed rows of one chunk.
func chunkBlob(q db.Q, run *Run, no int64) (box []byte, err error) {
	_, err = db.Get(q, []any{&box}, `SELECT blob FROM import_chunk WHERE commune_id = $1 AND run_id = $2 AND part = 'rows' AND chunk_no = $3`,
		run.Home, run.ID, no)
	return box, err
}

// beginChunk marks the run as under way; entered says that somebody else has entered the chunk meanwhile.
func beginChunk(tx *db.Tx, run *Run, no int64) (entered bool, err error) {
	if _, err := tx.Exec(`UPDATE import_run SET state = 'committing' WHERE commune_id = $1 AND run_id = $2 AND state = 'staged'`, run.Home, run.ID); err != nil {
		return false, err
	}
	var applied int64
	found, err := db.Get(tx, []any{&applied}, `SELECT applied_at FROM import_chunk
		WHERE commune_id = $1 AND run_id = $2 AND part = 'rows' AND chunk_no = $3`, run.Home, run.ID, no)
	return !found || applied != 0, err
}

// markChunk notes that a chunk is entered; its rows are written again only when a verdict changed.
func markChunk(tx *db.Tx, run *Run, no int64, blob []byte) (err error) {
	if blob == nil {
		_, err = tx.Exec(`UPDATE import_chunk SET applied_at = $4 WHERE commune_id = $1 AND run_id = $2 AND part = 'rows' AND chunk_no = $3`,
			run.Home, run.ID, no, db.Ms(tx.Now()))
		return err
	}
	_, err = tx.Exec(`UPDATE import_chunk SET applied_at = $4, blob = $5 WHERE commune_id = $1 AND run_id = $2 AND part = 'rows' AND chunk_no = $3`,
		run.Home, run.ID, no, db.Ms(tx.Now()), blob)
	return err
}

// allRows reads the rows of a run in the order of the sheet, but for the chunks that are known already.
func (s *Service) allRows(q db.Q, run *Run, known map[int64]bool) (out []*Row, err error) {
	type box struct {
		no   int64
		blob []byte
	}
	boxes, err := db.All(q, func(rows *sql.Rows) (b box, err error) { return b, rows.Scan(&b.no, &b.blob) },
		`SELECT chunk_no, blob FROM import_chunk WHERE commune_id = $1 AND run_id = $2 AND part = 'rows' ORDER BY chunk_no`, run.Home, run.ID)
	if err != nil {
		return nil, err
	}
	for _, b := range boxes {
		if known[b.no] {
			continue
		}
		rows, err := s.unpackRows(run, b.no, b.blob)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	slices.SortStableFunc(out, func(a, b *Row) int { return cmp.Compare(a.No, b.No) })
	return out, nil
}

// original writes the file as it came.
func (s *Service) original(q db.Q, run *Run, w io.Writer) error {
	return db.Each(q, func(rows *sql.Rows) error {
		var no int64
		var box []byte
		if err := rows.Scan(&no, &box); err != nil {
			return err
		}
		plain, err := s.sealer.Open(chunkAD(run, partFile, no), box)
		if err != nil {
			return err
		}
		_, err = w.Write(plain)
		return err
	}, `SELECT chunk_no, blob FROM import_chunk WHERE commune_id = $1 AND run_id = $2 AND part = 'file' ORDER BY chunk_no`, run.Home, run.ID)
}

// anyClaim says whether any identity number has been claimed at all.
func anyClaim(q db.Q) (bool, error) {
	var one int
	return db.Get(q, []any{&one}, `/* across: one claim of any shard will do */ SELECT 1 FROM identity_claim LIMIT 1`)
}

const caseCols = `case_id, kind, campaign_id, run_home, run_id, row_no, citizen_id, state, opened_at, settled_at, settled_by`

func insertCase(tx *db.Tx, c *Case, box []byte) error {
	_, err := tx.Exec(`INSERT INTO dup_case (commune_id, case_id, kind, campaign_id, run_home, run_id, row_no, citizen_id, row_enc, state, opened_at, settled_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, 0) ON CONFLICT (commune_id, case_id) DO NOTHING`,
		c.Commune, c.ID, c.Kind, c.Campaign, c.RunHome, c.Run, c.RowNo, c.Citizen, box, db.Ms(tx.Now()))
	return err
}

func scanCase(commune unit.ID, box *[]byte) func(*sql.Rows) (*Case, error) {
	return func(rows *sql.Rows) (*Case, error) {
		c := &Case{Commune: commune}
		var opened, settled int64
		dest := []any{&c.ID, &c.Kind, &c.Campaign, &c.RunHome, &c.Run, &c.RowNo, &c.Citizen, &c.State, &opened, &settled, &c.SettledBy}
		if box != nil {
			dest = append(dest, box)
		}
		err := rows.Scan(dest...)
		c.OpenedAt, c.SettledAt = db.Time(opened), db.Time(settled)
		return c, err
	}
}

func openCases(q db.Q, commune unit.ID) ([]*Case, error) {
	return db.All(q, scanCase(commune, nil), `SELECT `+caseCols+` FROM dup_case WHERE commune_id = $1 AND state = 'open' ORDER BY opened_at, case_id`, commune)
}

func caseByID(q db.Q, commune unit.ID, id db.ID) (*Case, []byte, error) {
	var box []byte
	cs, err := db.All(q, scanCase(commune, &box), `SELECT `+caseCols+`, row_enc FROM dup_case WHERE commune_id = $1 AND case_id = $2`, commune, id)
	if err != nil || len(cs) == 0 {
		return nil, nil, err
	}
	return cs[0], box, nil
}

func closeCase(tx *db.Tx, commune unit.ID, id db.ID, state CaseState, by db.ID) error {
	_, err := tx.Exec(`UPDATE dup_case SET state = $3, settled_at = $4, settled_by = $5 WHERE commune_id = $1 AND case_id = $2`,
		commune, id, string(state), db.Ms(tx.Now()), by)
	return err
}

package roster

import (
	"bytes"
	"context"

	"tungnha/internal/db"
)

// Original gives the file of an import as it came. Whoever asks is checked by the caller, and the answer is logged as an export.
func (s *Service) Original(ctx context.Context, run *Run) ([]byte, error) {
	var b bytes.Buffer
	err := s.db.Read(ctx, func(q *db.Rx) error {
		b.Reset()
		return s.original(q, run, &b)
	})
	return b.Bytes(), err
}

package access

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"tungnha/internal/errs"
)

// SealFile is the file in the key directory that holds every seal this machine made, one JSON document a line.
const SealFile = "seals.log"

type sealLine struct {
	Seal
	MAC []byte `json:"mac"`
}

// appendSeal writes the seal beside the keys, where whoever changes the store can't reach. It is durable when it returns nil.
func appendSeal(dir string, s Seal) error {
	f, err := os.OpenFile(filepath.Join(dir, SealFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return badSealFile(err)
	}
	b, err := json.Marshal(sealLine{s, s.mac})
	if err == nil {
		// The leading newline ends what a crash may have left half written.
		_, err = f.Write(append(append([]byte{'\n'}, b...), '\n'))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return badSealFile(err)
	}
	return nil
}

// readSeals reads the file, and says which lines can't be read. No file is no seals.
// A line without its end was half written when the machine stopped: that is no fault, the seal is in the store.
func readSeals(dir string) (seals []Seal, broken []int, err error) {
	f, err := os.Open(filepath.Join(dir, SealFile))
	if os.IsNotExist(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, badSealFile(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20) // a nation's homes make a line of about 1 MB
	for n := 1; lines.Scan(); n++ {
		if !bytes.HasSuffix(lines.Bytes(), []byte("}")) {
			continue
		}
		var l sealLine
		if json.Unmarshal(lines.Bytes(), &l) != nil || len(l.MAC) == 0 {
			broken = append(broken, n)
			continue
		}
		l.mac = l.MAC
		seals = append(seals, l.Seal)
	}
	if err := lines.Err(); err != nil {
		return nil, nil, badSealFile(err)
	}
	return seals, broken, nil
}

func badSealFile(err error) error {
	return errs.Unavailable("access.seal-file", errs.Tf(
		"Không ghi hoặc đọc được tệp niêm phong %s trong thư mục khóa; niêm phong trong cơ sở dữ liệu vẫn còn. Kiểm tra quyền ghi và dung lượng ổ đĩa.",
		"The file of seals %s in the key folder can't be written or read; the seal in the store is kept. Check write permission and free disk space.", SealFile)).Because(err)
}

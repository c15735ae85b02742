package secret

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"tungnha/internal/errs"
)

// FileName is the file of wrapped keys inside the key directory.
const FileName = "keys.json"

const (
	fileVersion = 1
	mostFile    = 1 << 20 // no honest keys.json comes near
)

// keyFile is keys.json. All in it is public or sealed.
type keyFile struct {
	Version   int        `json:"version"`
	Wrap      wrapping   `json:"wrap"`
	Root      []byte     `json:"root"`   // sealed under the wrapping key
	Fields    []fieldKey `json:"fields"` // in ascending order of ID
	Recipient string     `json:"recipient"`
	Recovery  []byte     `json:"recovery"` // the wrapping key, encrypted to the recipient
}

// fieldKey is one key that seals fields. key is empty until opened.
type fieldKey struct {
	ID     byte   `json:"id"`
	Sealed []byte `json:"key"`
	key    []byte
}

// stamp tells one state of the file from another.
type stamp struct{ size, modified int64 }

// ad binds a sealed key to its use and number, so that entries can't be exchanged.
func keyAD(use string, id byte) []byte {
	return binary.BigEndian.AppendUint16([]byte(use+"/"), uint16(id))
}

// sealKeys gives the file with every key sealed under the wrapping key.
func (f keyFile) sealKeys(w wrapping, kek, root []byte) (keyFile, error) {
	a, err := newAEAD(kek)
	if err != nil {
		return f, err
	}
	f.Wrap = w
	f.Root = a.Seal(nil, nil, root, keyAD("root", 0))
	f.Fields = append([]fieldKey{}, f.Fields...)
	for i, k := range f.Fields {
		f.Fields[i].Sealed = a.Seal(nil, nil, k.key, keyAD("field", k.ID))
	}
	f.Recovery, err = toRecipient(f.Recipient, kek)
	return f, err
}

// openKeys opens the sealed keys in place and gives the root key.
func (f keyFile) openKeys(kek []byte) (root []byte, err error) {
	a, err := newAEAD(kek)
	if err != nil {
		return nil, f.Wrap.wrongKey(err)
	}
	if root, err = a.Open(nil, nil, f.Root, keyAD("root", 0)); err != nil {
		return nil, f.Wrap.wrongKey(err)
	}
	for i, k := range f.Fields {
		if f.Fields[i].key, err = a.Open(nil, nil, k.Sealed, keyAD("field", k.ID)); err != nil {
			return nil, damaged(FileName, err)
		}
	}
	return root, nil
}

func (f keyFile) encode() ([]byte, error) {
	b, err := json.MarshalIndent(f, "", "  ")
	return append(b, '\n'), err
}

// decodeFile reads keys.json and refuses what no version of this program wrote.
func decodeFile(b []byte) (keyFile, error) {
	var f keyFile
	if err := json.Unmarshal(b, &f); err != nil {
		return f, err
	}
	if f.Version != fileVersion {
		return f, fmt.Errorf("version %d", f.Version)
	}
	if len(f.Fields) == 0 {
		return f, errors.New("no field key")
	}
	for i, k := range f.Fields {
		if k.ID == 0 || i > 0 && k.ID <= f.Fields[i-1].ID {
			return f, fmt.Errorf("field key %d out of order", k.ID)
		}
	}
	return f, nil
}

func readFile(dir string) (keyFile, stamp, error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	if err != nil {
		return keyFile{}, stamp{}, noKeys(path, err)
	}
	if info.Size() > mostFile {
		return keyFile{}, stamp{}, damaged(path, fmt.Errorf("%d bytes", info.Size()))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return keyFile{}, stamp{}, noKeys(path, err)
	}
	f, err := decodeFile(b)
	if err != nil {
		return keyFile{}, stamp{}, damaged(path, err)
	}
	return f, stampOf(info), nil
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime().UnixNano()} }

// unchanged reports whether keys.json is still as we read it. The caller holds mu.
func (k *Keys) unchanged() bool {
	info, err := os.Stat(filepath.Join(k.dir, FileName))
	return err != nil || stampOf(info) == k.stamp
}

// writeNew writes keys.json where there is none. A link is made of the finished file: it fails if another process was first.
func writeNew(dir string, b []byte) (stamp, error) {
	draft, err := writeDraft(dir, b)
	if err != nil {
		return stamp{}, badDir(dir, err)
	}
	defer func() { _ = os.Remove(draft) }()
	path := filepath.Join(dir, FileName)
	err = os.Link(draft, path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without links (FAT): the check and the renaming are two steps there
		if _, statErr := os.Stat(path); os.IsNotExist(statErr) {
			err = os.Rename(draft, path)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return stamp{}, errs.Conflict("secret.exists", errs.Tf(
			"Thư mục khóa %s đã có bộ khóa; bộ khóa cũ được giữ nguyên.",
			"Key folder %s already holds keys; they were left as they are.", dir))
	}
	if err != nil {
		return stamp{}, badDir(dir, err)
	}
	return settle(dir)
}

// replaceFile puts a new keys.json in the place of the old one, whole or not at all.
func replaceFile(dir string, b []byte) (stamp, error) {
	draft, err := writeDraft(dir, b)
	if err != nil {
		return stamp{}, badDir(dir, err)
	}
	if err := os.Rename(draft, filepath.Join(dir, FileName)); err != nil {
		_ = os.Remove(draft)
		return stamp{}, badDir(dir, err)
	}
	return settle(dir)
}

// writeDraft writes and syncs a file of its own name, readable by us alone.
func writeDraft(dir string, b []byte) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, ".draft-*") // mode 0600
	if err != nil {
		return "", err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// settle makes a new name durable and takes the file's stamp.
func settle(dir string) (stamp, error) {
	if err := syncDir(dir); err != nil {
		return stamp{}, badDir(dir, err)
	}
	info, err := os.Stat(filepath.Join(dir, FileName))
	if err != nil {
		return stamp{}, badDir(dir, err)
	}
	return stampOf(info), nil
}

// syncDir makes names in a directory durable; Windows neither needs nor allows it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func noKeys(path string, err error) error {
	return errs.Unavailable("secret.missing", errs.Tf(
		"Không đọc được bộ khóa %s nên không mở được dữ liệu mã hóa; dữ liệu không bị thay đổi. Hãy đưa thư mục khóa về chỗ cũ hoặc khôi phục từ bản sao lưu.",
		"The keys %s can't be read, so encrypted data can't be opened; no data was changed. Put the key folder back or restore a back-up.", path)).Because(err)
}

func damaged(path string, err error) error {
	return errs.Unavailable("secret.damaged", errs.Tf(
		"Bộ khóa %s bị hỏng hoặc bị sửa; dữ liệu không bị thay đổi. Hãy khôi phục thư mục khóa từ bản sao lưu.",
		"The keys %s are damaged or were changed; no data was changed. Restore the key folder from a back-up.", path)).Because(err)
}

func badDir(dir string, err error) error {
	return errs.Unavailable("secret.dir", errs.Tf(
		"Không ghi được vào thư mục khóa %s; bộ khóa cũ (nếu có) còn nguyên. Kiểm tra quyền ghi và dung lượng ổ đĩa.",
		"Key folder %s can't be written; keys that were there are intact. Check write permission and free disk space.", dir)).Because(err)
}

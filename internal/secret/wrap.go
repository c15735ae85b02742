package secret

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"tungnha/internal/errs"
)

// The ways the wrapping key is kept; doc.go says what each protects against.
const (
	WrapPassphrase = "passphrase"
	WrapDPAPI      = "dpapi"
	WrapFile       = "file"
)

// wrapping says how to come by the wrapping key. It is public.
type wrapping struct {
	Kind    string `json:"kind"`
	Salt    []byte `json:"salt,omitempty"`    // passphrase
	Time    uint32 `json:"time,omitempty"`    // passphrase: Argon2id passes
	Memory  uint32 `json:"memory,omitempty"`  // passphrase: KiB
	Threads uint8  `json:"threads,omitempty"` // passphrase
	Blob    []byte `json:"blob,omitempty"`    // dpapi: what Windows gave back
	File    string `json:"file,omitempty"`    // file: its name inside the key directory
}

const minPassphrase = 12

func checkPassphrase(p string) error {
	if p == "" || utf8.RuneCountInString(p) >= minPassphrase {
		return nil
	}
	return errs.Invalid("secret.short", errs.Tf(
		"Cụm mật khẩu bảo vệ khóa phải có ít nhất %d ký tự. Chưa có gì được ghi.",
		"The passphrase of the keys needs at least %d characters. Nothing was written.", minPassphrase))
}

// newWrapping makes a new wrapping key: of the passphrase if there is one, else kept by Windows, else in a file.
func newWrapping(ctx context.Context, o Options) (wrapping, []byte, error) {
	switch {
	case o.Passphrase != "":
		// RFC 9106, section 4: 64 MiB, 3 passes, for machines with little memory. It is done once per start.
		w := wrapping{Kind: WrapPassphrase, Salt: newKey()[:16], Time: 3, Memory: 64 << 10, Threads: 4}
		kek, err := w.unwrap(ctx, o)
		return w, kek, err
	case protectAvailable:
		kek := newKey()
		blob, err := protect(kek)
		if err != nil {
			return wrapping{}, nil, noWindowsKey(err)
		}
		return wrapping{Kind: WrapDPAPI, Blob: blob}, kek, nil
	}
	return newMachineKey(o.Dir)
}

// newMachineKey writes a key file under a name of its own, so that an old one stays until keys.json no longer names it.
func newMachineKey(dir string) (wrapping, []byte, error) {
	kek := newKey()
	draft, err := writeDraft(dir, kek)
	if err != nil {
		return wrapping{}, nil, badDir(dir, err)
	}
	name := "machine-" + rand.Text()[:8] + ".key"
	if err := os.Rename(draft, filepath.Join(dir, name)); err != nil {
		return wrapping{}, nil, badDir(dir, err)
	}
	return wrapping{Kind: WrapFile, File: name}, kek, nil
}

// unwrap comes by the wrapping key. A wrong passphrase is noticed only when it opens nothing: see wrongKey.
func (w wrapping) unwrap(ctx context.Context, o Options) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch w.Kind {
	case WrapPassphrase:
		return w.fromPassphrase(o.Passphrase)
	case WrapDPAPI:
		kek, err := unprotect(w.Blob)
		if err != nil {
			return nil, noWindowsKey(err)
		}
		return kek, nil
	case WrapFile:
		return w.fromFile(o.Dir)
	}
	return nil, damaged(filepath.Join(o.Dir, FileName), fmt.Errorf("wrapped by %q", w.Kind))
}

func (w wrapping) fromPassphrase(p string) ([]byte, error) {
	if p == "" {
		return nil, errs.Invalid("secret.passphrase.missing", errs.T{
			VI: "Bộ khóa được bảo vệ bằng cụm mật khẩu. Hãy đặt cụm mật khẩu vào biến môi trường " + EnvPassphrase + " rồi chạy lại.",
			EN: "The keys are protected by a passphrase. Put it into the environment variable " + EnvPassphrase + " and start again.",
		})
	}
	// A file that somebody changed must not make us take all memory.
	if w.Time < 1 || w.Time > 64 || w.Memory < 8<<10 || w.Memory > 1<<20 || w.Threads < 1 || w.Threads > 64 || len(w.Salt) < 8 {
		return nil, damaged(FileName, errors.New("cost of the passphrase out of bounds"))
	}
	return argon2.IDKey([]byte(norm.NFC.String(p)), w.Salt, w.Time, w.Memory, w.Threads, keySize), nil
}

func (w wrapping) fromFile(dir string) ([]byte, error) {
	if w.File == "" || w.File != filepath.Base(w.File) {
		return nil, damaged(FileName, fmt.Errorf("key file %q", w.File))
	}
	path := filepath.Join(dir, w.File)
	info, err := os.Stat(path)
	if err != nil {
		return nil, noKeys(path, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, errs.Unavailable("secret.mode", errs.Tf(
			"Tệp khóa %s đang cho người khác đọc. Hãy chạy: chmod 600 %[1]s, rồi khởi động lại.",
			"Key file %s can be read by others. Run: chmod 600 %[1]s, then start again.", path))
	}
	kek, err := os.ReadFile(path)
	if err != nil {
		return nil, noKeys(path, err)
	}
	if len(kek) != keySize {
		return nil, damaged(path, fmt.Errorf("%d bytes", len(kek)))
	}
	return kek, nil
}

// forget removes a key file that keys.json no longer names. What can't be removed opens nothing any more.
func (w wrapping) forget(dir string) {
	if w.Kind == WrapFile && w.File != "" {
		_ = os.Remove(filepath.Join(dir, filepath.Base(w.File)))
	}
}

// wrongKey is the answer when the wrapping key opens nothing.
func (w wrapping) wrongKey(err error) error {
	if w.Kind == WrapPassphrase {
		return errs.Invalid("secret.passphrase.wrong", errs.T{
			VI: "Cụm mật khẩu không mở được bộ khóa; dữ liệu không bị thay đổi. Hãy kiểm tra chữ hoa, dấu và bộ gõ rồi nhập lại; nếu đã quên, dùng khóa khôi phục đã in khi cài đặt.",
			EN: "The passphrase doesn't open the keys; no data was changed. Check capitals, marks and the keyboard, and enter it again; if it is forgotten, use the recovery key printed at set-up.",
		}).Because(err)
	}
	return damaged(FileName, err)
}

func noWindowsKey(err error) error {
	return errs.Unavailable("secret.dpapi", errs.T{
		VI: "Windows không mở được bộ khóa: bộ khóa thuộc về người dùng Windows hoặc máy khác; dữ liệu không bị thay đổi. Hãy chạy bằng đúng người dùng đã cài đặt, hoặc dùng khóa khôi phục đã in khi cài đặt.",
		EN: "Windows doesn't open the keys: they belong to another Windows user or machine; no data was changed. Run as the user who set it up, or use the recovery key printed at set-up.",
	}).Because(err)
}

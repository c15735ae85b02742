package secret

import (
	"bytes"
	"context"
	"io"
	"strings"

	"filippo.io/age"

	"tungnha/internal/errs"
)

// Recovery is the key pair that opens back-ups and forgotten keys. Identity is shown to a person once.
type Recovery struct {
	Identity  string // AGE-SECRET-KEY-1…
	Recipient string // age1…
}

func newRecovery() (Recovery, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return Recovery{}, err
	}
	return Recovery{Identity: id.String(), Recipient: id.Recipient().String()}, nil
}

// EncryptTo encrypts what is written to the recipient, in age's format; the standard age program opens it too. Close finishes it.
func EncryptTo(w io.Writer, recipient string) (io.WriteCloser, error) {
	r, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, errs.Invalid("secret.recipient", errs.T{
			VI: "Khóa công khai dùng để sao lưu không hợp lệ (phải bắt đầu bằng “age1”). Chưa có gì được ghi.",
			EN: "The public key for back-ups is not valid (it begins with \"age1\"). Nothing was written.",
		}).Because(err)
	}
	return age.Encrypt(w, r)
}

// DecryptWith opens what EncryptTo wrote, with the recovery identity that was printed at set-up.
func DecryptWith(r io.Reader, identity string) (io.Reader, error) {
	id, err := age.ParseX25519Identity(strings.ToUpper(strings.TrimSpace(identity)))
	if err != nil {
		return nil, errs.Invalid("secret.identity", errs.T{
			VI: "Khóa khôi phục không đúng dạng. Hãy nhập lại nguyên dòng bắt đầu bằng “AGE-SECRET-KEY-1” đã in khi cài đặt.",
			EN: "This is not a recovery key. Enter the whole line beginning with \"AGE-SECRET-KEY-1\" that was printed at set-up.",
		}).Because(err)
	}
	out, err := age.Decrypt(r, id)
	if err != nil {
		return nil, errs.Invalid("secret.recovery", errs.T{
			VI: "Khóa khôi phục này không mở được bản sao lưu: bản sao lưu được mã hóa cho một khóa khác, hoặc tệp đã hỏng. Không có gì bị thay đổi.",
			EN: "This recovery key doesn't open the back-up: it was made for another key, or the file is damaged. Nothing was changed.",
		}).Because(err)
	}
	return out, nil
}

// Recover opens keys.json with the recovery identity and wraps the keys anew as the options say: after a forgotten passphrase, a lost
// Windows user, or a restore on another machine.
func Recover(ctx context.Context, o Options, identity string) (*Keys, error) {
	if err := checkPassphrase(o.Passphrase); err != nil {
		return nil, err
	}
	f, st, err := readFile(o.Dir)
	if err != nil {
		return nil, err
	}
	r, err := DecryptWith(bytes.NewReader(f.Recovery), identity)
	if err != nil {
		return nil, err
	}
	kek, err := io.ReadAll(io.LimitReader(r, keySize+1))
	if err != nil {
		return nil, damaged(o.Dir, err)
	}
	k, err := load(o.Dir, f, st, kek)
	if err != nil {
		return nil, err
	}
	return k, k.Rewrap(ctx, o)
}

// Rewrap wraps the keys anew, by another passphrase or another way. The recovery key stays.
func (k *Keys) Rewrap(ctx context.Context, o Options) error {
	if err := checkPassphrase(o.Passphrase); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(); err != nil {
		return err
	}
	o.Dir = k.dir
	w, kek, err := newWrapping(ctx, o)
	if err != nil {
		return err
	}
	wasWrap, wasKek := k.wrap, k.kek
	k.wrap, k.kek = w, kek
	if err := k.store(replaceFile); err != nil {
		k.wrap, k.kek = wasWrap, wasKek
		return err
	}
	wasWrap.forget(k.dir)
	return nil
}

// toRecipient encrypts a small secret.
func toRecipient(recipient string, plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := EncryptTo(&b, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

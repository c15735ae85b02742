package secret

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"tungnha/internal/errs"
)

// EnvPassphrase names the environment variable that DefaultOptions reads the passphrase from.
const EnvPassphrase = "TUNGNHA_PASSPHRASE"

// Options say where the keys are and what opens them.
type Options struct {
	Dir        string // the key directory
	Passphrase string // empty: the operating system's store, or a key file where there is none
}

// DefaultOptions is the key directory of a data directory, with the passphrase of the environment.
func DefaultOptions(dataDir string) Options {
	return Options{Dir: filepath.Join(dataDir, "keys"), Passphrase: os.Getenv(EnvPassphrase)}
}

const keySize = 32

// Keys are the opened keys.
type Keys struct {
	dir  string
	wrap wrapping // how the wrapping key is kept
	kek  []byte   // the wrapping key, kept for Rotate
	root []byte

	ring   atomic.Pointer[ring]
	hashes sync.Map // label → *hashes
	mu     sync.Mutex
	file   keyFile
	stamp  stamp // of the file when it was read, so that another process's rotation is noticed
}

// Exists reports whether the directory holds keys.
func Exists(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, FileName))
	if os.IsNotExist(err) {
		return false, nil
	}
	return err == nil, err
}

// Create makes new keys in an empty key directory and gives the recovery identity, which is shown to a person once and kept nowhere.
func Create(ctx context.Context, o Options) (*Keys, Recovery, error) {
	if err := checkPassphrase(o.Passphrase); err != nil {
		return nil, Recovery{}, err
	}
	rec, err := newRecovery()
	if err != nil {
		return nil, Recovery{}, err
	}
	w, kek, err := newWrapping(ctx, o)
	if err != nil {
		return nil, Recovery{}, err
	}
	k := &Keys{dir: o.Dir, wrap: w, kek: kek, root: newKey()}
	k.file = keyFile{Version: fileVersion, Recipient: rec.Recipient}
	k.file.Fields = []fieldKey{{ID: 1, key: newKey()}}
	if err := k.store(writeNew); err != nil {
		return nil, Recovery{}, err
	}
	return k, rec, nil
}

// Open opens the keys of a directory. A wrong passphrase, missing or damaged keys are each told apart in the error.
func Open(ctx context.Context, o Options) (*Keys, error) {
	f, st, err := readFile(o.Dir)
	if err != nil {
		return nil, err
	}
	kek, err := f.Wrap.unwrap(ctx, o)
	if err != nil {
		return nil, err
	}
	return load(o.Dir, f, st, kek)
}

// OpenOrCreate opens the keys, making them on the first run; the recovery identity is empty unless they were made.
func OpenOrCreate(ctx context.Context, o Options) (*Keys, Recovery, error) {
	there, err := Exists(o.Dir)
	if err != nil {
		return nil, Recovery{}, badDir(o.Dir, err)
	}
	if !there {
		return Create(ctx, o)
	}
	k, err := Open(ctx, o)
	return k, Recovery{}, err
}

func load(dir string, f keyFile, st stamp, kek []byte) (*Keys, error) {
	root, err := f.openKeys(kek)
	if err != nil {
		return nil, err
	}
	r, err := newRing(f.Fields)
	if err != nil {
		return nil, err
	}
	k := &Keys{dir: dir, wrap: f.Wrap, kek: kek, root: root, file: f, stamp: st}
	k.ring.Store(r)
	return k, nil
}

// Dir is the key directory: other things that must lie apart from the database may be kept in it.
func (k *Keys) Dir() string { return k.dir }

// Wrapped says how the keys are kept: "passphrase", "dpapi" or "file".
func (k *Keys) Wrapped() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.wrap.Kind
}

// Recipient is the public half of the recovery key, for EncryptTo.
func (k *Keys) Recipient() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.file.Recipient
}

// store seals the keys under the wrapping key, writes the file and takes the keys into use.
func (k *Keys) store(write func(dir string, b []byte) (stamp, error)) error {
	f, err := k.file.sealKeys(k.wrap, k.kek, k.root)
	if err != nil {
		return err
	}
	r, err := newRing(f.Fields)
	if err != nil {
		return err
	}
	b, err := f.encode()
	if err != nil {
		return err
	}
	st, err := write(k.dir, b)
	if err != nil {
		return err
	}
	k.file, k.stamp = f, st
	k.ring.Store(r)
	return nil
}

// Rotate adds a field key, which seals from now on; what older ones sealed still opens. Other processes notice when they meet it.
func (k *Keys) Rotate() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(); err != nil {
		return err
	}
	last := k.file.Fields[len(k.file.Fields)-1].ID
	if last == 255 {
		return errs.Conflict("secret.rotate", errs.T{
			VI: "Đã dùng hết 255 lượt thay khóa; khóa hiện tại vẫn dùng được.",
			EN: "All 255 key numbers are used; the present key stays in use.",
		})
	}
	was := k.file
	k.file.Fields = append(append([]fieldKey{}, was.Fields...), fieldKey{ID: last + 1, key: newKey()})
	if err := k.store(replaceFile); err != nil {
		k.file = was
		return err
	}
	return nil
}

// refresh reads the file again if another process has changed it. The caller holds mu.
func (k *Keys) refresh() error {
	f, st, err := readFile(k.dir)
	if err != nil || st == k.stamp {
		return err
	}
	if _, err := f.openKeys(k.kek); err != nil {
		return err
	}
	r, err := newRing(f.Fields)
	if err != nil {
		return err
	}
	k.file, k.stamp = f, st
	k.ring.Store(r)
	return nil
}

func newKey() []byte {
	b := make([]byte, keySize)
	_, _ = rand.Read(b) // crypto/rand never fails on a supported system
	return b
}

package secret_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tungnha/internal/errs"
	"tungnha/internal/secret"
)

const phrase = "một cụm mật khẩu đủ dài"

func create(t testing.TB, pass string) (*secret.Keys, secret.Recovery, secret.Options) {
	t.Helper()
	o := secret.Options{Dir: filepath.Join(t.TempDir(), "keys"), Passphrase: pass}
	k, rec, err := secret.Create(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return k, rec, o
}

func reopen(t testing.TB, o secret.Options) *secret.Keys {
	t.Helper()
	k, err := secret.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func mustOpen(t testing.TB, k *secret.Keys, ad, box []byte, want string) {
	t.Helper()
	if got, err := k.Open(ad, box); err != nil || string(got) != want {
		t.Fatalf("%q, %v; want %q", got, err, want)
	}
}

var ad = secret.AD("citizen.identity_enc", 42, []byte("row"))

func TestKeysSurviveRestart(t *testing.T) {
	t.Parallel()
	for _, pass := range []string{"", phrase} {
		k, _, o := create(t, pass)
		box := k.Seal(ad, []byte("038099001234"))
		again := reopen(t, o)
		mustOpen(t, again, ad, box, "038099001234")
		if !bytes.Equal(k.Blind("phone", "0912345678"), again.Blind("phone", "0912345678")) {
			t.Error("blind indexes differ after a restart: nothing would be found any more")
		}
		if !bytes.Equal(k.MAC("x", []byte("y")), again.MAC("x", []byte("y"))) {
			t.Error("MACs differ after a restart")
		}
		if k.Recipient() != again.Recipient() || again.Recipient() == "" {
			t.Error("the recovery recipient is lost")
		}
	}
}

func TestWhoCanNotOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, pass, code string
		spoil            func(dir string) error
	}{
		{"wrong passphrase", "một cụm mật khẩu sai bét", "secret.passphrase.wrong", nil},
		{"no passphrase", "", "secret.passphrase.missing", nil},
		{"no keys", phrase, "secret.missing", func(dir string) error { return os.Remove(filepath.Join(dir, secret.FileName)) }},
		{"half a file", phrase, "secret.damaged", func(dir string) error { return os.Truncate(filepath.Join(dir, secret.FileName), 100) }},
		{"huge cost", phrase, "secret.damaged", replace(`"memory": 65536`, `"memory": 4294967295`)},
		{"other way", phrase, "secret.damaged", replace(`"kind": "passphrase"`, `"kind": "magic"`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, o := create(t, phrase)
			if c.spoil != nil {
				if err := c.spoil(o.Dir); err != nil {
					t.Fatal(err)
				}
			}
			o.Passphrase = c.pass
			if _, err := secret.Open(context.Background(), o); !errs.Is(err, c.code) {
				t.Fatalf("%v; want %s", err, c.code)
			}
		})
	}
}

func replace(old, next string) func(dir string) error {
	return func(dir string) error {
		path := filepath.Join(dir, secret.FileName)
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, bytes.Replace(b, []byte(old), []byte(next), 1), 0o600)
	}
}

func TestPassphraseInEitherForm(t *testing.T) {
	t.Parallel()
	_, _, o := create(t, "m\u1ed9t c\u1ee5m m\u1eadt kh\u1ea9u")                // composed, as Unikey types
	o.Passphrase = "mo\u0323\u0302t cu\u0323m ma\u0323\u0302t kha\u0302\u0309u" // decomposed, as a Mac may
	if _, err := secret.Open(context.Background(), o); err != nil {
		t.Fatal(err)
	}
}

func TestOpenOrCreate(t *testing.T) {
	t.Parallel()
	o := secret.Options{Dir: filepath.Join(t.TempDir(), "a", "keys")}
	k, rec, err := secret.OpenOrCreate(context.Background(), o)
	if err != nil || rec.Identity == "" || k.Dir() != o.Dir {
		t.Fatal(rec, err)
	}
	again, rec, err := secret.OpenOrCreate(context.Background(), o)
	if err != nil || rec.Identity != "" {
		t.Fatal("the recovery identity was given twice", err)
	}
	mustOpen(t, again, ad, k.Seal(ad, []byte("x")), "x")
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := secret.OpenOrCreate(context.Background(), secret.Options{Dir: blocked}); !errs.Is(err, "secret.dir") {
		t.Fatal(err)
	}
}

func TestShortPassphrase(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	if _, _, err := secret.Create(context.Background(), secret.Options{Dir: dir, Passphrase: "ngắn"}); !errs.Is(err, "secret.short") {
		t.Fatal(err)
	}
	if there, err := secret.Exists(dir); there || err != nil {
		t.Fatal("something was written", err)
	}
}

func TestCreateNeverReplaces(t *testing.T) {
	t.Parallel()
	o := secret.Options{Dir: filepath.Join(t.TempDir(), "keys")}
	var wg sync.WaitGroup
	made := make([]*secret.Keys, 8)
	for i := range made {
		wg.Go(func() {
			k, _, err := secret.Create(context.Background(), o)
			if err != nil && !errs.Is(err, "secret.exists") {
				t.Error(err)
			}
			made[i] = k
		})
	}
	wg.Wait()
	var won *secret.Keys
	for _, k := range made {
		if k != nil && won != nil {
			t.Fatal("two were told that their keys are the keys")
		}
		if k != nil {
			won = k
		}
	}
	mustOpen(t, reopen(t, o), ad, won.Seal(ad, []byte("x")), "x")
}

func TestKeyFileReadByOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps the key itself")
	}
	_, _, o := create(t, "")
	names, err := filepath.Glob(filepath.Join(o.Dir, "machine-*.key"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	if info, err := os.Stat(names[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	if err := os.Chmod(names[0], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.Open(context.Background(), o); !errs.Is(err, "secret.mode") {
		t.Fatal(err)
	}
}

func TestNoPlainKeyOnDisk(t *testing.T) {
	t.Parallel()
	_, rec, o := create(t, phrase)
	b, err := os.ReadFile(filepath.Join(o.Dir, secret.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), rec.Identity) || strings.Contains(string(b), "AGE-SECRET") {
		t.Fatal("the recovery identity is in the file")
	}
}

func TestRotate(t *testing.T) {
	t.Parallel()
	k, _, o := create(t, "")
	other := reopen(t, o) // another process
	old := k.Seal(ad, []byte("cũ"))
	index := k.Blind("identity", "038099001234")
	if err := k.Rotate(); err != nil {
		t.Fatal(err)
	}
	fresh := k.Seal(ad, []byte("mới"))
	if secret.KeyNumber(old) != 1 || secret.KeyNumber(fresh) != 2 || k.CurrentKey() != 2 {
		t.Fatal(secret.KeyNumber(old), secret.KeyNumber(fresh))
	}
	for _, keys := range []*secret.Keys{k, other, reopen(t, o)} {
		mustOpen(t, keys, ad, old, "cũ")
		mustOpen(t, keys, ad, fresh, "mới")
		if !bytes.Equal(index, keys.Blind("identity", "038099001234")) {
			t.Fatal("rotation changed the blind index")
		}
	}
	for range 253 {
		if err := other.Rotate(); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Rotate(); !errs.Is(err, "secret.rotate") {
		t.Fatal(err)
	}
	mustOpen(t, k, ad, other.Seal(ad, []byte("cuối")), "cuối")
}

func TestRecoverForgottenPassphrase(t *testing.T) {
	t.Parallel()
	k, rec, o := create(t, phrase)
	box := k.Seal(ad, []byte("giữ"))
	_, other, _ := create(t, "")
	o.Passphrase = "cụm mật khẩu hoàn toàn mới"
	if _, err := secret.Recover(context.Background(), o, other.Identity); !errs.Is(err, "secret.recovery") {
		t.Fatal("another office's recovery key: ", err)
	}
	if _, err := secret.Recover(context.Background(), o, "AGE-SECRET-KEY-1XYZ"); !errs.Is(err, "secret.identity") {
		t.Fatal(err)
	}
	got, err := secret.Recover(context.Background(), o, " "+strings.ToLower(rec.Identity)+"\n")
	if err != nil {
		t.Fatal(err)
	}
	mustOpen(t, got, ad, box, "giữ")
	mustOpen(t, reopen(t, o), ad, box, "giữ")
	o.Passphrase = phrase
	if _, err := secret.Open(context.Background(), o); !errs.Is(err, "secret.passphrase.wrong") {
		t.Fatal("the forgotten passphrase still opens: ", err)
	}
}

func TestRewrapLeavesNoOldKeyFile(t *testing.T) {
	t.Parallel()
	k, rec, o := create(t, "")
	box := k.Seal(ad, []byte("giữ"))
	o.Passphrase = phrase
	if err := k.Rewrap(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(o.Dir, "machine-*.key"))
	if len(names) != 0 || k.Wrapped() != secret.WrapPassphrase {
		t.Fatal(names, k.Wrapped())
	}
	mustOpen(t, reopen(t, o), ad, box, "giữ")
	// The recovery key is still the one that was printed.
	o.Passphrase = ""
	if _, err := secret.Recover(context.Background(), o, rec.Identity); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, reopen(t, o), ad, box, "giữ")
}

func TestEncryptTo(t *testing.T) {
	t.Parallel()
	k, rec, _ := create(t, "")
	var file bytes.Buffer
	w, err := secret.EncryptTo(&file, k.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	body := strings.Repeat("sao lưu ", 20_000)
	if _, err := io.WriteString(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := secret.DecryptWith(bytes.NewReader(file.Bytes()), rec.Identity)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != body {
		t.Fatal(len(got), err)
	}
	r, err = secret.DecryptWith(bytes.NewReader(file.Bytes()[:file.Len()-9]), rec.Identity)
	if err == nil {
		_, err = io.ReadAll(r)
	}
	if err == nil {
		t.Fatal("a cut-off back-up was taken for whole")
	}
	if _, err := secret.EncryptTo(io.Discard, "age1nonsense"); !errs.Is(err, "secret.recipient") {
		t.Fatal(err)
	}
}

func TestBoxesOpenOnlyInTheirPlace(t *testing.T) {
	t.Parallel()
	k, _, _ := create(t, "")
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		column := rapid.SampledFrom([]string{"citizen.identity_enc", "citizen.phones_enc"})
		place := func(name string) []byte {
			return secret.AD(column.Draw(t, name+" column"), rapid.Int64Range(1, 3).Draw(t, name+" home"), rapid.SliceOfN(rapid.Byte(), 0, 2).Draw(t, name+" row"))
		}
		here, there := place("here"), place("there")
		box := k.Seal(here, plain)
		if len(box) != len(plain)+secret.Overhead {
			t.Fatalf("overhead %d", len(box)-len(plain))
		}
		got, err := k.Open(there, box)
		if same := bytes.Equal(here, there); same != (err == nil) || same && !bytes.Equal(got, plain) {
			t.Fatalf("sealed at %q, opened at %q: %q %v", here, there, got, err)
		}
		i := rapid.IntRange(0, len(box)-1).Draw(t, "byte")
		box[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		if _, err := k.Open(here, box); !errs.Is(err, "secret.box") {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	})
}

func TestBlindAndMAC(t *testing.T) {
	t.Parallel()
	k, _, _ := create(t, "")
	other, _, _ := create(t, "")
	a := k.Blind(secret.BlindIdentity, "038099001234")
	if len(a) != secret.BlindSize || !bytes.Equal(a, k.Blind(secret.BlindIdentity, "038099001234")) {
		t.Fatal("not stable")
	}
	for name, b := range map[string][]byte{
		"other value": k.Blind(secret.BlindIdentity, "038099001235"), "other kind": k.Blind(secret.BlindPhone, "038099001234"),
		"other keys": other.Blind(secret.BlindIdentity, "038099001234"), "a MAC": k.MAC("identity", []byte("038099001234"))[:16],
	} {
		if bytes.Equal(a, b) {
			t.Error("equal to that of", name)
		}
	}
	if bytes.Equal(k.MAC("l", []byte("ab"), []byte("c")), k.MAC("l", []byte("a"), []byte("bc"))) {
		t.Error("parts run into each other")
	}
	if bytes.Equal(k.HashToken("x"), k.HashLogin("x")) {
		t.Error("token and log-in share a key")
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	k, _, _ := create(t, "")
	want := k.Blind("identity", "1")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 500 {
				if i == 250 {
					if err := k.Rotate(); err != nil {
						t.Error(err)
					}
				}
				mustOpen(t, k, ad, k.Seal(ad, []byte("1")), "1")
				if !bytes.Equal(k.Blind("identity", "1"), want) {
					t.Error("blind index differs under load")
				}
			}
		})
	}
	wg.Wait()
}

func FuzzOpen(f *testing.F) {
	k, _, _ := create(f, "")
	f.Add(ad, k.Seal(ad, []byte("x")))
	f.Add([]byte{}, []byte{})
	f.Add(ad, []byte{7, 1, 2, 3})
	f.Add(ad, append([]byte{200}, make([]byte, 40)...))
	seal := k.Seal(ad, []byte("x"))
	f.Fuzz(func(t *testing.T, place, box []byte) {
		plain, err := k.Open(place, box)
		if err != nil && !errs.Is(err, "secret.box") {
			t.Fatal(err)
		}
		if err == nil && !bytes.Equal(box, seal) && secret.KeyNumber(box) != 1 {
			t.Fatalf("%q opened", plain)
		}
	})
}

func FuzzKeysFile(f *testing.F) {
	_, _, o := create(f, "")
	b, err := os.ReadFile(filepath.Join(o.Dir, secret.FileName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"version":1,"fields":[{"id":0}]}`))
	f.Add([]byte(`{"version":1,"wrap":{"kind":"file","file":"../../etc/passwd"},"fields":[{"id":1}]}`))
	f.Add([]byte(`{"version":1,"wrap":{"kind":"dpapi"},"fields":[{"id":1},{"id":1}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, secret.FileName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := secret.Open(context.Background(), secret.Options{Dir: dir})
		if err == nil {
			t.Fatal("keys opened without their key file")
		}
		if errs.As(err).Code == "internal" {
			t.Fatalf("no sentence for a person: %v", err)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	k, _, _ := create(b, "")
	box := k.Seal(ad, []byte("038099001234"))
	for b.Loop() {
		if _, err := k.Open(ad, box); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	k, _, _ := create(b, "")
	plain := []byte("038099001234")
	for b.Loop() {
		k.Seal(ad, plain)
	}
}

func BenchmarkBlind(b *testing.B) {
	k, _, _ := create(b, "")
	for b.Loop() {
		k.Blind(secret.BlindIdentity, "038099001234")
	}
}

func BenchmarkMAC(b *testing.B) {
	k, _, _ := create(b, "")
	p := bytes.Repeat([]byte("x"), 40)
	for b.Loop() {
		k.MAC("audit/line", p, p, p)
	}
}

package apptest

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// With gives a copy of sources with some files changed or added: another version of the app, a planted fault.
func With(t testing.TB, src fs.FS, changes map[string]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(src, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(src, p)
		out[p] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range changes {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

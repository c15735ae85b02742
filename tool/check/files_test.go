package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func dials(port int) bool {
	c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

// plant writes files below a new directory.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFuzzTargetsAreFound(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{
		"internal/a/a_test.go": "package a\nfunc FuzzRead(f *testing.F) {}\nfunc FuzzSeed() {}\n// func FuzzComment(f *testing.F)\n",
		"internal/a/a.go":      "package a\nfunc FuzzNot(f *testing.F) {}\n",
		".cache/b_test.go":     "package b\nfunc FuzzHidden(f *testing.F) {}\n",
	})
	got, err := fuzzTargets(root)
	if err != nil || !slices.Equal(got, []fuzzTarget{{"internal/a", "FuzzRead"}}) {
		t.Fatal(got, err)
	}
}

func TestTreeDiff(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"same": "1", "changed": "1", "gone": "1", "node_modules/x": "1"})
	before, err := hashTree(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"changed": "2", "new": "1", "node_modules/x": "2"} {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(root, "gone")); err != nil {
		t.Fatal(err)
	}
	after, err := hashTree(root)
	if err != nil || !slices.Equal(before.diff(after), []string{"changed", "gone", "new"}) {
		t.Fatal(before.diff(after), err)
	}
}

func TestLicences(t *testing.T) {
	t.Parallel()
	const mit = "Copyright (c) 2019 Somebody\n\nMIT License\n\nPermission is hereby granted, free of charge, to any person obtaining\na copy of this software"
	cases := []struct{ name, file, text, want string }{
		{"wrapped MIT", "LICENSE", mit, ""},
		{"British spelling", "licence.txt", mit, ""},
		{"MPL mentions the GNU licences", "LICENSE", "Mozilla Public License Version 2.0 … means either the GNU General Public License, Version 2.0, the GNU Affero General Public\nLicense, Version 3.0", ""},
		{"GPL", "COPYING", "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007", "is under GPL"},
		{"AGPL", "LICENSE", "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3", "is under AGPL"},
		{"LGPL", "LICENSE", "GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1", "is under LGPL"},
		{"unknown", "LICENSE", "Ask me first.", "nobody knows"},
		{"none", "README", mit, "has no licence file"},
	}
	for _, c := range cases {
		_, problem := judgeModule(plant(t, map[string]string{c.file: c.text}))
		if (problem == "") != (c.want == "") || !strings.Contains(problem, c.want) {
			t.Errorf("%s: %q, want %q", c.name, problem, c.want)
		}
	}
	second := plant(t, map[string]string{"LICENSE": mit, "LICENSE-GPL": "GNU GENERAL PUBLIC LICENSE Version 2"})
	if _, problem := judgeModule(second); problem == "" {
		t.Error("a second licence hides behind the first")
	}
}

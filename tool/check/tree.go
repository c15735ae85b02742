package main

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// tree is the checkout's files by their hash.
type tree map[string][32]byte

// walkFiles visits the checkout's own files, by path from the root with slashes.
func walkFiles(root string, visit func(rel string) error) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); p != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "bin" || name == "tungnha-data") {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel))
	})
}

func hashTree(root string) (tree, error) {
	t := tree{}
	err := walkFiles(root, func(rel string) error {
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(rel)))
		t[rel] = sha256.Sum256(b)
		return err
	})
	return t, err
}

// diff names the files that were added, changed or removed.
func (t tree) diff(after tree) []string {
	var out []string
	for rel, sum := range after {
		if t[rel] != sum {
			out = append(out, rel)
		}
	}
	for rel := range t {
		if _, ok := after[rel]; !ok {
			out = append(out, rel)
		}
	}
	sort.Strings(out)
	return out
}

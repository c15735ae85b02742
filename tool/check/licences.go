package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// licence knows one licence by a sentence that stands in no other.
type licence struct {
	name  string
	fits  bool // may be linked into an Apache-2.0 program that is given away as one file
	knows *regexp.Regexp
}

// Order matters: the first that is found names the file. The GNU licences come first; texts that only
// mention them (MPL) write ", Version".
var licences = []licence{
	{"AGPL", false, regexp.MustCompile(`(?i)GNU AFFERO GENERAL PUBLIC LICENSE Version \d`)},
	{"LGPL", false, regexp.MustCompile(`(?i)GNU (LESSER|LIBRARY) GENERAL PUBLIC LICENSE Version \d`)},
	{"GPL", false, regexp.MustCompile(`(?i)GNU GENERAL PUBLIC LICENSE Version \d`)},
	{"SSPL", false, regexp.MustCompile(`(?i)Server Side Public License`)},
	{"BUSL", false, regexp.MustCompile(`(?i)Business Source License`)},
	{"MPL-2.0", true, regexp.MustCompile(`(?i)Mozilla Public License,? (Version|v\.) ?2\.0`)},
	{"Apache-2.0", true, regexp.MustCompile(`(?i)Apache License,? Version 2\.0`)},
	{"MIT", true, regexp.MustCompile(`(?i)Permission is hereby granted, free of charge, to any person obtaining a copy of this software`)},
	{"BSD", true, regexp.MustCompile(`(?i)Redistribution and use in source and binary forms`)},
	{"ISC", true, regexp.MustCompile(`(?i)Permission to use, copy, modify, and(/or)? distribute this software`)},
	{"OFL-1.1", true, regexp.MustCompile(`(?i)SIL OPEN FONT LICENSE`)},
	{"Unlicense", true, regexp.MustCompile(`(?i)This is free and unencumbered software released into the public domain`)},
	{"CC0", true, regexp.MustCompile(`(?i)CC0 1\.0 Universal`)},
	{"public domain", true, regexp.MustCompile(`SQLite Is Public Domain`)},
}

var (
	reLicenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)`)
	reNotLicence  = regexp.MustCompile(`(?i)(\.go|-LOGO)$`) // LICENSE-LOGO says where a picture comes from that nobody links
)

// checkLicences reads the licence files of every module that is linked in, or only used by tests, on any of our systems.
func checkLicences(ctx context.Context, _ *gate, o *output) error {
	modules, err := listModules(ctx, o)
	if err != nil {
		return err
	}
	count := map[string]int{}
	bad := 0
	for _, m := range modules {
		names, problem := judgeModule(m.dir)
		if problem != "" {
			bad++
			_, _ = fmt.Fprintf(o, "%s: %s\n", m.path, problem) // into memory
		}
		for _, n := range names {
			count[n]++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d modules may not be shipped", bad, len(modules))
	}
	o.note("%d modules: %s", len(modules), tell(count))
	return nil
}

type module struct{ path, dir string }

func listModules(ctx context.Context, o *output) ([]module, error) {
	seen := map[string]module{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		var out bytes.Buffer
		c := prepare(ctx, &out, []string{"GOOS=" + system, "CGO_ENABLED=0"}, "go", "list", "-deps", "-test",
			"-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", "./...")
		c.Stderr = o
		if err := c.Run(); err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				seen[path] = module{path, dir}
			}
		}
	}
	var list []module
	for _, m := range seen {
		list = append(list, m)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].path < list[j].path })
	return list, nil
}

// judgeModule names the licences in a module's top folder, and says what is wrong with them, "" when nothing is.
func judgeModule(dir string) (names []string, problem string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err.Error()
	}
	for _, e := range entries {
		if e.IsDir() || !reLicenceFile.MatchString(e.Name()) || reNotLicence.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err.Error()
		}
		l := knowLicence(text)
		switch {
		case l.name == "":
			return nil, "nobody knows the licence in " + e.Name() + "; read it and teach tool/check"
		case !l.fits:
			return nil, "is under " + l.name
		}
		names = append(names, l.name)
	}
	if len(names) == 0 {
		return nil, "has no licence file"
	}
	return names, ""
}

func knowLicence(text []byte) licence {
	text = bytes.Join(bytes.Fields(text), []byte(" ")) // licences are wrapped in many ways
	for _, l := range licences {
		if l.knows.Match(text) {
			return l
		}
	}
	return licence{}
}

func tell(count map[string]int) string {
	var out []string
	for name, n := range count {
		out = append(out, fmt.Sprintf("%s %d", name, n))
	}
	sort.Strings(out)
	return strings.Join(out, ", ")
}

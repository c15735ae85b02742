package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

// need is what a step asks of the machine.
type need uint8

const (
	needPostgres need = 1 << iota
	needBrowser
	needPoppler // pdftotext and pdftoppm, to read back the letters
	needC       // a C compiler, for the race detector only: the product is built without
)

const machineStep = "machine"

// machine is what was found.
type machine struct {
	needs   need
	browser string
	pgBin   string // folder of initdb and pg_ctl
}

// lack is one missing program, and how to get it.
type lack struct{ what, debian, mac, windows string }

var lacks = map[need]lack{
	needPostgres: {"PostgreSQL (initdb, pg_ctl)", "postgresql", "brew install postgresql", "https://www.postgresql.org/download/windows/"},
	needBrowser:  {"a Chromium browser", "chromium", "brew install --cask chromium", "Edge or Chrome, or TUNGNHA_CHROMIUM=path"},
	needPoppler:  {"poppler (pdftotext)", "poppler-utils", "brew install poppler", "https://github.com/oschwartz10612/poppler-windows"},
	needC:        {"a C compiler (race detector)", "gcc libc6-dev", "xcode-select --install", "https://www.mingw-w64.org/"},
}

// checkMachine finds what the steps need and, on Debian as root, installs what is missing.
func checkMachine(ctx context.Context, g *gate, o *output) error {
	m := &g.machine
	missing := m.find()
	if missing == 0 {
		return nil
	}
	if canInstall() {
		if err := install(ctx, o, missing); err != nil {
			return err
		}
		missing = m.find()
	}
	if missing == 0 {
		return nil
	}
	return errors.New(advice(missing, runtime.GOOS))
}

// find looks for everything needed and gives what is not there.
func (m *machine) find() (missing need) {
	m.browser, m.pgBin = findBrowser(), findPostgres()
	have := map[need]bool{
		needPostgres: m.pgBin != "", needBrowser: m.browser != "",
		needPoppler: inPath("pdftotext") != "", needC: inPath("gcc", "clang", "cc") != "",
	}
	for n, ok := range have {
		if m.needs&n != 0 && !ok {
			missing |= n
		}
	}
	return missing
}

func inPath(names ...string) string {
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p
		}
	}
	return ""
}

// firstMatch gives the last file (highest version) of the first pattern that matches.
func firstMatch(patterns ...string) string {
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if err == nil && len(found) > 0 {
			sort.Strings(found)
			return found[len(found)-1]
		}
	}
	return ""
}

func findBrowser() string {
	if p := os.Getenv("TUNGNHA_CHROMIUM"); p != "" {
		return p
	}
	if p := inPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"); p != "" {
		return p
	}
	return firstMatch(
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		`C:\Program Files*\Google\Chrome\Application\chrome.exe`, `C:\Program Files*\Microsoft\Edge\Application\msedge.exe`)
}

func findPostgres() string {
	if p := inPath("initdb"); p != "" {
		return filepath.Dir(p)
	}
	p := firstMatch("/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb", "/usr/local/opt/postgresql*/bin/initdb",
		"/usr/pgsql-*/bin/initdb", `C:\Program Files\PostgreSQL\*\bin\initdb.exe`)
	if p == "" {
		return ""
	}
	return filepath.Dir(p)
}

func canInstall() bool {
	return runtime.GOOS == "linux" && os.Geteuid() == 0 && inPath("apt-get") != ""
}

func install(ctx context.Context, o *output, missing need) error {
	pkgs := debianPackages(missing)
	o.show("installing %s", strings.Join(pkgs, " "))
	env := []string{"DEBIAN_FRONTEND=noninteractive"}
	if err := command(ctx, o, env, "apt-get", "update", "-qq"); err != nil {
		return fmt.Errorf("apt-get update: %w", err)
	}
	args := append([]string{"install", "-y", "-qq", "--no-install-recommends"}, pkgs...)
	if err := command(ctx, o, env, "apt-get", args...); err != nil {
		return fmt.Errorf("apt-get install: %w", err)
	}
	return nil
}

func debianPackages(missing need) []string {
	var out []string
	for n, l := range lacks {
		if missing&n != 0 {
			out = append(out, strings.Fields(l.debian)...)
		}
	}
	sort.Strings(out)
	return out
}

// advice says what is missing and exactly how to install it on this system.
func advice(missing need, goos string) string {
	var b bytes.Buffer
	b.WriteString("this machine lacks:\n")
	var how []string
	for _, n := range []need{needPostgres, needBrowser, needPoppler, needC} {
		if missing&n == 0 {
			continue
		}
		l := lacks[n]
		fmt.Fprintf(&b, "  %s\n", l.what)
		switch goos {
		case "darwin":
			how = append(how, l.mac)
		case "windows":
			how = append(how, l.windows)
		}
	}
	if goos != "darwin" && goos != "windows" {
		how = []string{"sudo apt-get install --no-install-recommends " + strings.Join(debianPackages(missing), " ") + "   (Debian, Ubuntu; others: the packages of the same purpose)"}
	}
	b.WriteString("install:\n  " + strings.Join(how, "\n  "))
	return b.String()
}

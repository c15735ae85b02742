package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// checkTypeScript checks the app's pages and tests, and the service worker, whose globals are others. It then plants a fault: a checker that is set
// up wrongly finds nothing, and looks like one that found nothing wrong.
func checkTypeScript(ctx context.Context, g *gate, o *output) error {
	tool, err := buildTypeScript(ctx, g, o)
	if err != nil {
		return err
	}
	app := filepath.Join(g.root, "fieldapp")
	for _, config := range []string{"tsconfig.json", "tsconfig.sw.json"} {
		if err := command(ctx, o, nil, tool, "-p", filepath.Join(app, config)); err != nil {
			return fmt.Errorf("%s: %w", config, err)
		}
	}
	return plantFault(ctx, g, tool, app)
}

// quick leaves the optimisations of TypeScript's own packages out: the compiler is compiled for a check of a tenth of a second.
const quick = "-gcflags=github.com/microsoft/typescript-go/...=-N -l"

// buildTypeScript builds the compiler; the first time on a machine takes minutes, then seconds.
func buildTypeScript(ctx context.Context, g *gate, o *output) (string, error) {
	dir, err := g.tempDir()
	if err != nil {
		return "", err
	}
	tool := filepath.Join(dir, "tsgo.exe") // the ending that Windows wants harms nobody
	return tool, command(ctx, o, nil, "go", "build", "-modfile=tool/tools.mod", quick, "-o", tool, "github.com/microsoft/typescript-go/cmd/tsgo")
}

// planted is wrong three ways that only strict checking of real libraries finds.
const planted = `import { useState } from "preact/hooks";
import type { Person } from "%[1]s/src/core/contract";
export function A(p: { n: number }) { const [x] = useState(0); return <b class={x}>{p.n}</b>; }
export const wrong = <A n="1" />;
export const unchecked: string = [""][0];
export const inexact: Pick<Person, "again"> = { again: undefined };
`

// plantFault wants the checker to refuse a file with the app's own settings.
func plantFault(ctx context.Context, g *gate, tool, app string) error {
	dir, err := os.MkdirTemp(g.tmp, "typescript-")
	if err != nil {
		return err
	}
	app = filepath.ToSlash(app)
	config := fmt.Sprintf(`{"extends": "%s/tsconfig.json", "include": ["%s/src/globals.d.ts", "planted.tsx"], "exclude": []}`, app, app)
	for name, text := range map[string]string{"tsconfig.json": config, "planted.tsx": fmt.Sprintf(planted, app)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	var out strings.Builder
	if err := command(ctx, &out, nil, tool, "-p", dir); err == nil {
		return errors.New("a planted type error was not found: the checker checks nothing")
	}
	for _, code := range []string{"planted.tsx(4,", "planted.tsx(5,", "planted.tsx(6,"} {
		if !strings.Contains(out.String(), code) {
			return fmt.Errorf("the fault planted at %s was not found, only:\n%s", strings.TrimSuffix(code, ","), out.String())
		}
	}
	return nil
}

package fieldapp

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// vendor is not Go's: it holds the libraries of the phone app.
//
//go:embed src vendor tsconfig.json
var embedded embed.FS

// Source gives the app's sources as they were when the program was built.
func Source() fs.FS { return embedded }

// libraries are the modules that may be imported by plain name; tsconfig.json says where their types are.
var libraries = map[string]string{
	"preact":             "vendor/preact/dist/preact.mjs",
	"preact/hooks":       "vendor/preact/hooks/dist/hooks.mjs",
	"preact/jsx-runtime": "vendor/preact/jsx-runtime/dist/jsxRuntime.mjs",
}

// loaders say what a file is.
var loaders = map[string]api.Loader{".ts": api.LoaderTS, ".tsx": api.LoaderTSX, ".mjs": api.LoaderJS, ".css": api.LoaderCSS}

const space = "tungnha" // esbuild's name for our file system: it never looks at the machine's own

// reading makes esbuild read a file system of ours, so that a server needs no files beside itself.
func reading(fsys fs.FS) api.Plugin {
	resolve := func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		at, err := find(fsys, a.Path, a.Importer, a.Kind)
		return api.OnResolveResult{Path: at, Namespace: space}, err
	}
	load := func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		text, err := fs.ReadFile(fsys, a.Path)
		s := string(text)
		return api.OnLoadResult{Contents: &s, Loader: loaders[path.Ext(a.Path)]}, err
	}
	return api.Plugin{Name: space, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, resolve)
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: space}, load)
	}}
}

// find gives the file that an import means.
func find(fsys fs.FS, name, importer string, kind api.ResolveKind) (string, error) {
	if at, ok := libraries[name]; ok {
		return at, nil
	}
	at := name
	switch {
	case strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../"):
		at = path.Join(path.Dir(importer), name)
	case kind != api.ResolveEntryPoint:
		return "", fmt.Errorf("%q is not one of the libraries in fieldapp/vendor", name)
	}
	for _, try := range []string{at, at + ".ts", at + ".tsx"} {
		if info, err := fs.Stat(fsys, try); err == nil && !info.IsDir() && loaders[path.Ext(try)] != api.LoaderNone {
			return try, nil
		}
	}
	return "", fmt.Errorf("there is no %s", at)
}

// build bundles the entries; names are patterns of esbuild's. What Chrome 90 does not understand is rewritten or an error.
func build(fsys fs.FS, names string, define map[string]string, entries ...string) ([]api.OutputFile, error) {
	config, err := fs.ReadFile(fsys, "tsconfig.json")
	if err != nil {
		return nil, err
	}
	r := api.Build(api.BuildOptions{
		EntryPoints: entries, EntryNames: names, Outdir: "/", Define: define, TsconfigRaw: string(config), Plugins: []api.Plugin{reading(fsys)},
		Bundle: true, Format: api.FormatESModule, Platform: api.PlatformBrowser, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		Engines:          []api.Engine{{Name: api.EngineChrome, Version: "90"}},
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, JSX: api.JSXAutomatic, JSXImportSource: "preact",
	})
	if wrong := slices.Concat(r.Errors, r.Warnings); len(wrong) > 0 { // a warning of a bundler is a fault on somebody's phone
		return nil, fmt.Errorf("bundling: %s", strings.Join(api.FormatMessages(wrong, api.FormatMessagesOptions{Kind: api.ErrorMessage}), ""))
	}
	return r.OutputFiles, nil
}

package fieldapp

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"tungnha/fieldapp/apptest"
)

// The oldest engine is Chrome 90. esbuild rewrites newer syntax or fails; the type checker knows the language of ES2020 only. What is left are names that
// the types of today's browsers have and Chrome 90 has not, and style that it passes over in silence. since is the first Chrome that has it.
type newer struct {
	since int
	what  *regexp.Regexp
	take  string // what to write instead; "": nothing does it
}

var newerScript = []newer{
	{98, regexp.MustCompile(`\bstructuredClone\b`), "a copy by hand"},
	{92, regexp.MustCompile(`\.at\(`), "an index"},
	{93, regexp.MustCompile(`\bObject\.hasOwn\b`), "in, or Object.prototype.hasOwnProperty.call"},
	{92, regexp.MustCompile(`\brandomUUID\b`), "crypto.getRandomValues"},
	{103, regexp.MustCompile(`\bAbortSignal\s*\.\s*(timeout|any)\b`), "AbortController and setTimeout"},
	{97, regexp.MustCompile(`\.findLast(Index)?\(`), "a loop"},
	{110, regexp.MustCompile(`\.(toSorted|toReversed|toSpliced)\(`), "slice() first"},
	{110, regexp.MustCompile(`\]\.with\(|\.with\(\s*[\w-]+\s*,`), "slice() first"},
	{117, regexp.MustCompile(`\b(Object|Map)\.groupBy\b`), "a loop"},
	{121, regexp.MustCompile(`\bfromAsync\(`), "a loop"},
	{119, regexp.MustCompile(`\bPromise\.(withResolvers|try)\b`), "new Promise"},
	{93, regexp.MustCompile(`\bcause\s*:`), "a field of an own class of error"},
	{95, regexp.MustCompile(`\breportError\(`), "console.error"},
	{94, regexp.MustCompile(`\bscheduler\s*\.`), "setTimeout"},
	{99, regexp.MustCompile(`\bshowPicker\(`), "focus()"},
	{102, regexp.MustCompile(`\binert\b`), "aria-hidden and tabIndex"},
	{114, regexp.MustCompile(`\bshowPopover\(|\bpopover\w*:`), "<dialog>"},
	{105, regexp.MustCompile(`\bcheckVisibility\(`), "getClientRects"},
	{120, regexp.MustCompile(`\bURL\.(canParse|parse)\b`), "new URL in try"},
	{105, regexp.MustCompile(`\bResponse\.json\(`), "new Response"},
	{114, regexp.MustCompile(`\bscrollend\b`), "IntersectionObserver"},
	{102, regexp.MustCompile(`\bwindow\.navigation\b|\bnavigation\.navigate\b`), "history"},
	{111, regexp.MustCompile(`\bstartViewTransition\b`), ""},
	{94, regexp.MustCompile(`\bvirtualKeyboard\b`), "visualViewport"},
	{102, regexp.MustCompile(`\bcreateSyncAccessHandle\b`), "IndexedDB"},
	{124, regexp.MustCompile(`for await \([^)]*\.(body|stream\(\))`), "getReader()"},
	{133, regexp.MustCompile(`"(Ed25519|X25519)"`), "ECDSA, ECDH with P-256"},
	{140, regexp.MustCompile(`\.(toBase64|toHex|setFromBase64|setFromHex)\(|\bUint8Array\.(fromBase64|fromHex)\b`), "btoa, atob"},
	{111, regexp.MustCompile(`\b(isWellFormed|toWellFormed)\(`), ""},
	{122, regexp.MustCompile(`\.(values|keys|entries)\(\)\s*\.\s*(map|filter|some|every|find|reduce|take|drop|flatMap|toArray|forEach)\(`), "Array.from first"},
	{122, regexp.MustCompile(`\.(isSubsetOf|isSupersetOf|isDisjointFrom|intersection|symmetricDifference)\(`), "a loop"},
	{99, regexp.MustCompile(`\bsupportedValuesOf\b`), ""},
	{112, regexp.MustCompile(`new RegExp\([^)]*,\s*"[a-z]*v[a-z]*"\)`), "the flag u"},
}

var newerStyle = []newer{
	{105, regexp.MustCompile(`:has\(`), "a class"},
	{108, regexp.MustCompile(`\d[dsl]v[hwib]\b|\d[dsl]v(min|max)\b`), "vh, or height 100%"},
	{105, regexp.MustCompile(`@container|\bcontainer(-type|-name)?\s*:|\dcq[whib]\b`), "a class"},
	{111, regexp.MustCompile(`color-mix\(`), "a colour"},
	{111, regexp.MustCompile(`\b(oklch|oklab|lch|lab|color)\(`), "a colour"},
	{123, regexp.MustCompile(`light-dark\(`), "prefers-color-scheme"},
	{99, regexp.MustCompile(`@layer`), "order"},
	{118, regexp.MustCompile(`@scope|@starting-style`), "a class"},
	{120, regexp.MustCompile(`(^|[{};\s,])&`), "the whole selector"},
	{104, regexp.MustCompile(`[{;\s](translate|rotate|scale)\s*:`), "transform"},
	{104, regexp.MustCompile(`@media[^{]*[<>]`), "min-width"},
	{93, regexp.MustCompile(`\baccent-color\s*:`), "an own mark"},
	{94, regexp.MustCompile(`\bscrollbar-gutter\s*:`), "padding"},
	{121, regexp.MustCompile(`\bscrollbar-(color|width)\s*:`), "::-webkit-scrollbar"},
	{123, regexp.MustCompile(`\bfield-sizing\s*:|\banchor-name\s*:|\binterpolate-size\s*:`), ""},
	{109, regexp.MustCompile(`\d(lh|rlh|ic|cap)\b`), "em"},
	{111, regexp.MustCompile(`\b(round|mod|rem|sin|cos|tan|pow|sqrt|abs|sign)\(`), "a number"},
	{120, regexp.MustCompile(`[{;\s]mask(-[a-z]+)?\s*:`), "-webkit-mask"},
	{119, regexp.MustCompile(`:user-(in)?valid|:popover-open`), "a class"},
	{105, regexp.MustCompile(`:modal\b`), "dialog[open]"},
	{117, regexp.MustCompile(`\bsubgrid\b`), "flex"},
	{123, regexp.MustCompile(`\balign-content\s*:[^;}]*[;}][^{]*display\s*:\s*block`), "flex"},
}

// tooNew gives what a text uses that Chrome 90 lacks.
func tooNew(name, text string, rules []newer) []string {
	var out []string
	for _, r := range rules {
		for _, at := range r.what.FindAllStringIndex(text, -1) {
			says := fmt.Sprintf("%s: %q is of Chrome %d, not 90", name, strings.TrimSpace(around(text, at)), r.since)
			if r.take != "" {
				says += "; take " + r.take
			}
			out = append(out, says)
		}
	}
	return out
}

func around(text string, at []int) string {
	from := strings.LastIndexByte(text[:at[0]], '\n') + 1
	to := at[1]
	if i := strings.IndexByte(text[to:], '\n'); i >= 0 {
		to += i
	}
	return text[max(from, at[0]-40):min(to, at[1]+40)]
}

// lint looks at every script of the app (without comments and types) and at the style as it is sent. vendor is looked at too: it runs on the same phones.
func lint(src fs.FS) (found []string, err error) {
	err = fs.WalkDir(src, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || loaders[path.Ext(p)] == api.LoaderNone || strings.HasSuffix(p, ".d.ts") {
			return err
		}
		text, err := fs.ReadFile(src, p)
		if err != nil {
			return err
		}
		more, err := lintFile(p, string(text))
		found = append(found, more...)
		return err
	})
	return found, err
}

func lintFile(name, text string) ([]string, error) {
	rules, loader := newerScript, loaders[path.Ext(name)]
	if loader == api.LoaderCSS {
		rules = newerStyle
	}
	r := api.Transform(text, api.TransformOptions{
		Loader: loader, Sourcefile: name, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone, JSX: api.JSXAutomatic,
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "90"}},
	})
	if len(r.Errors) > 0 {
		return nil, fmt.Errorf("%s", api.FormatMessages(r.Errors, api.FormatMessagesOptions{}))
	}
	out := tooNew(name, string(r.Code), rules)
	for _, w := range r.Warnings {
		out = append(out, fmt.Sprintf("%s: %s", name, w.Text))
	}
	return out, nil
}

// TestRunsOnChrome90 holds the oldest engine.
func TestRunsOnChrome90(t *testing.T) {
	t.Parallel()
	found, err := lint(Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// TestChrome90LintFinds plants each fault.
func TestChrome90LintFinds(t *testing.T) {
	t.Parallel()
	script := []string{
		"x = structuredClone(y)", "x = y.at(-1)", "Object.hasOwn(a, b)", "crypto.randomUUID()", "fetch(u, {signal: AbortSignal.timeout(5)})", "a.findLast(f)",
		"a.toSorted()", "a.with(0, 1)", "Object.groupBy(a, f)", "Array.fromAsync(a)", "Promise.withResolvers()", "throw new Error('a', {cause: e})", "reportError(e)",
		"scheduler.yield()", "i.showPicker()", "d.inert = true", "d.showPopover()", "e.checkVisibility()", "URL.canParse(u)", "Response.json({})",
		"e.addEventListener('scrollend', f)", "document.startViewTransition(f)", "navigator.virtualKeyboard.hide()", "for await (const c of r.body) f(c)",
		"crypto.subtle.generateKey('Ed25519', true, [])", "new Uint8Array(2).toBase64()", "m.values().map(f)", "Uint8Array.fromBase64(s)", "x = { popover: 1 }", "a.isSubsetOf(b)", "r = /[\\p{L}--a]/v",
	}
	style := []string{
		"a:has(b) { color: red }", "a { height: 100dvh }", "@container (width > 1px) { a { color: red } }", "a { color: color-mix(in srgb, red, blue) }",
		"a { color: light-dark(red, blue) }", "@layer x { a { color: red } }", "a { translate: 1px }", "a { accent-color: red }", "a { height: 2lh }",
		"a { width: round(1.4px, 1px) }", "a { mask: none }", "dialog:modal { color: red }", "a { grid-template-rows: subgrid }", "a { field-sizing: content }",
	}
	for ext, texts := range map[string][]string{"a.ts": script, "a.css": style} {
		for _, text := range texts {
			if found, err := lintFile(ext, text); err != nil || len(found) == 0 {
				t.Errorf("%s: nothing found in %s (%v)", ext, text, err)
			}
		}
	}
	fine := map[string]string{
		"a.ts":  "// structuredClone, .at(\nexport const y = [1].map((x) => x ?? 1).includes(2) || \"a\".replaceAll(\"a\", \"b\"); type T = { inert: 1 };",
		"a.css": "a { color: rgb(1 2 3 / 50%); inset: 0; gap: 1px; aspect-ratio: 1; & b { color: red } } a:is(b, c):focus-visible { padding-inline: 1px }",
	}
	for name, text := range fine {
		if found, err := lintFile(name, text); err != nil || len(found) > 0 {
			t.Errorf("%s: %v %v", name, found, err)
		}
	}
	all, err := lint(apptest.With(t, Source(), map[string]string{"src/ui/planted.tsx": "export const A = (p: { x: number[] }) => <b data-x={p.x.at(-1)}>chữ</b>;"}))
	if err != nil || !strings.Contains(strings.Join(all, "\n"), "src/ui/planted.tsx") {
		t.Errorf("a planted fault in the tree was not found: %v", err)
	}
}

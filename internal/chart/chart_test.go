package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tungnha/internal/errs"
	"tungnha/internal/letter"
)

var update = flag.Bool("update", false, "write the golden files anew")

func samples() map[string]Chart {
	narrow := sampleTrend()
	narrow.Width = 320
	return map[string]Chart{"trend": sampleTrend(), "trend-narrow": narrow, "bars": sampleBars(), "funnel": sampleFunnel()}
}

func TestSVGGolden(t *testing.T) {
	t.Parallel()
	for name, c := range samples() {
		got := strings.ReplaceAll(string(SVG(c)), "><", ">\n<")
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s differs; look at it in a browser, then go test -update:\n%s", name, d)
		}
	}
}

// A strict content policy and several charts on a page forbid these.
func TestSVGHoldsNothingForbidden(t *testing.T) {
	t.Parallel()
	forbidden := regexp.MustCompile(`<script|style=|\son\w+=|\sid=|href|<style|NaN|Inf`)
	for name, c := range samples() {
		svg := string(SVG(c))
		if m := forbidden.FindString(svg); m != "" {
			t.Errorf("%s holds %q", name, m)
		}
		title, desc := c.Words()
		for _, want := range []string{`role="img"`, "<title>" + title + "</title>", "<desc>" + desc + "</desc>"} {
			if !strings.Contains(svg, want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
}

func TestSVGEscapes(t *testing.T) {
	t.Parallel()
	f := Funnel{Title: `<script>alert("1")</script>`, Stages: []Stage{{Name: `a & <b>`, Count: 1}}}
	svg := string(SVG(f))
	if strings.Contains(svg, "<script") || !strings.Contains(svg, "a &amp; &lt;b&gt;") {
		t.Errorf("not escaped: %s", svg)
	}
}

func TestBarsSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	svg := string(SVG(sampleBars()))
	for _, want := range []string{"2.800 / 2.610", "107,3 %", "chưa giao", ">1.080<", "Mức cần đạt hôm nay", "Số trên hệ thống"} {
		if !strings.Contains(svg, want) {
			t.Errorf("bars lack %q", want)
		}
	}
	if got := strings.Count(svg, `class="c-track"`); got != 5 {
		t.Errorf("%d tracks, want 5: a row without a target has none", got)
	}
	if got := strings.Count(svg, `class="c-official"`); got != 5 { // four rows and the legend
		t.Errorf("%d official lines, want 5", got)
	}
}

func TestBarLengthIsTheShareOfItsOwnTarget(t *testing.T) {
	t.Parallel()
	b := Bars{Rows: []Bar{{Name: "a", Value: 50, Target: 100}, {Name: "b", Value: 500, Target: 1000}, {Name: "c", Value: 100, Target: 100}}}
	var tracks, bars []letter.Mark
	for _, m := range b.Sketch().Marks {
		switch m.Class {
		case "track":
			tracks = append(tracks, m)
		case "bar":
			bars = append(bars, m)
		}
	}
	for i, want := range []float64{0.5, 0.5, 1} {
		if got := bars[i].W / tracks[i].W; math.Abs(got-want) > 1e-9 {
			t.Errorf("bar %d fills %v of its track, want %v", i, got, want)
		}
	}
}

func TestTicks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		most int64
		want []int64
	}{{1, []int64{0, 1}}, {4, []int64{0, 1, 2, 3, 4}}, {7, []int64{0, 2, 4, 6, 8}}, {31000, []int64{0, 10000, 20000, 30000, 40000}}, {2000, []int64{0, 500, 1000, 1500, 2000}}} {
		if d := cmp.Diff(c.want, ticks(c.most)); d != "" {
			t.Errorf("ticks(%d): %s", c.most, d)
		}
	}
}

func TestTicksReachAnyMost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		most := rapid.Int64Range(1, math.MaxInt64).Draw(r, "most")
		got := ticks(most)
		if got[0] != 0 || len(got) > 6 {
			r.Fatalf("ticks(%d) = %v", most, got)
		}
		if last := got[len(got)-1]; last < most && most < math.MaxInt64/100 {
			r.Fatalf("ticks(%d) ends at %d", most, last)
		}
	})
}

// count keeps numbers within what a nation can hold, both signs.
func count() *rapid.Generator[int64] { return rapid.Int64Range(-2_000_000_000, 2_000_000_000) }

func anyChart() *rapid.Generator[Chart] {
	return rapid.Custom(func(r *rapid.T) Chart {
		word, numbers := rapid.StringN(0, 40, 200), rapid.SliceOfN(count(), 0, 40)
		w := rapid.Float64().Draw(r, "width")
		switch rapid.IntRange(0, 2).Draw(r, "kind") {
		case 0:
			return Trend{
				Title: word.Draw(r, "title"), Days: rapid.SliceOfN(word, 0, 40).Draw(r, "days"), Daily: numbers.Draw(r, "daily"),
				Total: numbers.Draw(r, "total"), Pace: numbers.Draw(r, "pace"), Today: rapid.IntRange(-3, 50).Draw(r, "today"),
				Names: TrendNames{Total: word.Draw(r, "name"), Today: word.Draw(r, "today name")}, Width: math.Mod(w, 2000),
			}
		case 1:
			b := Bars{Names: BarNames{Value: word.Draw(r, "name")}, Percent: percent, Width: math.Mod(w, 2000)}
			for range rapid.IntRange(0, 20).Draw(r, "rows") {
				b.Rows = append(b.Rows, Bar{Name: word.Draw(r, "row"), Value: count().Draw(r, "value"), Target: count().Draw(r, "target"), Pace: rapid.Ptr(count(), true).Draw(r, "pace"), Official: rapid.Ptr(count(), true).Draw(r, "official")})
			}
			return b
		}
		f := Funnel{Percent: percent, Width: math.Mod(w, 2000)}
		for range rapid.IntRange(0, 12).Draw(r, "stages") {
			f.Stages = append(f.Stages, Stage{word.Draw(r, "stage"), count().Draw(r, "count")})
		}
		return f
	})
}

// Whatever the figures, the SVG is well formed, says nothing outside its numbers, and shapes stay inside the picture.
func TestAnyChartIsDrawn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		c := anyChart().Draw(r, "chart")
		svg := SVG(c)
		wellFormed(r, svg)
		if !bytes.Equal(svg, SVG(c)) {
			r.Fatal("the same chart gave other bytes")
		}
		s := c.Sketch()
		for _, m := range s.Marks {
			if m.Kind == letter.MarkRect && (m.X < -1 || m.Y < -1 || m.X+m.W > s.W+1 || m.Y+m.H > s.H+1) {
				r.Fatalf("%s lies outside %v × %v: %+v", m.Class, s.W, s.H, m)
			}
		}
		if _, err := PNG(s, 300); err != nil {
			r.Fatal(err)
		}
	})
}

func wellFormed(r *rapid.T, svg []byte) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.Fatalf("%v in %s", err, svg)
		}
	}
}

func TestPictureIsForPaper(t *testing.T) {
	t.Parallel()
	p, err := Picture(sampleTrend(), 160)
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(p.PNG))
	if err != nil {
		t.Fatal(err)
	}
	if im.Bounds().Dx() != 1280 || p.Sketch == nil || p.Width != 160 || !strings.HasPrefix(p.Alt, "Kích hoạt theo ngày. ") {
		t.Errorf("width %d, sketch %v, alt %q", im.Bounds().Dx(), p.Sketch != nil, p.Alt)
	}
	again, err := Picture(sampleTrend(), 160)
	if err != nil || !bytes.Equal(p.PNG, again.PNG) {
		t.Error("the same chart gave another picture", err)
	}
}

// The pixels are where the marks are: a full square is black, beside it white, and half a pixel is half grey.
func TestRasteriserFillsExactly(t *testing.T) {
	t.Parallel()
	data, err := PNG(letter.Sketch{W: 10, H: 10, Marks: []letter.Mark{
		{Kind: letter.MarkRect, X: 2, Y: 2, W: 3.5, H: 3},
		{Kind: letter.MarkLine, Path: []letter.Point{pt(0, 8), pt(10, 8)}, Stroke: 2},
	}}, 10)
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	grey := func(x, y int) uint32 { v, _, _, _ := im.At(x, y).RGBA(); return v >> 8 }
	for _, c := range []struct {
		x, y        int
		least, most uint32
	}{{3, 3, 0, 2}, {1, 3, 253, 255}, {5, 3, 120, 135}, {6, 3, 253, 255}, {5, 7, 0, 2}, {5, 8, 0, 2}, {5, 9, 253, 255}} {
		if got := grey(c.x, c.y); got < c.least || got > c.most {
			t.Errorf("pixel %d,%d is %d, want %d to %d", c.x, c.y, got, c.least, c.most)
		}
	}
}

func TestPNGRefusesTheUndrawable(t *testing.T) {
	t.Parallel()
	for _, width := range []int{0, -5, 1 << 20} {
		if _, err := PNG(letter.Sketch{W: 10, H: 10}, width); !errs.Is(err, "chart.size") {
			t.Errorf("width %d: %v", width, err)
		}
	}
	if _, err := PNG(letter.Sketch{}, 100); !errs.Is(err, "chart.size") {
		t.Errorf("empty sketch: %v", err)
	}
}

func BenchmarkTrendPicture(b *testing.B) {
	for b.Loop() {
		if _, err := Picture(sampleTrend(), 160); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBarsSVG(b *testing.B) {
	for b.Loop() {
		SVG(sampleBars())
	}
}

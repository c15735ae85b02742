// Package chart draws three kinds of charts from one description each: Trend, Bars and Funnel.
//
// A chart lays itself out as a letter.Sketch: marks with a class, a grey tone and a place. From that one sketch come an SVG for
// the screen (text stays text, classes carry the colours), a PNG for Word and the vectors of a PDF, so that screen and letter
// cannot disagree. It knows no noun of any campaign; every word and every number format is the caller's.
//
// The classes that a style sheet can colour: the drawing is .chart and .chart-trend, .chart-bars or .chart-funnel; in it
//
//	all     .c-legend .c-name .c-value .c-rate .c-axis .c-date   words and figures
//	trend   .c-total .c-total-point .c-pace .c-daily .c-today .c-today-name .c-grid .c-base
//	bars    .c-track .c-bar .c-official .c-pace .c-no-target
//	funnel  .c-track .c-stage
//
// Invariants: the same chart gives the same bytes; every value that is drawn as a length is also there as a number or in the
// description; no axis of lengths begins anywhere but at zero.
package chart

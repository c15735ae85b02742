package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// steadyZip writes the parts of a workbook in one fixed order and without times, so that the same workbook has the same bytes. The
// library below hands the parts over in the order of a Go map. Only packed bytes wait in memory.
type steadyZip struct {
	out   io.Writer
	parts []*zipPart
}

type zipPart struct {
	name   string
	packed bytes.Buffer
	deflat *flate.Writer
	sum    uint32
	size   uint64
}

func newSteadyZip(w io.Writer) *steadyZip { return &steadyZip{out: w} }

// Create begins a part.
func (z *steadyZip) Create(name string) (io.Writer, error) {
	p := &zipPart{name: name}
	var err error
	if p.deflat, err = flate.NewWriter(&p.packed, flate.DefaultCompression); err != nil {
		return nil, err
	}
	z.parts = append(z.parts, p)
	return p, nil
}

// AddFS is not needed by what we write.
func (z *steadyZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Write packs a piece of the part.
func (p *zipPart) Write(b []byte) (int, error) {
	p.sum = crc32.Update(p.sum, crc32.IEEETable, b)
	p.size += uint64(len(b))
	return p.deflat.Write(b)
}

// Close writes the archive: the list of content types first, as programs expect, then by name.
func (z *steadyZip) Close() error {
	slices.SortFunc(z.parts, func(a, b *zipPart) int { return strings.Compare(a.name, b.name) }) // "[" sorts before letters and "_"
	zw := zip.NewWriter(z.out)
	for _, p := range z.parts {
		if err := p.writeTo(zw); err != nil {
			return err
		}
	}
	return zw.Close()
}

func (p *zipPart) writeTo(zw *zip.Writer) error {
	if err := p.deflat.Close(); err != nil {
		return err
	}
	w, err := zw.CreateRaw(&zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CRC32: p.sum, UncompressedSize64: p.size, CompressedSize64: uint64(p.packed.Len()),
	})
	if err != nil {
		return err
	}
	_, err = p.packed.WriteTo(w)
	return err
}

package fieldapi_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// wire stands between a store and its PostgreSQL server and counts what the store asks: statements, and the round trips it waits for.
// It reads the protocol's frames (https://www.postgresql.org/docs/current/protocol-message-formats.html); the connection must not be encrypted.
type wire struct {
	listener          net.Listener
	server            string
	statements, trips atomic.Int64
	conns             sync.WaitGroup
}

// listen starts a wire before the server of an address and gives the address of the wire.
func listen(t testing.TB, address string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: l, server: u.Host}
	w.conns.Go(w.accept)
	t.Cleanup(func() {
		_ = l.Close()
		w.conns.Wait()
	})
	u.Host = l.Addr().String()
	return w, u.String()
}

func (w *wire) accept() {
	for {
		client, err := w.listener.Accept()
		if err != nil {
			return // closed: the test is over
		}
		server, err := net.Dial("tcp", w.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		w.conns.Go(func() { // ends when either side hangs up
			_, _ = io.Copy(client, server)
			_ = client.Close()
		})
		w.conns.Go(func() {
			_ = w.forward(server, client)
			_ = server.Close()
		})
	}
}

// forward passes the client's frames on and counts them. The first has no type.
func (w *wire) forward(server io.Writer, client io.Reader) error {
	head := make([]byte, 5)
	for first := true; ; first = false {
		h := head
		if first {
			h = head[1:]
		}
		if _, err := io.ReadFull(client, h); err != nil {
			return err
		}
		switch {
		case first:
		case head[0] == 'E' || head[0] == 'Q': // execute, simple query
			w.statements.Add(1)
		}
		if !first && (head[0] == 'S' || head[0] == 'Q') { // sync: the client waits for the answer
			w.trips.Add(1)
		}
		if _, err := server.Write(h); err != nil {
			return err
		}
		if _, err := io.CopyN(server, client, int64(binary.BigEndian.Uint32(head[1:]))-4); err != nil {
			return err
		}
	}
}

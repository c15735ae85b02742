package apptest

import (
	"net"
	"net/http"
	"sync"
	"testing"
)

// Server is a server that can go away and come back at the same address, as a phone sees it from a hamlet without a mast.
type Server struct {
	URL string

	t       testing.TB
	handler http.Handler
	addr    string
	mu      sync.Mutex
	now     *http.Server
}

// Serve starts one on a free port of this machine. It stops with the test.
func Serve(t testing.TB, h http.Handler) *Server {
	t.Helper()
	s := &Server{t: t, handler: h, addr: "127.0.0.1:0"}
	s.Start()
	s.URL = "http://" + s.addr
	t.Cleanup(s.Stop)
	return s
}

// Start answers again.
func (s *Server) Start() {
	s.t.Helper()
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addr = l.Addr().String()
	srv := &http.Server{Handler: s.handler}
	s.now = srv
	go func() { _ = srv.Serve(l) }() // ends with Stop
}

// Stop closes the port and every connection. Nothing is answered any more; stopping again does nothing.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now != nil {
		_ = s.now.Close() // the connections are to be cut
		s.now = nil
	}
}

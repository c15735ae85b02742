package durable_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tungnha/internal/app"
)

// TestStopFinishesWhatIsUnderWay: a request that has begun when the server is told to stop is answered, and what it wrote is kept.
func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, store app.Config) {
		w := newWorld(t, store, 60)
		p, addr := serve(t, store)
		client := &http.Client{Timeout: patience}
		ready(t, client, "http://"+addr)
		body, err := json.Marshal(map[string]string{"login": login, "password": password})
		must(t, err)
		// The head of the request and half its body are there when the signal comes; the rest comes afterwards.
		c, err := net.Dial("tcp", addr)
		must(t, err)
		defer func() { _ = c.Close() }()
		must(t, c.SetDeadline(time.Now().Add(patience)))
		head := "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n"
		_, err = io.WriteString(c, head)
		must(t, err)
		hundred := make([]byte, 25) // "HTTP/1.1 100 Continue\r\n\r\n": the handler is reading the body
		_, err = io.ReadFull(c, hundred)
		must(t, err)
		must(t, p.cmd.Process.Signal(syscall.SIGTERM))
		waitRefused(t, addr)
		_, err = c.Write(body)
		must(t, err)
		answer, err := io.ReadAll(c)
		must(t, err)
		if !bytes.HasPrefix(answer, []byte("HTTP/1.1 201")) || !bytes.Contains(answer, []byte("token")) {
			t.Errorf("the request under way was answered: %s", answer)
		}
		if status := p.wait(); status != 0 {
			t.Errorf("stopped with status %d:\n%s", status, p.words())
		}
		sound(t, w.store)
	})
}

// waitRefused waits until no new connection is taken.
func waitRefused(t testing.TB, addr string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); ; <-tick.C {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		_ = c.Close()
		if time.Now().After(end) {
			t.Fatal("connections are still taken after the signal")
		}
	}
}

func itoa(n int) string { return big.NewInt(int64(n)).String() }

func TestPlainHTTPStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	store := app.Config{Dir: t.TempDir()}
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0", "192.0.2.1:8680", "may-chu.huyen.vn:80"} {
		status, _, said := command(t, store, "serve", "--addr", addr)
		if status != 1 || !strings.Contains(said, "HTTPS") {
			t.Errorf("%s: status %d\n%s", addr, status, said)
		}
	}
	status, _, said := command(t, store, "serve", "--addr", "127.0.0.1:0", "--tls-cert", "khong-co.pem", "--tls-key", "khong-co.pem")
	if status != 1 || !strings.Contains(said, "chứng thư") {
		t.Errorf("a certificate that isn't there: status %d\n%s", status, said)
	}
}

// TestOwnCertificate serves HTTPS with a certificate made here, and nothing else on that port.
func TestOwnCertificate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pool := certificate(t, dir)
	_, addr := serve(t, app.Config{Dir: t.TempDir()}, "--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	client := &http.Client{Timeout: patience, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "may-chu.test"}}}
	ready(t, client, "https://"+addr)
	r, err := client.Get("https://" + addr + "/")
	must(t, err)
	_ = r.Body.Close()
	if r.TLS == nil || r.TLS.Version < tls.VersionTLS12 {
		t.Errorf("TLS %+v", r.TLS)
	}
	old := &tls.Config{RootCAs: pool, ServerName: "may-chu.test", MaxVersion: tls.VersionTLS11}
	if c, err := tls.Dial("tcp", addr, old); err == nil {
		_ = c.Close()
		t.Error("TLS 1.1 is taken")
	}
	plain, err := (&http.Client{Timeout: patience}).Get("http://" + addr + "/readyz")
	if err == nil {
		_ = plain.Body.Close()
		if plain.StatusCode == http.StatusOK {
			t.Error("plain HTTP is answered on the port of HTTPS")
		}
	}
}

func certificate(t testing.TB, dir string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	now := time.Now()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "may-chu.test"}, DNSNames: []string{"may-chu.test"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	must(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		must(t, os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600))
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return pool
}

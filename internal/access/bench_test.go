package access

import (
	"context"
	"fmt"
	"testing"

	"tungnha/internal/db"
	"tungnha/internal/db/dbtest"
)

// BenchmarkLogInHash is what a person waits for at log-in.
func BenchmarkLogInHash(b *testing.B) {
	h := newHasher(officePC)
	for b.Loop() {
		if ok, err := h.verify(context.Background(), "", "mật khẩu"); ok || err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkResolve is the price of a session per request.
func BenchmarkResolve(b *testing.B) {
	o := &office{t: b}
	keys := testKeys(b)
	d := dbtest.Open(b, db.SQLite)
	o.Service = New(d, keys, fixedUnits{testTree()}, NewAuditor(d, keys))
	o.hash = newHasher(cheap)
	if err := o.Setup(context.Background(), adminLogin, "Tên", adminPassword, district); err != nil {
		b.Fatal(err)
	}
	token, _ := o.in(adminLogin, adminPassword)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := o.Resolve(context.Background(), token); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkAudit is the price of lines inside a transaction that is there anyway.
func BenchmarkAudit(b *testing.B) {
	for _, lines := range []int{1, 20} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			d := dbtest.Open(b, db.SQLite)
			u := NewAuditor(d, testKeys(b))
			entries := make([]Entry, lines)
			for i := range entries {
				entries[i] = Entry{"record-event", "citizen 0190d3c5-7a1b-7000-8000-000000000001", "activated l1"}
			}
			err := d.Write(context.Background(), func(tx *db.Tx) error {
				for b.Loop() {
					if err := u.Write(tx, vinhA, clerk, entries...); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkVerify walks a chain of 20,000 lines.
func BenchmarkVerify(b *testing.B) {
	d := dbtest.Open(b, db.SQLite)
	u := NewAuditor(d, testKeys(b))
	write(b, u, vinhA, 20_000)
	for b.Loop() {
		if v := verified(b, u); !v.OK() {
			b.Fatal(v)
		}
	}
}

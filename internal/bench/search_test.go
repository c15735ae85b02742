package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"tungnha/internal/db"
	"tungnha/internal/emulate"
	"tungnha/internal/ledger"
	"tungnha/internal/unit"
	"tungnha/internal/vn"
)

const (
	manyCommunes = 130
	manyCitizens = 1_000_000
	firstPage    = 20
)

// BenchmarkSearch looks people up by a part of the name without marks among 1,000,000 citizens in 130 communes, from 32 clients. Goals on two
// cores: one commune, 1,000 a second, also while events are recorded there; a district (13 communes), first page under 30 ms.
func BenchmarkSearch(b *testing.B) {
	w := newWorld(b)
	communes := w.province()
	w.crowd(communes, manyCitizens/manyCommunes)
	w.must(w.Roster.WarmNames(context.Background(), communes)) // as a program that runs has it
	b.Run("commune", func(b *testing.B) { w.searchCommunes(b, communes) })
	b.Run("commune-while-recording", func(b *testing.B) {
		stop := w.record(communes)
		w.searchCommunes(b, communes)
		b.ReportMetric(float64(stop())/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("district-cold", func(b *testing.B) {
		for b.Loop() { // what nobody is called: every commune has to be read
			b.StopTimer()
			people := w.fresh()
			b.StartTimer()
			_, err := people.Search(context.Background(), communes[:13], rare[0], firstPage)
			w.must(err)
		}
	})
	b.Run("district", func(b *testing.B) {
		for i := 0; b.Loop(); i++ { // what nobody is called has to be looked for in every commune
			_, err := w.Roster.Search(context.Background(), communes[13:26], slices.Concat(asks, rare)[i%(len(asks)+len(rare))], firstPage)
			w.must(err)
		}
	})
}

var rare = []string{"khong ai ten nay", "zz"}

var asks = []string{"nguyen thi hoa", "van hung", "le", "trinh thi", "pham van m", "hoang anh", "minh", "thi thu"}

func (w *world) searchCommunes(b *testing.B, communes []unit.ID) {
	var n, found atomic.Int64
	b.SetParallelism(16)
	b.ResetTimer()
	cpu := cpuMetric(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			list, err := w.Roster.Search(context.Background(), communes[rand.IntN(len(communes)):][:1], asks[int(i)%len(asks)], firstPage)
			if err != nil {
				b.Error(err)
			}
			found.Add(int64(len(list)))
		}
	})
	cpu("search", b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "searches/s")
	b.ReportMetric(float64(found.Load())/float64(b.N), "found/search")
}

// province gives 130 communes of the province that the district lies in.
func (w *world) province() []unit.ID {
	w.tb.Helper()
	all := w.tree.Communes(w.tree.Path(w.campaign.Unit)[0].ID)
	if len(all) < manyCommunes {
		w.tb.Fatalf("only %d communes", len(all))
	}
	return all[:manyCommunes]
}

var citizenColumns = []string{
	"commune_id", "citizen_id", "household_id", "hamlet_id", "list_no", "name", "name_key", "name_fold", "sort_key", "birth", "sex",
	"identity_enc", "identity_bix", "phones_enc", "relation", "card", "device", "own_sim", "version", "feed_seq", "source_run", "created_at", "removed_at",
}

// crowd puts people straight into the table, as an import would leave them: identity and phone sealed, names folded.
func (w *world) crowd(communes []unit.ID, each int) {
	w.tb.Helper()
	d := emulate.Generate(emulate.Options{Citizens: 20_000, Seed: 2})
	var people []emulate.Person
	for c := range d.Communes {
		for h := range d.Communes[c].Hamlets {
			for house := range d.Communes[c].Hamlets[h].Households {
				people = append(people, d.Communes[c].Hamlets[h].Households[house].Members...)
			}
		}
	}
	for k, commune := range communes {
		rows := make([][]any, each)
		for i := range rows {
			rows[i] = w.citizenRow(commune, i, &people[(k*each+i*7)%len(people)])
		}
		w.must(w.DB.Write(context.Background(), func(tx *db.Tx) error { return tx.Bulk("citizen", citizenColumns, rows) }))
	}
}

func (w *world) citizenRow(commune unit.ID, i int, p *emulate.Person) []any {
	now := time.Now()
	id := db.NewID(now)
	ad := append(fmt.Appendf(nil, "citizen|"), be(uint64(commune))...)
	ad = append(ad, id[:]...)
	return []any{
		commune, id, db.NewID(now), int64(0), int64(i + 1), p.Name, vn.Key(p.Name), vn.Fold(p.Name), vn.SortKey(p.Name), int64(p.Birth.Int()), int64(p.Sex),
		w.Keys.Seal(ad, []byte(p.Identity)), w.Keys.Blind("identity", fmt.Sprint(commune, i)), w.Keys.Seal(ad, []byte("0912345678")), "", int64(1), int64(1),
		int64(1), int64(1), int64(1), nil, db.Ms(now), int64(0),
	}
}

func be(n uint64) []byte {
	return []byte{byte(n >> 56), byte(n >> 48), byte(n >> 40), byte(n >> 32), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
}

// record goes on recording events all over the province, one at a time, until it is stopped; the answer is how many were recorded.
func (w *world) record(communes []unit.ID) (stop func() int) {
	w.tb.Helper()
	people := make([]db.ID, len(communes))
	w.must(w.DB.Read(context.Background(), func(q *db.Rx) error {
		for i, c := range communes {
			list, err := w.Roster.Search(context.Background(), []unit.ID{c}, "nguyen", 1)
			if err != nil || len(list) == 0 {
				return err
			}
			people[i] = list[0].ID
		}
		return nil
	}))
	end, done := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-end:
				done <- n
				return
			default:
			}
			i := n % len(communes)
			e := ledger.Event{ID: db.NewID(time.Now()), Citizen: people[i], Kind: ledger.Contacted, Source: "bench"}
			err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
				_, err := w.Ledger.Append(tx, communes[i], []ledger.Event{e})
				return err
			})
			if err != nil {
				w.tb.Error(err)
			}
		}
	}()
	return func() int { close(end); return <-done }
}

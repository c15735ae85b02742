package emulate

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Streams of random numbers: one per purpose, so that a change in one leaves the others as they were.
const (
	streamWeights uint64 = iota + 1
	streamPeople
	streamGuests
	streamSpoils
	streamBook
	streamScript
	_ // of Play
	streamCrews
)

func newRand(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// Generate invents a whole district. About 0.1 s and 33 MB for 100,000 people.
func Generate(opt Options) *District {
	opt = opt.withDefaults()
	d := &District{
		Province: opt.Province, Name: opt.Name, Code: opt.Code, AsOf: opt.AsOf, Population: opt.Citizens,
		Communes: make([]Commune, 0, len(opt.Communes)),
	}
	next := 0
	for c := range Communes(opt) {
		d.Communes = append(d.Communes, *c)
		d.first = append(d.first, next)
		next += c.Population
	}
	return d
}

// Communes invents the same district one commune after the other and keeps none, for districts that are too large to hold.
func Communes(opt Options) iter.Seq[*Commune] {
	opt = opt.withDefaults()
	return func(yield func(*Commune) bool) {
		g := generator{asOf: opt.AsOf, nums: newNumberer(opt.Seed)}
		var before *Commune
		for i, n := range split(opt.Citizens, weights(opt)) {
			c := g.commune(opt.Communes[i], i, n, mix(opt.Seed, uint64(i)))
			if before != nil {
				c.Guests = guests(c, before)
			}
			if !yield(c) {
				return
			}
			before = c
		}
	}
}

// mix makes the seed of a part (splitmix64: neighbouring parts share nothing).
func mix(seed, part uint64) uint64 {
	x := seed + (part+1)*0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

func weights(opt Options) []float64 {
	r := newRand(opt.Seed, streamWeights)
	w := make([]float64, len(opt.Communes))
	for i, u := range opt.Communes {
		w[i] = 0.7 + 0.6*r.Float64()
		if u.Weight > 0 {
			w[i] = u.Weight
		}
	}
	return w
}

// split divides a total by weights into whole numbers that sum to it (largest remainders; ties to the earlier).
func split(total int, weights []float64) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts, order, given := make([]int, len(weights)), make([]int, len(weights)), 0
	rest := make([]float64, len(weights))
	for i, w := range weights {
		exact := float64(total) * w / sum
		parts[i] = int(math.Floor(exact))
		rest[i], order[i] = exact-math.Floor(exact), i
		given += parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case rest[a] > rest[b]:
			return -1
		case rest[a] < rest[b]:
			return 1
		}
		return 0
	})
	for i := range total - given {
		parts[order[i%len(order)]]++
	}
	return parts
}

// generator carries what runs through the whole district.
type generator struct {
	asOf time.Time
	nums *numberer
	next int // index of the next person
}

func (g *generator) commune(u Unit, index, people int, seed uint64) *Commune {
	r := newRand(seed, streamPeople)
	c := &Commune{Code: u.Code, Name: u.Name, Population: people, index: index, asOf: g.asOf, seed: seed}
	names := hamletNames(u.Name, hamletCount(people, r), r)
	w := make([]float64, len(names))
	for i := range w {
		w[i] = 0.6 + 0.8*r.Float64()
	}
	book := 1
	for i, n := range split(people, w) {
		h := g.hamlet(r, names[i], n, book)
		book += len(h.Households)
		c.Hamlets = append(c.Hamlets, h)
	}
	return c
}

func (g *generator) hamlet(r *rand.Rand, name string, people, book int) Hamlet {
	h := Hamlet{Name: name, Households: make([]Household, 0, people*10/34+1)}
	b := builder{r: r, nums: g.nums, asOf: g.asOf}
	for people > 0 {
		members := b.household(people)
		for i := range members {
			members[i].Index = g.next
			g.next++
		}
		people -= len(members)
		no := book + len(h.Households)
		h.Households = append(h.Households, Household{No: fmt.Sprintf("%04d", no), Address: address(r, name, len(h.Households)), Members: members})
	}
	h.Team = b.team(name)
	return h
}

// address is what stands in the column "Nơi thường trú": mostly only the hamlet, in a town a house number.
func address(r *rand.Rand, hamlet string, house int) string {
	switch {
	case strings.HasPrefix(hamlet, "Khu phố"):
		return fmt.Sprintf("Số nhà %d, %s", house+1, hamlet)
	case r.IntN(5) == 0:
		return fmt.Sprintf("Xóm %d, %s", 1+house/40, hamlet)
	default:
		return hamlet
	}
}

// guests picks people of the commune before whom this commune lists as well: 3 in a thousand. They are such that both lists tell the same number.
func guests(c, before *Commune) []Guest {
	r := newRand(c.seed, streamGuests)
	spoils, start := before.spoils(), before.firstIndex()
	wanted := c.Population*3/1000 + 1
	list := make([]Guest, 0, wanted)
	for _, p := range before.All() {
		if len(list) == wanted {
			break
		}
		if r.IntN(before.Population) < 2*wanted && isPlainAdult(p) && !spoils.touches(p.Index-start) {
			list = append(list, Guest{p, r.IntN(len(c.Hamlets)), before.index})
		}
	}
	return list
}

// firstIndex is the index of the commune's first person.
func (c *Commune) firstIndex() int {
	for _, p := range c.All() {
		return p.Index
	}
	return 0
}

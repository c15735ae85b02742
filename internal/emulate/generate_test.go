package emulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tungnha/internal/vn"
)

func TestGenerateIsDeterministic(t *testing.T) {
	t.Parallel()
	a, b := Generate(Options{Citizens: 3_000, Seed: 5}), Generate(Options{Citizens: 3_000, Seed: 5})
	if diff := cmp.Diff(a, b, cmp.AllowUnexported(District{}, Commune{})); diff != "" {
		t.Errorf("one seed, two districts:\n%s", diff)
	}
	c := Generate(Options{Citizens: 3_000, Seed: 6})
	if cmp.Equal(a.Communes[0].Hamlets, c.Communes[0].Hamlets) {
		t.Error("two seeds, one district")
	}
}

// TestFirstPeople nails the output down: a change of it changes demos, keys and pictures, and should be meant.
func TestFirstPeople(t *testing.T) {
	t.Parallel()
	var got []string
	for _, p := range Generate(Options{Seed: 1}).All() {
		if got = append(got, p.Name+" "+p.Birth.String()+" "+p.Identity); len(got) == 3 {
			break
		}
	}
	want := []string{
		"Phan Đức Khánh 1968-04-20 038068000982",
		"Lê Thị Hoa 1967-02-25 038167784963",
		"Nguyễn Thị Nhàn 1974-12-25 038174840396",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCommunesAgreesWithGenerate(t *testing.T) {
	t.Parallel()
	opt := Options{Citizens: 2_000, Seed: 3}
	d, i := Generate(opt), 0
	for c := range Communes(opt) {
		if diff := cmp.Diff(&d.Communes[i], c, cmp.AllowUnexported(Commune{})); diff != "" {
			t.Errorf("commune %d:\n%s", i, diff)
		}
		i++
	}
	if i != len(d.Communes) {
		t.Errorf("%d communes of %d", i, len(d.Communes))
	}
}

// census counts what makes a district believable.
type census struct {
	people, households, children, old, men, adults, away, smart, yearOnly int
	identities                                                            map[string]bool
	families                                                              map[string]int
}

func count(d *District) census {
	n := census{identities: map[string]bool{}, families: map[string]int{}}
	for ref, p := range d.All() {
		n.people++
		n.identities[p.Identity] = true
		n.families[strings.Fields(p.Name)[0]]++
		tally := func(yes bool, into *int) {
			if yes {
				*into++
			}
		}
		tally(ref.Member == 0, &n.households)
		tally(p.Age < 14, &n.children)
		tally(p.Age >= 14, &n.adults)
		tally(p.Age >= 60, &n.old)
		tally(p.Sex == vn.Male, &n.men)
		tally(p.Absent, &n.away)
		tally(p.Device == DeviceGood, &n.smart)
		tally(!p.Birth.IsFull(), &n.yearOnly)
	}
	return n
}

func TestDistrictIsPlausible(t *testing.T) {
	t.Parallel()
	n := count(Generate(Options{Seed: 1}))
	if n.people != defaultCitizens || len(n.identities) != n.people {
		t.Fatalf("%d people, %d identity numbers", n.people, len(n.identities))
	}
	for name, c := range map[string]struct{ got, of, low, high int }{
		"people per 100 households": {n.people * 100, n.households, 330, 390},
		"percent under 14":          {n.children * 100, n.people, 18, 26},
		"percent of 60 and older":   {n.old * 100, n.people, 9, 18},
		"percent men":               {n.men * 100, n.people, 47, 52},
		"percent of adults away":    {n.away * 100, n.adults, 4, 12},
		"percent with smartphones":  {n.smart * 100, n.adults, 60, 80},
		"per mille year only":       {n.yearOnly * 1000, n.people, 10, 50},
		"percent Nguyễn":            {n.families["Nguyễn"] * 100, n.people, 20, 35},
	} {
		if v := c.got / c.of; v < c.low || v > c.high {
			t.Errorf("%s: %d, want %d to %d", name, v, c.low, c.high)
		}
	}
}

func TestPeopleAreConsistent(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 20_000, Seed: 2})
	next := 0
	for ref, p := range d.All() {
		if at, same := d.At(next); p.Index != next || d.Person(ref) != p || at != ref || same != p {
			t.Fatalf("%v has index %d, want %d", ref, p.Index, next)
		}
		next++
		checkPerson(t, ref, p)
	}
}

func checkPerson(t *testing.T, ref Ref, p *Person) {
	t.Helper()
	id, codes, err := vn.ParseIdentity(p.Identity, false)
	if err != nil || len(codes) > 0 || id.Digits != p.Identity {
		t.Errorf("%v: identity %s: %v, %v", ref, p.Identity, codes, err)
	}
	mark := (p.Birth.Year - 1900) / 100 * 2
	if p.Sex == vn.Female {
		mark++
	}
	if int(p.Identity[3]-'0') != mark || int(p.Identity[4]-'0')*10+int(p.Identity[5]-'0') != p.Birth.Year%100 {
		t.Errorf("%v: identity %s of %v born %v", ref, p.Identity, p.Sex, p.Birth)
	}
	if low, high := p.Birth.AgeOn(Start); p.Age < low || p.Age > high {
		t.Errorf("%v: age %d, born %v", ref, p.Age, p.Birth)
	}
	if vn.Clean(p.Name) != p.Name || vn.ProperName(strings.ToUpper(p.Name)) != p.Name || len(strings.Fields(p.Name)) < 3 {
		t.Errorf("%v: name %q", ref, p.Name)
	}
	for _, number := range p.Phones {
		if list, codes, err := vn.ParsePhones(number, false); err != nil || len(codes) > 0 || list[0].Digits != number || list[0].Carrier == "" {
			t.Errorf("%v: phone %s: %v, %v", ref, number, codes, err)
		}
	}
	if ref.Member == 0 && (p.Relation != "Chủ hộ" || p.Age < 18) {
		t.Errorf("%v: head of the household is %q of %d", ref, p.Relation, p.Age)
	}
}

func TestHamletNamesDiffer(t *testing.T) {
	t.Parallel()
	for _, c := range Generate(Options{Seed: 4}).Communes {
		names := map[string]bool{}
		for _, h := range c.Hamlets {
			if names[vn.Key(h.Name)] || len(h.Team) < 3 || len(h.Households) == 0 {
				t.Errorf("%s: %s, team of %d, %d households", c.Name, h.Name, len(h.Team), len(h.Households))
			}
			names[vn.Key(h.Name)] = true
		}
		if len(names) < 6 || len(names) > 14 {
			t.Errorf("%s has %d hamlets", c.Name, len(names))
		}
	}
}

func TestSplitSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(0, 1_000_000).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Float64Range(0.01, 100), 1, 50).Draw(t, "weights")
		parts := split(total, weights)
		sum := 0
		for _, n := range parts {
			sum += n
		}
		if sum != total || slices.Min(parts) < 0 {
			t.Errorf("%v sums to %d, want %d", parts, sum, total)
		}
	})
}

func TestGuestsLiveInAnEarlierCommune(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 20_000, Seed: 8})
	for i := range d.Communes {
		c := &d.Communes[i]
		if (i == 0) != (len(c.Guests) == 0) {
			t.Errorf("%s has %d guests", c.Name, len(c.Guests))
		}
		for _, g := range c.Guests {
			if g.FromCommune >= i || g.Hamlet >= len(c.Hamlets) || g.Person.Index >= c.firstIndex() {
				t.Errorf("%s: guest %d of commune %d", c.Name, g.Person.Index, g.FromCommune)
			}
		}
	}
}

func TestFewCitizensAreRaised(t *testing.T) {
	t.Parallel()
	if d := Generate(Options{Citizens: 1}); d.Population != 13*smallestCommune {
		t.Errorf("%d people", d.Population)
	}
}

func BenchmarkGenerate100k(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Generate(Options{Seed: 1})
	}
}

func BenchmarkCommunes1M(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for c := range Communes(Options{Citizens: 1_000_000, Communes: Invented(130)}) {
			_ = c
		}
	}
}

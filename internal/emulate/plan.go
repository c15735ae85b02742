package emulate

import "math/rand/v2"

// spoiled decides beforehand which people of a list get which defect, so that every list, small or large, has some of each.
type spoiled struct {
	rows map[int]Defect // by running number of the person in the commune
	twin map[int]Defect // who is written a second time at the end of the hamlet
}

// How often each defect is planted in a thousand rows, and at least once.
var (
	brokenKinds = []Defect{DefectIdentity13, DefectIdentityScientific, DefectBirthFuture, DefectNameEmpty}
	twinKinds   = []Defect{DefectDuplicateIdentity, DefectDuplicateName}
)

const (
	brokenPerMille = 1
	twinPerMille   = 2
)

// newSpoiled draws the rows. A person is spoiled once at most; only adults with a full birth date are written twice.
func newSpoiled(r *rand.Rand, people []*Person) spoiled {
	s := spoiled{map[int]Defect{}, map[int]Defect{}}
	for _, d := range brokenKinds {
		s.draw(r, s.rows, d, people, 1+len(people)*brokenPerMille/1000, func(*Person) bool { return true })
	}
	for _, d := range twinKinds {
		s.draw(r, s.twin, d, people, 1+len(people)*twinPerMille/1000, isPlainAdult)
	}
	return s
}

// isPlainAdult holds for people of whom every list tells the same number and the same full birth date.
func isPlainAdult(p *Person) bool {
	return p.Age >= 18 && p.Card == CardChip && p.Birth.IsFull() && !losesIdentity(p)
}

// losesIdentity holds for the one in a hundred whose number a careless office forgets.
func losesIdentity(p *Person) bool { return p.Index%101 == 7 }

func (s spoiled) draw(r *rand.Rand, into map[int]Defect, d Defect, people []*Person, n int, fit func(*Person) bool) {
	for tries := 0; n > 0 && tries < 100*len(people); tries++ {
		i := r.IntN(len(people))
		if s.rows[i] != "" || s.twin[i] != "" || !fit(people[i]) {
			continue
		}
		into[i] = d
		n--
	}
}

// touches reports whether the person with a running number is spoiled in any way.
func (s spoiled) touches(i int) bool { return s.rows[i] != "" || s.twin[i] != "" }

// spoils draws the rows of a commune's list; always the same for one commune.
func (c *Commune) spoils() spoiled {
	people := make([]*Person, 0, c.Population)
	for _, p := range c.All() {
		people = append(people, p)
	}
	return newSpoiled(newRand(c.seed, streamSpoils), people)
}

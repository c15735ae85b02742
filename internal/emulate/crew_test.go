package emulate

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tungnha/internal/team"
)

func TestCrewsAreThoseOfTheHamlets(t *testing.T) {
	t.Parallel()
	d := Generate(Options{Citizens: 4_000, Seed: 2})
	invented := regexp.MustCompile(`^0237000\d{4}$`)
	for i := range d.Communes {
		c := &d.Communes[i]
		crews := Crews(c)
		if diff := cmp.Diff(crews, Crews(c)); diff != "" {
			t.Errorf("%s: formed twice, not the same:\n%s", c.Name, diff)
		}
		guiding, kinds := map[int]int{}, map[team.Kind]int{}
		for _, x := range crews {
			kinds[x.Kind]++
			if !invented.MatchString(x.Hotline) || x.Name == "" || len(x.People) < 3 {
				t.Errorf("%s: %+v", c.Name, x)
			}
			for n, m := range x.People {
				if (m.Sends.Text().VI == "" || m.Name == "" || m.Branch == "") || n > 0 && m.Sends == team.HamletHead {
					t.Errorf("%s, %s: %+v", c.Name, x.Name, m)
				}
			}
			if x.Kind != team.Guidance {
				continue
			}
			guiding[x.Hamlet]++
			for n, m := range c.Hamlets[x.Hamlet].Team { // the script names members by their place
				if x.People[n].TeamMember != m {
					t.Errorf("%s: place %d is %+v, not %+v", x.Name, n, x.People[n], m)
				}
			}
		}
		if len(guiding) != len(c.Hamlets) || kinds[team.Digital] == 0 || kinds[team.Volunteer] != 1 {
			t.Errorf("%s: %d hamlets, %v", c.Name, len(c.Hamlets), kinds)
		}
	}
}

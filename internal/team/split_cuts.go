package team

// fairCuts cuts a walk into one stretch per member so that their loads lie as close together as stretches allow. sums are the running sums of the
// work at each house; base is what each member has before. Stretch m runs from cuts[m] to cuts[m+1].
//
// It looks for the narrowest band [low, low+width] into which every load can be brought; a member who has more than the band before getting anything
// gets nothing. Which places can be the end of a stretch is a table filled member by member; for a given band it takes houses × members steps.
func fairCuts(sums, base []int) []int {
	c := cutter{sums: sums, base: base}
	level := c.level()
	wide := 0
	for ; c.within(level, wide) == nil; wide = 2*wide + 1 {
	}
	lo, hi := (wide-1)/2, wide // the last width that failed, and one that is enough
	if wide == 0 {
		return c.within(level, 0)
	}
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; c.within(level, mid) == nil {
			lo = mid
		} else {
			hi = mid
		}
	}
	return c.within(level, hi)
}

type cutter struct{ sums, base []int }

// level is the load that all would have if houses could be divided: the base of those who have least is filled up first.
func (c cutter) level() int {
	total := c.sums[len(c.sums)-1]
	lo, hi := 0, total
	for _, b := range c.base {
		hi = max(hi, b+total)
	}
	for lo < hi { // the largest level that does not take more than there is
		mid := (lo + hi + 1) / 2
		if c.room(mid) <= total {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

func (c cutter) room(level int) (n int) {
	for _, b := range c.base {
		n += max(level-b, 0)
	}
	return n
}

// within finds cuts with all loads in a band of the width that holds the level; nil when there are none.
func (c cutter) within(level, width int) []int {
	for low := level; low >= level-width; low-- {
		if cuts := c.band(low, low+width); cuts != nil {
			return cuts
		}
	}
	return nil
}

// band finds cuts with every load from low to high. ends[m][j] says that the first m members can take exactly the first j houses.
func (c cutter) band(low, high int) []int {
	n := len(c.sums)
	ends := make([][]bool, len(c.base)+1)
	ends[0] = make([]bool, n)
	ends[0][0] = true
	for m, b := range c.base {
		ends[m+1] = c.next(ends[m], low-b, high-b)
	}
	if !ends[len(c.base)][n-1] {
		return nil
	}
	return c.back(ends, low, high)
}

// next: a stretch from i to j is allowed when it holds least to most people; nobody with a full band gets more than an empty one.
func (c cutter) next(from []bool, least, most int) []bool {
	out := make([]bool, len(from))
	lo, hi, open := 0, 0, 0 // starts lo ≤ i < hi are allowed by the sums; open of them can be reached
	for j := range out {
		if most < 0 { // over the band already
			out[j] = from[j]
			continue
		}
		for ; hi <= j && c.sums[j]-c.sums[hi] >= least; hi++ {
			open += one(from[hi])
		}
		for ; lo < hi && c.sums[j]-c.sums[lo] > most; lo++ {
			open -= one(from[lo])
		}
		out[j] = open > 0
	}
	return out
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// back walks from the end to the start and takes, for each member, the shortest stretch that the table allows.
func (c cutter) back(ends [][]bool, low, high int) []int {
	cuts := make([]int, len(ends))
	j := len(c.sums) - 1
	cuts[len(cuts)-1] = j
	for m := len(c.base) - 1; m >= 0; m-- {
		least, most := low-c.base[m], high-c.base[m]
		if most >= 0 {
			i := j
			for !ends[m][i] || c.sums[j]-c.sums[i] < least || c.sums[j]-c.sums[i] > most {
				i--
			}
			j = i
		}
		cuts[m] = j
	}
	return cuts
}

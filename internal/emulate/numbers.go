package emulate

import (
	"math/rand/v2"

	"tungnha/internal/vn"
)

// numberer hands out numbers that nobody else in the district has. Each series is walked by a permutation, so the numbers look random and never repeat
// before the series is full (a million people of one province, sex and year).
type numberer struct {
	identities map[uint32]uint32 // how many of the series prefix × sex × year were given
	phones     map[string]uint32
	cmnd       uint32
	shift      uint32 // differs by seed
}

func newNumberer(seed uint64) *numberer {
	return &numberer{map[uint32]uint32{}, map[string]uint32{}, 0, uint32(seed*2654435761 + 104729)}
}

// scatter is a permutation of 0…size-1 for a size whose only prime factors are 2 and 5: the factor shares none of them.
func scatter(n, shift, size uint32) uint32 {
	return uint32((uint64(n)*618_033_989 + uint64(shift)) % uint64(size))
}

// Where births were registered: nearly always in the province itself. "0" + the old statistical code (Circular 07/2016/TT-BCA).
var provincePrefixes = newPool(`038 900 001 14 037 10 036 8 040 12 025 5 017 8 034 4 030 3 035 3 026 2 031 3 079 6 074 3 075 3 066 4 064 3 067 2 068 2
	042 2 014 3 011 1 008 2 010 1 019 2 020 1 024 1 027 2 033 1 092 1 096 1 048 1`)

// identity makes the 12 digits: province, century and sex, year, six random digits.
func (n *numberer) identity(r *rand.Rand, year int, sex vn.Sex) string {
	prefix := provincePrefixes.pick(r)
	mark := byte('0' + (year-1900)/100*2)
	if sex == vn.Female {
		mark++
	}
	var b [12]byte
	copy(b[:], prefix)
	b[3], b[4], b[5] = mark, byte('0'+year/10%10), byte('0'+year%10)
	series := digitsValue(b[:6])
	putDigits(b[6:], scatter(n.identities[series], n.shift+series*7919, 1_000_000))
	n.identities[series]++
	return string(b[:])
}

// oldID makes a 9-digit CMND of the range that Thanh Hóa used (17…).
func (n *numberer) oldID() string {
	b := [9]byte{'1', '7'}
	putDigits(b[2:], scatter(n.cmnd, n.shift, 10_000_000))
	n.cmnd++
	return string(b[:])
}

// Mobile prefixes by carrier; a rough share of the market in the countryside.
var (
	carriers        = newPool(`Viettel 64 VinaPhone 22 MobiFone 10 Vietnamobile 3 Gmobile 1`)
	carrierPrefixes = map[string]pool{
		"Viettel":      newPool(`032 2 033 3 034 4 035 5 036 5 037 5 038 6 039 4 086 4 096 5 097 7 098 8`),
		"VinaPhone":    newPool(`081 2 082 2 083 2 084 2 085 2 088 2 091 5 094 6`),
		"MobiFone":     newPool(`070 2 076 1 077 2 078 2 079 2 089 2 090 4 093 3`),
		"Vietnamobile": newPool(`056 2 058 2 092 4`),
		"Gmobile":      newPool(`059 1 099 1`),
	}
)

// phone makes a mobile number of ten digits and names its carrier.
func (n *numberer) phone(r *rand.Rand) (number, carrier string) {
	carrier = carriers.pick(r)
	prefix := carrierPrefixes[carrier].pick(r)
	var b [10]byte
	copy(b[:], prefix)
	putDigits(b[3:], scatter(n.phones[prefix], n.shift+digitsValue(b[:3])*7919, 10_000_000))
	n.phones[prefix]++
	return string(b[:]), carrier
}

func digitsValue(b []byte) uint32 {
	var v uint32
	for _, d := range b {
		v = v*10 + uint32(d-'0')
	}
	return v
}

func putDigits(b []byte, v uint32) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + v%10)
		v /= 10
	}
}

package bench

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// cpuMetric reports the processor time that the process takes from now until the returned function is called, by so many units of work. On a machine
// that others use too it says more than the clock. Where the system does not tell it (no /proc), nothing is reported.
func cpuMetric(b *testing.B) func(unit string, work int) {
	before, ok := cpuTicks()
	return func(unit string, work int) {
		if after, _ := cpuTicks(); ok {
			b.ReportMetric(float64(after-before)*microsPerTick/float64(work), "cpu-µs/"+unit)
		}
	}
}

const microsPerTick = 10_000 // USER_HZ is 100 on every Linux that Go runs on

// cpuTicks is user and system time of the process, fields 14 and 15 of /proc/self/stat (proc(5)).
func cpuTicks() (int64, bool) {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, false
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, false
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, false
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return user + system, err == nil
}

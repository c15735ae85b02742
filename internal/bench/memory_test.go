package bench

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// watch samples the memory of the process every two milliseconds and keeps the most: what is resident where the system tells (SQLite's own memory
// is not the Go runtime's), else what the Go runtime holds from the system.
type watch struct {
	stop chan struct{}
	done sync.WaitGroup
	most uint64
}

// watchMemory begins with everything returned that can be, so that what was prepared before does not count.
func watchMemory() *watch {
	runtime.GC()
	debug.FreeOSMemory()
	w := &watch{stop: make(chan struct{})}
	w.done.Go(func() {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			w.most = max(w.most, held())
			select {
			case <-tick.C:
			case <-w.stop:
				return
			}
		}
	})
	return w
}

// end gives the most that was held at a time.
func (w *watch) end() uint64 {
	close(w.stop)
	w.done.Wait()
	return w.most
}

func held() uint64 {
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		var size, resident uint64
		if _, err := fmt.Sscan(string(text), &size, &resident); err == nil {
			return resident * uint64(os.Getpagesize())
		}
	}
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

package chart

import (
	"strings"
	"testing"
)

func TestQR(t *testing.T) {
	t.Parallel()
	q, err := MakeQR("http://127.0.0.1:8080/q/vinh-loc-2023/23315349001")
	if err != nil || q.Size < 21+8 || !strings.HasPrefix(q.Path, "M4 4h7v1h-7z") {
		t.Fatalf("%v %d %.40s", err, q.Size, q.Path) // the first finder pattern: seven dark squares inside the margin
	}
}

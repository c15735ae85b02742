package unit_test

import (
	"testing"

	"tungnha/internal/unit"
)

func TestBareName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Xã Vĩnh Hòa": "Vĩnh Hòa", "Thị trấn Vĩnh Lộc": "Vĩnh Lộc", "Thị xã Bỉm Sơn": "Bỉm Sơn", "Thành phố Thanh Hóa": "Thanh Hóa", "Phường 9": "Phường 9",
		"Khu phố Hồng": "Hồng", "Đặc khu Phú Quốc": "Phú Quốc", "Vĩnh Lộc": "Vĩnh Lộc", "Xãgần": "Xãgần", "": "",
	} {
		if got := unit.BareName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

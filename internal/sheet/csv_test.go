package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestCSV(t *testing.T) {
	t.Parallel()
	utf16 := func(s string, e unicode.Endianness, bom unicode.BOMPolicy) string {
		out, err := unicode.UTF16(e, bom).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	// windows-1258 has no ễ or ọ: letter and mark stand apart
	old, err := charmap.Windows1258.NewEncoder().String("STT;Ho\u0323 tên\n1;Nguyê\u0303n Văn Đưc\u0301\n")
	if err != nil {
		t.Fatal(err)
	}
	const table = "1 A:text=STT B:text=Họ tên\n2 A:text=1 B:text=Nguyễn\n"
	cases := []struct{ name, in, want string }{
		{"comma", "STT,Họ tên\n1,Nguyễn\n", table},
		{"semicolon and CRLF", "STT;Họ tên\r\n1;Nguyễn\r\n", table},
		{"tab and old Mac line ends", "STT\tHọ tên\r1\tNguyễn", table},
		{"UTF-8 mark", bomUTF8 + "STT,Họ tên\n1,Nguyễn", table},
		{"UTF-16 little endian", utf16("STT\tHọ tên\r\n1\tNguyễn\r\n", unicode.LittleEndian, unicode.UseBOM), table},
		{"UTF-16 big endian", utf16("STT,Họ tên\n1,Nguyễn\n", unicode.BigEndian, unicode.UseBOM), table},
		{"UTF-16 without a mark", utf16("STT,Ho ten,ngay sinh\n", unicode.LittleEndian, unicode.IgnoreBOM), "1 A:text=STT B:text=Ho ten C:text=ngay sinh\n"},
		{"windows-1258", old, "1 A:text=STT B:text=Họ tên\n2 A:text=1 B:text=Nguyễn Văn Đưć\n"},
		{"one broken byte does not spoil the rest", "Họ tên,Địa chỉ thường trú đến nay\nNguyễn Thị Mẫu,Vĩnh Lộc\xFF\n", "1 A:text=Họ tên B:text=Địa chỉ thường trú đến nay\n2 A:text=Nguyễn Thị Mẫu B:text=Vĩnh Lộc\uFFFD\n"},
		{"quotes", "a,\"b, \"\"c\"\"\nd\",\"\"\n\"x\",y \"z\"\n", "1 A:text=a B:text=b, \"c\"\nd\n2 A:text=x B:text=y \"z\"\n"},
		{"blank lines keep the count", "a,b\n\n,\nc,d\n", "1 A:text=a B:text=b\n4 A:text=c B:text=d\n"},
		{"commas in addresses", "DANH SÁCH, năm 2023\nstt;tên;nơi ở\n1;A;Thôn 1, xã B, huyện C\n2;B;Thôn 2, xã B\n", "1 A:text=DANH SÁCH, năm 2023\n2 A:text=stt B:text=tên C:text=nơi ở\n3 A:text=1 B:text=A C:text=Thôn 1, xã B, huyện C\n4 A:text=2 B:text=B C:text=Thôn 2, xã B\n"},
		{"Excel's hint", "sep=;\na;b,c\n", "1 A:text=a B:text=b,c\n"},
		{"protected zeros", "=\"038099001234\",3.81E+10\n", "1 A:text=038099001234 B:text=3.81E+10\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := openBytes(t, []byte(c.in), Limits{})
			if b.Kind() != CSV {
				t.Fatalf("kind %s", b.Kind())
			}
			if diff := cmp.Diff(c.want, show(collect(t, b, 0))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

package roster

import (
	"strings"

	"tungnha/internal/vn"
)

// headWord is a phrase that a header may hold, folded. Its weight says how much it tells by itself: what isn't the phrase weighs against it.
type headWord struct {
	phrase string
	field  Field
	weight int
}

const (
	weighsStrong = 50 // tells the field even inside a longer text
	weighsFair   = 40
	weighsWeak   = 25 // only when it is nearly the whole text
	coverWeight  = 40
	sureEnough   = 55 // a match from here on counts
)

// headWords is what the offices' headers say. The longest and heaviest phrase wins.
var headWords = func() (out []headWord) {
	for _, w := range []struct {
		field   Field
		weight  int
		phrases string
	}{
		{FieldNo, weighsFair, "stt; tt; so tt; so thu tu; thu tu; no"},
		{FieldName, weighsStrong, "ho va ten; ho ten; ho chu dem va ten; ho chu dem ten; ho dem va ten; ho ten cong dan; ho va ten cong dan; ho va ten khai sinh; ten cong dan"},
		{FieldName, weighsWeak, "ten; cong dan; nhan khau; ten nhan khau; nguoi dan; ho ten nguoi dan"},
		{FieldFamilyName, weighsStrong, "ho va chu dem; ho chu dem; ho dem; ho va dem; ho lot; ho va ten dem; ho va ten lot; ho va lot; ho ten dem"},
		{FieldFamilyName, weighsWeak, "ho"},
		{FieldGivenName, weighsStrong, "ten goi"},
		{FieldBirth, weighsStrong, "ngay thang nam sinh; ngay sinh; nam sinh; sinh ngay; sinh nam; ngay thang sinh; ntns; n sinh"},
		{FieldBirth, weighsFair, "ns; sinh"},
		{FieldSex, weighsStrong, "gioi tinh; nam nu; phai"},
		{FieldSex, weighsFair, "gt; gioi"},
		{FieldFemale, weighsFair, "nu"},
		{FieldIdentity, 52, "so dinh danh ca nhan; so dinh danh; dinh danh ca nhan; ma dinh danh; ddcn; so ddcn; cccd; so cccd; can cuoc; can cuoc cong dan; so can cuoc; so can cuoc cong dan; so the can cuoc; so cccd gan chip; so the cccd"},
		{FieldIdentity, weighsFair, "so giay to; giay to so; so giay to tuy than; so cccd cmnd; cmnd cccd; cccd cmnd; so cmnd cccd; so cccd hoac cmnd"},
		{FieldCMND, weighsStrong, "so cmnd cu; cmnd cu; cmnd 9 so; chung minh nhan dan; so chung minh nhan dan; cmt; so cmt"},
		{FieldCMND, weighsFair, "cmnd; so cmnd"},
		{FieldPhone, weighsStrong, "so dien thoai; sdt; dien thoai lien he; so dien thoai lien he; so dt; dtdd; sodt; so di dong; di dong"},
		{FieldPhone, weighsFair, "dien thoai; dt; lien he; phone; tel"},
		{FieldHouseNo, weighsStrong, "so ho; ho so; so ho khau; so so ho khau; so ho so ho; ma ho; stt ho; so thu tu ho; tt ho; so so; so hk; ma so ho; ho gia dinh so"},
		{FieldHead, weighsStrong, "ho va ten chu ho; ho ten chu ho; ten chu ho"},
		{FieldHead, weighsFair, "chu ho; ho ong ba"},
		{FieldRelation, weighsStrong, "quan he voi chu ho; quan he chu ho; qh voi chu ho; qh chu ho; quan he; moi quan he; moi quan he voi chu ho; qhch; qh; chu ho quan he voi chu ho"},
		{FieldAddress, weighsStrong, "dia chi; noi thuong tru; thuong tru; hktt; ho khau thuong tru; noi o; cho o; cho o hien nay; noi o hien tai; noi o hien nay; noi cu tru; noi dktt; dia chi thuong tru; noi dang ky thuong tru"},
		{FieldAddress, weighsFair, "d c; dc; so nha"},
		{FieldHamlet, weighsFair, "thon; xom; ap; khom; ban; lang; khu pho; to dan pho; tdp; khu; to; khoi; khoi pho; buon; soc; tieu khu; khu vuc; kp; thon khu pho; thon ban; thon xom; thon to dan pho; thon xom ap; thon xom ban; khu dan cu; thon ban khu pho; thon lang; thon ap; ten thon"},
		{FieldCommune, weighsFair, "xa; phuong; thi tran; xa thi tran; xa phuong; xa phuong thi tran; phuong xa; phuong xa thi tran; ten xa; don vi hanh chinh"},
		{FieldCommune, weighsWeak, "don vi; dia ban; dia phuong"},
		{FieldCard, weighsStrong, "loai the; loai giay to; tinh trang the; tinh trang cccd; co the; da cap cccd; da co cccd; co cccd; the cccd gan chip; loai cccd; tinh trang can cuoc"},
		{FieldCard, weighsFair, "cccd gan chip; the cccd; the can cuoc; gan chip"},
		{FieldDevice, weighsStrong, "dien thoai thong minh; smartphone; smart phone; co dien thoai thong minh; thiet bi; loai dien thoai; loai thiet bi; dttm; dt thong minh; chung loai dien thoai"},
		{FieldOwnSIM, weighsStrong, "sim chinh chu; chinh chu; sdt chinh chu; thue bao chinh chu"},
		{FieldLevel1, weighsFair, "kich hoat muc 1; da kich hoat muc 1; muc 1; muc do 1; muc 01; muc do 01; tai khoan muc 1; kich hoat muc do 1; kh muc 1; ddd t muc 1; dinh danh muc 1; dinh danh dien tu muc 1"},
		{FieldLevel2, weighsFair, "kich hoat muc 2; da kich hoat muc 2; muc 2; muc do 2; muc 02; muc do 02; tai khoan muc 2; kich hoat muc do 2; kh muc 2; dinh danh muc 2; dinh danh dien tu muc 2"},
		{FieldActivated, weighsStrong, "ngay kich hoat; thoi gian kich hoat; thoi diem kich hoat"},
		{FieldStatus, weighsStrong, "trang thai; tinh trang kich hoat; tinh trang tai khoan; tinh trang; trang thai tai khoan; tai khoan dinh danh; da kich hoat; ket qua kich hoat; kich hoat"},
		{FieldNote, weighsStrong, "ghi chu"},
		{FieldNote, weighsFair, "gc; ly do; ghi chu khac"},
		{FieldIgnored, weighsStrong, "ngay cap; noi cap; dan toc; ton giao; que quan; nguyen quan; nghe nghiep; trinh do; noi sinh; noi lam viec; ma tra cuu; email; thu dien tu; ma so thue; bhxh; bhyt; hoc van; quoc tich; tuoi; chu ky; ky ten; ky nhan; ngay het han"},
		{FieldIgnored, 60, "cccd chu ho; so cccd chu ho; sdt chu ho; so dien thoai chu ho; ho ten cha; ho ten me; ho va ten cha; ho va ten me; giam ho; nguoi giam ho; nguoi huong dan; ngay thu nhan; da thu nhan; thu nhan; thu nhan muc 2; thu nhan ho so; ho so muc 2; ngay phe duyet; phe duyet; chua kich hoat; tong so; ty le; so khau; so luong"},
	} {
		for _, p := range strings.Split(w.phrases, ";") {
			out = append(out, headWord{strings.TrimSpace(p), w.field, w.weight})
		}
	}
	return out
}()

// mostHeadLetters: a longer text is a title or a note.
const mostHeadLetters = 110

// fieldOf reads one header text; score 0 when it says nothing we know. What stands in brackets explains and is left out.
func fieldOf(text string) (field Field, score int) {
	if len(text) == 0 || len([]rune(text)) > mostHeadLetters {
		return "", 0
	}
	fold := foldHead(text)
	if fold == "nam" {
		return namField(text)
	}
	if fold == "thang" {
		return FieldBirthMonth, sureEnough
	}
	for _, w := range headWords {
		if !hasWords(fold, w.phrase) {
			continue
		}
		if s := w.weight + coverWeight*len(w.phrase)/len(fold); s > score {
			field, score = w.field, s
		}
	}
	if score < sureEnough {
		return "", 0
	}
	return field, score
}

// namField: with its mark "năm" is the year; without any it is mostly the man's column.
func namField(text string) (Field, int) {
	if vn.Key(text) == "năm" {
		return FieldBirthYear, sureEnough
	}
	return FieldMale, weighsFair + coverWeight
}

func foldHead(text string) string {
	if open := strings.IndexByte(text, '('); open > 0 {
		if before := vn.Fold(text[:open]); before != "" {
			return before
		}
	}
	return vn.Fold(text)
}

// hasWords reports whether whole words of a folded text are the phrase.
func hasWords(fold, phrase string) bool {
	for at := 0; ; {
		i := strings.Index(fold[at:], phrase)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(phrase)
		if (i == 0 || fold[i-1] == ' ') && (end == len(fold) || fold[end] == ' ') {
			return true
		}
		at = i + 1
	}
}

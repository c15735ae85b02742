package access

import (
	"crypto/rand"
	"math/big"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tungnha/internal/db"
	"tungnha/internal/errs"
	"tungnha/internal/unit"
)

// Account is one person's way in, without its password.
type Account struct {
	ID           db.ID
	Login        string
	Name         string
	Role         Role
	Unit         unit.ID
	Organisation string // police, youth union, …; may be empty
	Created      time.Time
	Disabled     time.Time // zero: may log in
}

// NewAccount is what an administrator fills in.
type NewAccount struct {
	Login, Name, Organisation string
	Role                      Role
	Unit                      unit.ID
	Password                  string // temporary: the person must change it; empty = one is made
}

const (
	shortestLogin    = 3
	longestLogin     = 48
	longestName      = 100
	shortestPassword = 10
	longestPassword  = 256
)

// foldLogin gives the form a log-in name is kept and compared in.
func foldLogin(s string) string { return strings.ToLower(strings.TrimSpace(norm.NFC.String(s))) }

// ParseLogin folds a log-in name and refuses what can't be typed on every keyboard.
func ParseLogin(s string) (string, error) {
	s = foldLogin(s)
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789._-@") == ""
	if plain && len(s) >= shortestLogin && len(s) <= longestLogin {
		return s, nil
	}
	return "", errs.Invalid("access.login", errs.Tf(
		"Tên đăng nhập phải có từ %d đến %d ký tự, chỉ gồm chữ cái không dấu, chữ số và các dấu . _ - @.",
		"A log-in name has %d to %d characters: letters without marks, digits and . _ - @.", shortestLogin, longestLogin))
}

func parseName(s string) (string, error) {
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	if s != "" && utf8.RuneCountInString(s) <= longestName && strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s, nil
	}
	return "", errs.Invalid("access.name", errs.Tf(
		"Hãy nhập họ và tên người dùng, không quá %d ký tự.", "Enter the person's name, at most %d characters.", longestName))
}

// common holds passwords, folded, that are tried first against offices here. Those under 10 characters or of digits only fail anyway.
var common = map[string]bool{
	"matkhau123": true, "matkhau1234": true, "matkhau12345": true, "matkhau123456": true, "matkhaumoi": true, "matkhau@123": true,
	"password12": true, "password123": true, "password1234": true, "password@123": true, "p@ssw0rd123": true, "passw0rd123": true,
	"admin12345": true, "admin123456": true, "admin@1234": true, "admin@12345": true, "administrator": true, "quantri123": true, "quantri@123": true,
	"anhyeuem123": true, "anhyeuem1234": true, "emyeuanh123": true, "iloveyou123": true, "iloveyou1234": true, "toiyeuvietnam": true, "vietnam123": true,
	"vietnam1234": true, "vietnam@123": true, "vietnamvodich": true, "hochiminh123": true, "hanoi123456": true, "thanhhoa123": true, "thanhhoa36": true,
	"congan12345": true, "congan@123": true, "congandan123": true, "conganxa123": true, "vneid12345": true, "vneid123456": true, "vneid@2023": true,
	"cccd123456": true, "dinhdanhdientu": true, "chuyendoiso": true, "chuyendoiso123": true, "tungnha123": true, "tungnha1234": true, "tungnha12345": true,
	"qwertyuiop": true, "qwerty12345": true, "qwerty123456": true, "1q2w3e4r5t": true, "1qaz2wsx3edc": true, "1qaz@wsx3edc": true, "asdfghjkl123": true,
	"abcdefghij": true, "abcd123456": true, "abc1234567": true, "abc123456789": true, "a123456789": true, "aa123456789": true, "abcd@1234567": true,
}

// CheckPassword says what is wrong with a new password, or nil.
func CheckPassword(login, password string) error {
	p := norm.NFC.String(password)
	folded := strings.ToLower(p)
	switch {
	case utf8.RuneCountInString(p) < shortestPassword:
		return badPassword("short", errs.Tf("Mật khẩu phải có ít nhất %d ký tự.", "A password has at least %d characters.", shortestPassword))
	case len(p) > longestPassword:
		return badPassword("long", errs.Tf("Mật khẩu dài quá %d byte.", "A password has at most %d bytes.", longestPassword))
	case strings.Trim(folded, "0123456789 .-/") == "":
		return badPassword("digits", errs.T{
			VI: "Mật khẩu không được chỉ gồm chữ số: số điện thoại, số căn cước, ngày sinh rất dễ đoán. Hãy thêm chữ cái.",
			EN: "A password may not be digits alone: phone numbers, identity numbers and birthdays are guessed first. Add letters.",
		})
	case strings.Trim(folded, "0123456789 .-_@!#") == strings.Trim(login, "0123456789 .-_@!#") || strings.Contains(folded, login) && len(login) > 4:
		return badPassword("login", errs.T{VI: "Mật khẩu không được chứa tên đăng nhập.", EN: "The password may not contain the log-in name."})
	case common[folded] || distinct(folded) < 4:
		return badPassword("common", errs.T{
			VI: "Mật khẩu này quá phổ biến, sẽ bị thử đầu tiên. Hãy chọn một câu ngắn mà chỉ bạn nhớ.",
			EN: "This password is too common and would be tried first. Choose a short sentence that only you remember.",
		})
	}
	return nil
}

func badPassword(what string, text errs.T) error { return errs.Invalid("access.password."+what, text) }

// distinct counts the different characters.
func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// temporaryLetters can't be mistaken for each other when read from paper or over the phone.
const temporaryLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// temporaryPassword makes one of 59 random bits to be read out and changed at first log-in.
func temporaryPassword() string {
	var b strings.Builder
	for i := range 12 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(temporaryLetters))))
		if err != nil { // crypto/rand never fails on a supported system
			panic(err)
		}
		b.WriteByte(temporaryLetters[n.Int64()])
	}
	return b.String()
}

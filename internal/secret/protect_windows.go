package secret

import (
	"bytes"
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

const protectAvailable = true

// entropy keeps other programs of the same user from opening the blob by mere chance; it is no secret.
var entropy = []byte("tungnha/keys/1")

var errEmptyBlob = errors.New("secret: nothing to protect")

// protect hands bytes to Windows, which encrypts them for this user (DPAPI, CryptProtectData).
func protect(plain []byte) ([]byte, error) {
	if len(plain) == 0 {
		return nil, errEmptyBlob
	}
	var out windows.DataBlob
	err := windows.CryptProtectData(blob(plain), nil, blob(entropy), 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	if err != nil {
		return nil, err
	}
	return take(out), nil
}

// unprotect is the inverse of protect, for the same user of the same machine.
func unprotect(box []byte) ([]byte, error) {
	if len(box) == 0 {
		return nil, errEmptyBlob
	}
	var out windows.DataBlob
	err := windows.CryptUnprotectData(blob(box), nil, blob(entropy), 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	if err != nil {
		return nil, err
	}
	return take(out), nil
}

func blob(b []byte) *windows.DataBlob {
	return &windows.DataBlob{Size: uint32(len(b)), Data: &b[0]}
}

// take copies what Windows allocated and gives it back wiped.
func take(d windows.DataBlob) []byte {
	theirs := unsafe.Slice(d.Data, d.Size)
	ours := bytes.Clone(theirs)
	clear(theirs)
	_, _ = windows.LocalFree(windows.Handle(unsafe.Pointer(d.Data))) // a leak of a few bytes once per start at worst
	return ours
}

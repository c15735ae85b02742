//go:build !windows

package secret

import "errors"

// protectAvailable: only Windows has a store for this that works without a person logged in to a desktop.
const protectAvailable = false

var errNoProtect = errors.New("secret: the keys were wrapped by Windows, and this is not Windows")

func protect([]byte) ([]byte, error)   { return nil, errNoProtect }
func unprotect([]byte) ([]byte, error) { return nil, errNoProtect }

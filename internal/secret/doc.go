// Package secret keeps the keys and does the cryptography: fields sealed at rest, blind indexes, keyed hashes, back-ups to a recovery key.
//
// It owns the key directory: keys.json (the keys, wrapped), machine-*.key (only when the keys are wrapped by a file).
//
// Keys. A random root key gives, by HKDF-SHA256 with a label each, the keys of blind indexes and keyed hashes; it never changes, or
// everything that was indexed would have to be indexed again. Field keys seal columns; there may be several, numbered 1…255: the newest
// seals, all open. Root and field keys lie in keys.json sealed (AES-256-GCM) under one wrapping key, which comes from
//
//	passphrase  Argon2id of a passphrase: protects a stolen disk as well as the passphrase is good;
//	dpapi       a random key that Windows keeps for this user of this machine (CryptProtectData): protects a stolen database and a disk
//	            read in another machine, not a Windows session left open;
//	file        a random key in machine-*.key, mode 0600, beside keys.json: protects a stolen database or database back-up, NOT a stolen disk.
//
// The wrapping key is also encrypted to the recovery recipient (age, X25519), so whoever holds the recovery identity printed at set-up can
// open keys.json of a back-up, or after a forgotten passphrase, and wrap the keys anew.
//
// Invariants:
//   - A sealed field opens only with the associated data it was sealed with: a value copied to another row, commune or column does not open.
//   - The recovery identity is handed out once, by Create, and stored nowhere.
//   - keys.json is replaced whole or not at all, and Create never replaces one that is there.
//   - A Keys value is safe for concurrent use.
package secret

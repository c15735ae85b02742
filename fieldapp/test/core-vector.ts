// The golden box of testdata/sealed.json (made by internal/field/seal_test.go): both sides hold the same bytes. Invented keys.

export const vector = {
  "seal": {
    "id": "4696aa4004b498c6",
    "key": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE91FdNxxKZZ798B8cKUBMC2QC2BQlqollSIxMoWTTR8U5swQxZ97otb+9XP7RmukNzoEiQKMWFHGyGepEDhIDjw=="
  },
  "ephemeral": {
    "kty": "EC",
    "crv": "P-256",
    "x": "CfD9AJ8DY81OaBlnZc5JsG3DwvFvLqmRI7uimfkogLs",
    "y": "Rku2zK9oZzi_r8PXLER45-RlpJpsefjPRIjYaFMIbtw",
    "d": "Mc08K6xnmYUa-axBefESkyVG4G6zw9pBo7kxLm0qAZ0"
  },
  "iv": "dHdlbHZlIGJ5dGVz",
  "id": "01884f6e-5c00-7abc-8def-0123456789ab",
  "device": "01884f6e-5c00-7000-8000-00000000d001",
  "account": "01884f6e-5c00-7000-8000-00000000a001",
  "plain": "{\"seal\":\"4696aa4004b498c6\",\"account\":\"01884f6e-5c00-7000-8000-00000000a001\",\"op\":{\"id\":\"01884f6e-5c00-7abc-8def-0123456789ab\",\"commune\":20,\"kind\":\"contacted\",\"subject\":\"01884f6e-5c00-7000-8000-00000000c001\",\"seen_at\":1685016000000,\"body\":{\"outcome\":\"again\",\"channel\":\"visit\",\"note\":\"Hẹn tối mai\"}}}",
  "sealed": "AQQJ8P0AnwNjzU5oGWdlzkmwbcPC8W8uqZEju6KZ+SiAu0ZLtsyvaGc4v6/D1yxEeOfkZaSabHn4z0SI2GhTCG7cdHdlbHZlIGJ5dGVzx+dOhLCigtj29x8ccXvBFABCyAkRH3i9+1b3ICm6vn5pcIP95j3+OrCy67Ek4HGBoZmkwPb7wg2ucjQ5zERkwmnw+fPxffz2j/ZpyUrbG3EX0Fa2rpNkCJ/Wv0RhSbzKOUCKgbmpzAGUujQQVboMk3PVzhsDvvEypSVe59Th19Epn5YEOAh5mXzzMa+KvkAqNRY9dUGSDnvGL+K7HCiDqao06LQV49exWeDLvFuOolekEAs42m268knNJ+86vkrnYiFaKg+m9NVtjFgqg2P8DzRpmQYH7iGZ3Ipr/XqvzFADwHm0V5+WeaNOBcI3bl03l/9hjBOca+4q0xWjyAdXj9ctJxFqK/syvwKSkdnso/O5PSPXZCVRCJOFrt7KeWDeU5j/ZJxOGBfdXK1hhyPYq0pXTtBkI0r+7JKbKlP7"
};

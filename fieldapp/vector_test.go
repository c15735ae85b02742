package fieldapp

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestVectorIsTheServers holds the copy of the golden box that the TypeScript tests open against the one that the server's tests make: sealing changed on one
// side alone would be seen by neither.
func TestVectorIsTheServers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("test/core-vector.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, object, found := strings.Cut(string(text), "export const vector = ")
	if !found {
		t.Fatal("test/core-vector.ts has no vector")
	}
	golden, err := os.ReadFile("testdata/sealed.json")
	if err != nil {
		t.Fatal(err)
	}
	got, want := fieldsOf(t, strings.TrimSuffix(strings.TrimSpace(object), ";")), fieldsOf(t, string(golden))
	if entry, is := want["entry"].(map[string]any); is {
		want["sealed"] = entry["sealed"]
	}
	for _, must := range []string{"seal", "ephemeral", "iv", "id", "device", "account", "plain", "sealed"} {
		if got[must] == nil || want[must] == nil {
			t.Errorf("%s is missing", must)
		}
	}
	for name, v := range got {
		if !reflect.DeepEqual(v, want[name]) {
			t.Errorf("%s in test/core-vector.ts is %v, in testdata/sealed.json %v", name, v, want[name])
		}
	}
}

// fieldsOf reads an object of JSON.
func fieldsOf(t *testing.T, text string) (out map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

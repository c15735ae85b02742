//go:build linux

package durable_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"tungnha/internal/access"
	"tungnha/internal/app"
	"tungnha/internal/db/dbtest/powercut"
)

// The stages of a first start that somebody was told of.
const (
	nothingYet int32 = iota
	opened           // the recovery key was shown
	planned
	setUp
)

// firstStart makes a new store in a folder: the program opens, a plan is loaded, the first account is made.
func firstStart(t testing.TB, dir string, stage *atomic.Int32) {
	t.Helper()
	a := open(t, app.Config{Dir: dir})
	stage.Store(opened)
	text, err := app.ReadPlan(plan)
	must(t, err)
	l, err := a.LoadPlan(t.Context(), plan, text, "", access.System("test"))
	must(t, err)
	stage.Store(planned)
	must(t, a.Access.Setup(t.Context(), login, "Quản trị", password, l.Unit))
	stage.Store(setUp)
	must(t, a.Close())
}

// TestAFirstStartSurvivesPowerCuts cuts the power while the store is made: the migrations, the switch to a write-ahead log, the plan, the first account.
func TestAFirstStartSurvivesPowerCuts(t *testing.T) {
	t.Parallel()
	moments, faults := cutFirstStart(t, powercut.Watch)
	for _, f := range faults {
		t.Error(f)
	}
	inside, byStage := 0, map[int32]int{}
	for _, m := range moments {
		byStage[m.stage]++
		if m.Before != "" {
			inside++
		}
	}
	if inside < 12 || byStage[nothingYet] < 3 || len(byStage) < 3 {
		t.Errorf("%d of %d cuts came in the middle, by stage %v: this tested little", inside, len(moments), byStage)
	}
	if _, faults := cutFirstStart(t, powercut.WatchLiar); len(faults) == 0 {
		t.Error("on a disk that lies nothing was lost: these cuts see nothing")
	}
}

// cutFirstStart gives the cuts of one first start and what is wrong after them.
func cutFirstStart(t *testing.T, watch func(string) (*powercut.Disk, error)) (moments []*firstMoment, faults []string) {
	t.Helper()
	dir := t.TempDir()
	d, err := watch(dir)
	must(t, err)
	defer d.Close()
	var stage atomic.Int32
	rng := rand.New(rand.NewPCG(3, 2023))
	for i := range 24 {
		m := &firstMoment{}
		m.Cut = d.Plan(i*i*4+rng.IntN(8*i+20), powercut.Survivals()[rng.IntN(4)], rng.Uint64(), func() {
			m.stage, m.keys = stage.Load(), keysOf(t, dir)
		})
		moments = append(moments, m)
	}
	firstStart(t, dir, &stage)
	d.Finish()
	for _, m := range moments {
		if err := m.goesOn(t); err != nil {
			faults = append(faults, fmt.Sprintf("cut before %q in stage %d: %v", m.Before, m.stage, err))
		}
	}
	return moments, faults
}

type firstMoment struct {
	*powercut.Cut
	stage int32
	keys  map[string][]byte
}

// goesOn starts the program on what the cut has left: it must start, with all that somebody was told of.
func (m *firstMoment) goesOn(t testing.TB) error {
	dir, err := unpack(t.TempDir(), m.Image, m.keys)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	weakened.set(dir, "OFF") // what is looked at is thrown away
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	found, err := sick(a)
	if err != nil {
		return err
	}
	plans, err := a.Campaigns.List(ctx)
	if err != nil {
		return err
	}
	due, err := a.Access.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if m.stage >= planned && len(plans) != 1 {
		found = append(found, "the plan is lost")
	}
	if m.stage >= setUp && due {
		found = append(found, "the first account is lost")
	}
	if m.stage >= opened && a.Recovery.Identity != "" {
		found = append(found, "new keys were made, though a recovery key was shown before")
	}
	if len(found) > 0 {
		return errors.New(strings.Join(found, "; "))
	}
	return nil
}

// keysOf is the key folder as it is now, under its name in the data folder. It is none of SQLite's files; the program syncs it itself.
func keysOf(t testing.TB, dir string) map[string][]byte {
	out := map[string][]byte{}
	for name, b := range folder(t, filepath.Join(dir, "keys")) {
		out[filepath.Join("keys", name)] = b
	}
	return out
}

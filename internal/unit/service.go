package unit

import (
	"context"

	"tungnha/internal/db"
	"tungnha/internal/vn"
)

// Service holds the use cases on the tree of units. Who may call them is for the caller to check.
type Service struct {
	d     *db.DB
	cache cache
}

// New gives the service on a store.
func New(d *db.DB) *Service { return &Service{d: d} }

// Tree gives the tree as it stands: at once what was changed through this service, within seconds what other nodes changed.
func (s *Service) Tree(ctx context.Context) (*Tree, error) { return s.cache.tree(ctx, s.d) }

// Changed tells the service that a transaction of the caller's which added units has been committed. Without it the next Tree may be seconds old.
func (s *Service) Changed() { s.cache.changed() }

// AddHamlet adds a hamlet to a commune; its kind is read from its name. A name that another unit there has is a conflict ("unit.name-taken").
func (s *Service) AddHamlet(ctx context.Context, commune ID, name string, aliases ...string) (ID, error) {
	return s.addOne(ctx, commune, draft{level: Hamlet, name: name, aliases: aliases})
}

// AddAgency adds an agency, school, enterprise or religious place to a province, district or commune. The code may be empty.
func (s *Service) AddAgency(ctx context.Context, parent ID, kind Kind, name, code string, aliases ...string) (ID, error) {
	return s.addOne(ctx, parent, draft{level: Agency, kind: kind, name: name, code: code, aliases: aliases})
}

// AddHamlets adds the hamlets that a commune does not have yet and gives an id for every name, in order: for imports, in the import's own
// transaction. A name that exists, as a name or an alias, gives the unit that has it. Call Changed after the commit.
func (s *Service) AddHamlets(tx *db.Tx, commune ID, names ...string) ([]ID, error) {
	b, err := openBook(tx, commune)
	if err != nil {
		return nil, err
	}
	ids := make([]ID, len(names))
	for i, n := range names {
		if ids[i], err = b.ensure(draft{level: Hamlet, name: n}); err != nil {
			return nil, err
		}
	}
	return ids, b.save()
}

func (s *Service) addOne(ctx context.Context, parent ID, d draft) (id ID, err error) {
	err = s.write(ctx, func(tx *db.Tx) error {
		b, err := openBook(tx, parent)
		if err != nil {
			return err
		}
		if id, err = b.add(d); err != nil {
			return err
		}
		return b.save()
	})
	return id, err
}

// Rename gives a hamlet or agency another name. The old one stays as an alias, since workbooks go on using it.
func (s *Service) Rename(ctx context.Context, id ID, name string) error {
	return s.change(ctx, id, func(tx *db.Tx, u *Unit, b *book) error {
		before := u.Name
		if err := u.call(name); err != nil {
			return err
		}
		if u.Name == before {
			return nil
		}
		if err := b.claim(u.ID, u.Name); err != nil {
			return err
		}
		if err := updateName(tx, u, before); err != nil {
			return err
		}
		return b.save()
	})
}

// AddAlias adds a spelling under which workbooks know a unit. One that it has already changes nothing; one of another unit is a conflict.
func (s *Service) AddAlias(ctx context.Context, id ID, alias string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		u, b, err := open(tx, id)
		if err != nil {
			return err
		}
		if alias, err = checkName(vn.Clean(alias)); err != nil {
			return err
		}
		if err := b.claim(u.ID, alias); err != nil {
			return err
		}
		return b.save()
	})
}

// Retire closes a hamlet or agency: it keeps its id and its past, and its names are free again.
// What still lies in it must have been moved before; that is the caller's to see to.
func (s *Service) Retire(ctx context.Context, id ID) error {
	return s.change(ctx, id, func(tx *db.Tx, u *Unit, _ *book) error { return retire(tx, u) })
}

// change runs fn on a unit that people made, with the book of its parent.
func (s *Service) change(ctx context.Context, id ID, fn func(*db.Tx, *Unit, *book) error) error {
	return s.write(ctx, func(tx *db.Tx) error {
		u, b, err := open(tx, id)
		if err != nil {
			return err
		}
		if u.IsOfficial() {
			return errOfficial
		}
		return fn(tx, u, b)
	})
}

// open reads a live unit and the book of its parent.
func open(tx *db.Tx, id ID) (*Unit, *book, error) {
	u, found, err := readUnit(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if !found || u.Retired {
		return nil, nil, errNoUnit
	}
	b, err := openNames(tx, u.Parent)
	return u, b, err
}

// attempts: two nodes that add units in the same millisecond may draw the same id or the same name; the second tries again and sees the first.
const attempts = 3

func (s *Service) write(ctx context.Context, fn func(*db.Tx) error) (err error) {
	for range attempts {
		if err = s.d.Write(ctx, fn); !db.Duplicate(err) {
			break
		}
	}
	if err == nil {
		s.cache.changed()
	}
	return err
}

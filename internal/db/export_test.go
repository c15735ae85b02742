package db

// Waiting is how many stand in a lane behind its leader.
func Waiting(d *DB, lane int64) int {
	d.lanes.mu.Lock()
	defer d.lanes.mu.Unlock()
	return len(d.lanes.wait[lane])
}

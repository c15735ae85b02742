package ledger

import "tungnha/internal/db"

// A store that was put back from a copy would give the numbers after the copy once more, for other things, and a phone that has read as far would never
// hear of them. So a restore begins a new generation of numbers, far beyond all that were given; 8,000 of them still fit a number of JavaScript's.
const feedGeneration = 1 << 40

// FeedRestored begins a new generation of every commune's feed, in the transaction that puts a store back.
func FeedRestored(tx *db.Tx) error {
	_, err := tx.Exec(`/* across: a restore puts every commune back */ UPDATE feed SET seq = (seq / $1 + 1) * $1`, int64(feedGeneration))
	return err
}

// FeedContinues says whether what happened between two numbers of a feed can be told by numbers: no restore lies between them.
func FeedContinues(from, to int64) bool { return from/feedGeneration == to/feedGeneration }

// FeedSince is how many numbers were given after one, as far as is known: after a restore, those given since.
func FeedSince(from, to int64) int64 {
	if !FeedContinues(from, to) {
		from = to / feedGeneration * feedGeneration
	}
	return max(to-from, 0)
}

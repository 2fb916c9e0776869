package store

import "crypto/rand"

// newSeed returns what the salts of one batch's events are made of. It is kept nowhere.
func newSeed() []byte {
	seed := make([]byte, 32)
	_, _ = rand.Read(seed) // never fails (crypto/rand)
	return seed
}

package store

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"
)

// maxBody is the largest mail we unpack, in bytes: more than any mailbox accepts, less than what would hurt.
const maxBody = 256 << 20

// squeezer packs raw mails. It is safe for concurrent use. We do it rather than the database because it then happens
// outside the transaction and on all processors.
type squeezer struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newSqueezer() (*squeezer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBody))
	if err != nil {
		return nil, err
	}
	return &squeezer{enc, dec}, nil
}

func (s *squeezer) close() { s.dec.Close() }

// pack returns the packed form of n mails.
func (s *squeezer) pack(n int, body func(i int) []byte) [][]byte {
	out := make([][]byte, n)
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			raw := body(i)
			out[i] = s.enc.EncodeAll(raw, make([]byte, 0, len(raw)/2+64))
		}
	}
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	return out
}

func (s *squeezer) unpack(body []byte) ([]byte, error) {
	raw, err := s.dec.DecodeAll(body, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack mail: %w", err)
	}
	return raw, nil
}

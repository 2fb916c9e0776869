package inbound

import (
	"context"
	"fmt"
	"sync"

	"refermail/workflow"
)

// filing is what was decided and still lies in the inbox. It is never in the way of a new mail: a MOVE can take as long
// as all the rest together, and a crash before it only means that the mail is recognised and filed at the next start.
// It is safe for concurrent use.
type filing struct {
	mu   sync.Mutex
	uids map[Folder][]uint32
}

func (f *filing) add(uid uint32, d workflow.Disposition) {
	folder := map[workflow.Disposition]Folder{workflow.Handled: Processed, workflow.Held: Held,
		workflow.Ignored: Ignored, workflow.Failed: Failed}[d]
	if folder == "" || uid == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.uids == nil {
		f.uids = map[Folder][]uint32{}
	}
	f.uids[folder] = append(f.uids[folder], uid)
}

func (f *filing) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.uids = nil
}

// file moves everything out of the inbox.
func (f *filing) file(ctx context.Context, box Mailbox) error {
	f.mu.Lock()
	uids := f.uids
	f.uids = nil
	f.mu.Unlock()
	for folder, list := range uids {
		if err := box.File(ctx, list, folder); err != nil {
			return fmt.Errorf("file into %s: %w", folder, err)
		}
	}
	return nil
}

package smtp

import "time"

// Hurry makes b wait no longer than d for the answer to a command.
func (b *Bulk) Hurry(d time.Duration) { b.patience = d }

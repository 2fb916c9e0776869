// Package outbound is us speaking to the world. Decisions leave notices in the outbox; the [Dispatcher] claims them,
// the [Composer] turns each into one RFC 5322 mail, the [Pace] keeps receiving domains happy, a [Sender] hands the mail
// over, and the outcome is settled:
//
//	outbox rows ─► claim ─► compose ─► pace ─► send ─► settle
//
// A notice is claimed under a lease and settled right after the server's answer, one settlement in flight for each open
// connection: whatever dies at whatever moment, no mail is lost, and no more mails repeat than connections were open.
// A repeat is the same mail, byte for byte, because everything in it derives from the notice.
package outbound

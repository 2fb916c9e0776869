// Package token makes and checks the capabilities that travel in our own mail addresses: deals+d-<token>@acme.example
// finds its deal, whatever a mail program does to subjects and Message-IDs.
//
// A token proves the thread, not the person: mail is forwarded and quoted, and its addresses with it. Who wrote a mail is
// decided by authentication of the sender; what a token adds is that nobody can make one up, and that it was given to
// one recipient for one [Purpose].
//
//	d-abcdefghijklmnopqrstuvwxyz234567
//	│ └ base32 (RFC 4648 §6, lower case, no padding) of payload ‖ MAC
//	└ the purpose
//
// The MAC is HMAC-SHA-256 over a label, the purpose and the payload, cut to 128 bits, or to 80 bits for envelope senders,
// where a forgery could at most blame a notice for a bounce. The two halves of the HMAC serve two forms: the first half
// signs a payload that holds for ever, the second half one that ends with an hour of expiry. A token therefore says by
// its signature which form it has and spends no character on it.
//
// A token that gives authority, a command to the team's side or the yes to a question, ends: [DealUntil] signs those. What only
// finds a thread holds for ever, because partners answer mails of last year.
//
// Tokens are short enough that a local part such as partner-referrals+<token> keeps to 64 octets (RFC 5321 §4.5.3.1.1)
// as long as the payload keeps to 11 bytes, 8 with an expiry. Case does not matter, since servers change it.
package token

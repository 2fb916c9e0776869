// Package inbound is the world speaking to us. The path of one mail:
//
//	Mailbox.Next ─► Ledger.Keep ─► Reader.Read ─► Handler.Handle ─► Mailbox.File
//	   (IMAP)        (raw, own        │              (workflow)        (later, in batches)
//	                 transaction)     ├ parse   bytes → what a person would say it contains
//	                                  ├ screen  robot, list, our own mail, or a human
//	                                  ├ sender  how far the address is proven
//	                                  ├ clues   which deal it may belong to
//	                                  ├ intent  what it asks for, what it only suggests
//	                                  └ ending  the sender's signature, by how their last mail ended
//
// Reading is pure and decides nothing; package workflow does. Whatever happens, a mail is kept before it is read, and
// ends in exactly one disposition.
package inbound

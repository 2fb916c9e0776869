// Package store is memory: raw mails, partners, deals with their timelines, the outbox, timers. It implements
// [refermail/workflow.Store] on SQLite and on PostgreSQL with one SQL text; what differs stands in one dialect value.
//
//	receiver ─ Keep ─► mail, mail_raw, mailbox      one transaction for a batch of raw mails and how far we have read
//	engine ── Update ► Load … Save                  one decision transaction at a time, across all processes
//	dispatcher ─ Claim ─► send ─ Settle             leased rows of the outbox, beside the decisions
//	command line ─ Deals, Mails, Notices …          reading only
//
// A row holds a whole value; lists inside it are JSON text that SQL never looks into. What SQL must find by such a
// list stands once more in a table made for finding (contact_address, partner_domain, deal_contact), rewritten with
// the row. Times are UTC text of fixed width, so that they sort as text on both databases. All text is made valid
// UTF-8 without NUL on its way in, because PostgreSQL refuses anything else.
package store

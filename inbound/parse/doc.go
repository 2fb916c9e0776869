// Package parse turns the raw bytes of one mail into a [Message]: what a person reading it would say it contains.
//
// It is the only place that knows what mail looks like on the wire. It is pure: no clock, no network, no database, no
// logger; the same bytes always give the same Message. It is total: [Parse] never fails and never panics on purpose.
// Whatever is broken is mended, the mending is noted in Message.Warnings, and Message.Degraded says that something may
// be missing. Nothing here decides what a mail means for us; that is the work of package inbound.
//
// The path of one mail:
//
//	raw ─► header.go   lines → fields, addresses, ids (tolerant; textproto where the mail is sane)
//	    ─► mime.go     parts, transfer encodings, charsets, limits → text, HTML, attachments, inner messages
//	    ─► html.go     HTML → text that keeps the structure quotes need
//	    ─► auto.go     is it a robot's mail, and by which rule (RFC 3834 and what programs really do)
//	    ─► bounce.go   is it a delivery report, about whom (RFC 3464 and older habits)
//	    ─► forward.go  the forwarded mail inside, and the forwarder's own words
//	    ─► reply.go    the words a person wrote, apart from quotes and signature
//	    ─► fields.go   "Key: value" lines
//	    ─► lead.go     what the mail tells about an account: company, person, context, consent
package parse

// Package workflow is what refermail decides and remembers. Everything that can happen — a mail, a timer, an operator's
// command, a delivery that failed for good — is an [Input]. One pure function, [Decide], looks at the [World] and the
// Input and returns a [Decision]: the rows that change, the timeline events, the mails we owe, the timers to set.
// [Engine] gives it a transaction: load the World, decide, apply, commit. Nothing else changes a deal.
//
//	inbound ─► Input ─► Engine.Handle ─► Store.Update { Tx.Load → Decide → World.Apply … → Tx.Save } ─► outbox rows
//
// The package imports the standard library and its own small pure sub-packages only. It knows no SQL, no IMAP, no
// SMTP and no clock.
package workflow

// Package account answers one question: is this the same company?
//
// Partners name the company they refer in many ways: by an address at it, by a web address, by its name with or without
// "GmbH". Two things identify a company here and nothing else does: its registrable domain (globex.example, whatever
// stands before it) and, where a domain is not known, its name with the legal form taken off. A free-mail domain never
// identifies a company: two people at gmail.com have nothing in common.
//
// [Identity.Same] is what the product acts on by itself, so it is strict. [Similar] is a hint for a person who decides.
//
// Everything here is pure and safe for concurrent use. Nothing fails: what cannot be read is the empty string.
package account

// Package yearcheck is a second opinion on a year of refermail, for tests alone: a small, slow and simple program that
// reads what happened (who mailed what when, which rules were in force, when the service was down) and says from the
// written rules what must have come of it: every deal with its owner and windows, and every mail that was owed, to whom,
// of which kind and between which instants.
//
// It shares nothing with the product: no parser, no account matching, no calendar, no stages, no code at all. Where it
// could be clever it looks at everything again instead. [Compare] then lays both side by side, in both directions.
package yearcheck

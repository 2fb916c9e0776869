// Package tongue is the languages mails are written in. A language is a folder of the mail templates: a text file for each
// kind of mail, and language.txt, which says how it writes dates and numbers and how it says the sentences that the service
// makes up while it decides. Those are made in English; the English sentence is the key, with {placeholders} for what varies:
//
//	Protection extended by {n} days, until {day}
//	  Der Schutz wurde um {n} Tage verlängert, bis zum {day}
//
// A sentence no language file knows stays as it is. What people wrote is never looked up.
package tongue

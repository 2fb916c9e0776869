package parse

// leadRules explain the rules of their subject, see [Rule].
var leadRules = []ruleText{
	{"lead.line", "A line of the form \"Key: value\" in the sender's own words whose key we know."},
	{"lead.forward", "The author of the forwarded mail is the prospect; of the sender's own forwarded mail, the one it was written to."},
	{"lead.signature", "A line of the signature under the forwarded mail, written by its author."},
	{"lead.vcard", "An attached contact card that is neither the sender's nor ours."},
	{"lead.header", "An address in To or Cc that is neither the sender's nor ours: an introduction with us in copy."},
	{"lead.prose", "The sender's sentences name a person, a company, an address or a wish."},
	{"lead.denied", "A sentence says that the prospect is not to be contacted, or not yet, or has to be asked first; being in copy is no consent then."},
	{"lead.name-of-domain", "Words of the mail that the account's domain is made of: the company's name as somebody writes it."},
	{"lead.domain", "Nobody wrote the company's name; it is made of its domain."},
	{"lead.others", "The words introduce a further person; nobody can tell which of them is meant, so that one is a suggestion."},
	{"lead.consent", "A sentence says that the prospect agreed to be contacted, or the prospect is in copy for all to see."},
}

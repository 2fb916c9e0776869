package parse

// leadRules explain the rules of their subject, see [Rule].
var leadRules = []ruleText{
	{"lead.line", "A line of the form \"Key: value\" in the sender's own words whose key we know."},
	{"lead.forward", "The author of the forwarded mail is the prospect; of the sender's own forwarded mail, the one it was written to."},
	{"lead.signature", "A line of the signature under the forwarded mail, written by its author."},
	{"lead.vcard", "An attached contact card that is neither the sender's nor ours."},
	{"lead.header", "An address in To or Cc that is neither the sender's nor ours: an introduction with us in copy."},
	{"lead.prose", "The sender's sentences name a person, a company, an address or a wish."},
	{"lead.consent", "A sentence says that the prospect agreed to be contacted, or the prospect is in copy for all to see."},
}

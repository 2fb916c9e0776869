package workflow

// Proof is what the Trust in a mail rests on (DESIGN §6). Package inbound finds it, a decision may add doubts, and it is
// kept with the mail and shown to operators; its field names are a contract (CONTRACT, Command line and JSON). The
// fields of the methods hold results as RFC 8601 §2.7 names them ("pass", "fail", "softfail", "temperror", …), "none" for a
// method without one. The zero value is the proof of a mail nobody has looked at.
type Proof struct {
	Level  Trust  `json:"level"`
	DKIM   string `json:"dkim"`
	ARC    string `json:"arc"`
	SPF    string `json:"spf"`
	DMARC  string `json:"dmarc"`
	Source string `json:"source"` // whose results they are: "authentication-results", "dkim" or "dns" for our own check, "none"
	Why    string `json:"why"`    // the sentence that gives the reason for Level

	Server    string   `json:"server"`    // the authserv-id that was believed
	Client    string   `json:"client"`    // the network address the mail came from, as a trusted hop says
	SignedBy  []string `json:"signed_by"` // domains whose DKIM signature holds
	Doubts    []Doubt  `json:"doubts"`
	Temporary bool     `json:"temporary"` // DNS gave no answer: another attempt may find more
}

// Doubt is something about a sender that honest mail hardly ever has. A mail with a doubt is never strong.
type Doubt struct {
	Kind   string `json:"kind"`            // one of the kinds below
	Text   string `json:"text"`            // one clause for a person: "the name holds max@acme.example, who is not the sender"
	Claims string `json:"claims,omitzero"` // the address or domain that it is taken for
}

// Kinds of doubt.
const (
	SeveralSenders  = "several_senders"  // more than one mailbox or From field (RFC 5322 §3.6.2 asks for Sender then)
	GroupSender     = "group_sender"     // the group syntax of RFC 6854 in From
	NameHoldsOther  = "name_address"     // the display name holds somebody else's address
	OddlyWritten    = "odd_address"      // comments, blanks or encoded words inside the address
	AddressInLocal  = "address_in_local" // "max@acme.example"@evil.example
	OtherSender     = "other_sender"     // the Sender field names another mailbox
	TurnedText      = "turned_text"      // characters that turn the direction of text, or cannot be seen
	MixedScripts    = "mixed_scripts"    // one word of the domain mixes alphabets
	NameOfMember    = "name_of_member"   // the display name of somebody of the team at another address
	LooksLikeDomain = "looks_like"       // the domain looks like one of ours, the team's or a partner's
	NearDomain      = "near"             // one letter away from such a domain, which for short names happens by chance
)

// poses reports whether the doubt is about somebody in particular whom the sender would be taken for.
func (d Doubt) poses() bool {
	return d.Claims != "" && (d.Kind == NameOfMember || d.Kind == LooksLikeDomain || d.Kind == NameHoldsOther)
}

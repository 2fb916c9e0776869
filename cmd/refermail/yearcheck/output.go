package yearcheck

import "time"

// Year is what came of everything.
type Year struct {
	Deals    []Deal
	Mails    []Mail
	Partners []Standing
}

// Standing is how a partner stands at the end of the year.
type Standing struct {
	Name, Tier string
	Dormant    bool
	Falling    time.Time // what it was promised before a manager may lower its tier; zero: no notice
	Kept       time.Time // a manager's word that it does not fall before
}

// Deal is one registration at the end of the year.
type Deal struct {
	Thread      string // the Message-ID of the mail that registered it
	Partner     string // name
	Stage       string
	Missing     string // names with commas, in order
	Consent     bool
	Owner       string // a member's address, "" for the partner's manager
	Conflict    string // Thread of another partner's registration of the account
	Ruled       string // Thread the last ruling credits, "nobody", "" for no ruling
	Credited    string // Threads of those credited with the account now, with commas
	Registered  time.Time
	Protected   time.Time // last second; zero: not protected
	Attribution time.Time // last second
	Disputed    bool      // a ruling is owed
	Forgotten   bool      // nothing of its words is there, as after its term; false of a deal that should be
}

// Mail is one mail: owed, when it comes from [Recompute], or sent.
type Mail struct {
	To, Kind string
	Thread   string // of the deal it is about, else the name of the partner it is about, "" for none
	Answers  string // the Message-ID it replies to; "" in a mail owed: any

	Earliest, Latest time.Time // of a mail sent: both its moment
	Says             []string  // words it must have; of a mail sent: its subject and text
	Lacks            []string  // words it must not have
	ID               string    // of a mail sent: its Message-ID
}

package workflow

// NewIssue makes a draft of an issue on the command line, by the same rules as a mail to the newsletter's address.
type NewIssue struct {
	By       string // whose it is: a manager of the team, by address or name
	Orders   string // lines as at the top of a newsletter; may be empty
	Document Document
}

// IssueCommanded is orders about an issue by an operator, in the words a manager would reply to the preview.
type IssueCommanded struct {
	Issue IssueNo
	Text  string
}

// IssueFinished says that every copy of an issue is settled. It is harmless when repeated.
type IssueFinished struct{ Issue IssueNo }

// MakeCheckIn drafts a quarterly check-in (NL-7) for a manager to look at and send.
type MakeCheckIn struct{ By string } // a member; "" for the team's first manager

func (NewIssue) action()       {}
func (IssueCommanded) action() {}
func (IssueFinished) action()  {}
func (MakeCheckIn) action()    {}

// IssueWords is what mail to the team says about an issue.
type IssueWords struct {
	No        IssueNo     `json:"no"`
	Subject   string      `json:"subject,omitzero"`
	Kind      IssueKind   `json:"kind,omitzero"`
	State     string      `json:"state,omitzero"`    // for people: "a draft", "goes out on …"
	Audience  string      `json:"audience,omitzero"` // as it is written: "all", "tier>=silver"
	Contacts  int         `json:"contacts"`
	Partners  int         `json:"partners"`
	Names     []string    `json:"names,omitzero"` // the first of them
	Excluded  []Exclusion `json:"excluded,omitzero"`
	Personal  bool        `json:"personal,omitzero"`
	Problems  []string    `json:"problems,omitzero"` // what keeps it from being sent
	Warnings  []string    `json:"warnings,omitzero"`
	Questions bool        `json:"questions,omitzero"` // a check-in, whose answers are filed

	Reader string `json:"reader,omitzero"` // whose copy is shown, made when the mail is
	Copy   string `json:"copy,omitzero"`   // the text of that copy, likewise

	Over    bool        `json:"over,omitzero"` // all copies are settled: the numbers below count
	Sent    int         `json:"sent,omitzero"`
	Refused int         `json:"refused,omitzero"`
	Skipped int         `json:"skipped,omitzero"`
	Why     []Exclusion `json:"why,omitzero"`

	Numbers *IssueNumbers `json:"numbers,omitzero"` // a fortnight later
	Answers []Line        `json:"answers,omitzero"` // to a check-in: who, and what they wrote
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// newsCmd is `refermail news …`.
type newsCmd struct {
	List     newsList     `cmd:"" help:"List issues of the newsletter." example:"news list; news list --json"`
	Show     newsShow     `cmd:"" help:"Show one issue: how it stands, how many got it." example:"news show N-1; news show N-1 --follow; news show N-1 --json"`
	Answers  newsAnswers  `cmd:"" help:"Show what readers answered, question by question." example:"news answers N-1; news answers N-1 --json"`
	Preview  newsPreview  `cmd:"" help:"Show how a mail would look as a newsletter, and who would get it; keeps nothing." example:"news preview march.eml; news preview - < march.eml"`
	New      newsNew      `cmd:"" help:"Make a draft of a mail, as mailing it to the newsletter's address does." example:"news new march.eml --from max@acme.example"`
	Audience newsAudience `cmd:"" help:"Say who would get a newsletter now, and who would not and why." example:"news audience; news audience 'tier>=silver, lang=de'"`
	Test     newsTest     `cmd:"" help:"Mail one copy to a member of the team." example:"news test N-1 max@acme.example"`
	Send     newsSend     `cmd:"" help:"Send an issue, now or at a time." example:"news send N-1 --dry-run; news send N-1 --yes --wait; news send N-1 --at 'tue 09:00' --yes; news send N-1 --anyway --yes; news send N-1 --rest --yes"`
	Pause    newsPause    `cmd:"" help:"Stop for a while what is going out." example:"news pause N-1"`
	Resume   newsResume   `cmd:"" help:"Go on with what was paused." example:"news resume N-1"`
	Cancel   newsCancel   `cmd:"" help:"Stop for good what has not left." example:"news cancel N-1; news cancel N-1 --dry-run"`
	Do       newsDo       `cmd:"" help:"Do what a manager would reply to the preview." example:"news do N-1 'to: tier>=silver'; news do N-1 personal: on; news do N-1 'subject: News in April'; news do N-1 undo"`
	CheckIn  newsCheckIn  `cmd:"" name:"check-in" help:"Draft a check-in with your partners, for a manager to look at and send." example:"news check-in; news check-in --from max@acme.example"`
}

// issueNo is the ISSUE argument of the commands about one.
type issueNo struct {
	Issue string `arg:"" help:"The issue, as news list shows it." placeholder:"N-1"`
}

func (i issueNo) no() (workflow.IssueNo, error) {
	no, ok := workflow.ParseIssueNo(i.Issue)
	if !ok {
		return 0, usageError{text: fmt.Sprintf("%q is no issue; they look like N-1", i.Issue), hint: "refermail news list"}
	}
	return no, nil
}

// issueView is an issue in lists.
type issueView struct {
	Issue     string     `json:"issue"`
	Kind      string     `json:"kind"`
	State     string     `json:"state"`
	Subject   string     `json:"subject"`
	By        string     `json:"by"`
	Audience  string     `json:"audience"`
	Personal  bool       `json:"personal"`
	CreatedAt time.Time  `json:"created_at"`
	SendAt    *time.Time `json:"send_at"`
	EndedAt   *time.Time `json:"ended_at"`
}

func viewIssue(i workflow.Issue) issueView {
	return issueView{i.No.String(), string(i.Kind), string(i.State), i.Subject, i.By.Email, i.Audience.String(), i.Personal, i.CreatedAt.UTC(),
		timePointer(i.SendAt), timePointer(i.EndedAt)}
}

type newsList struct{ jsonFlag }

// Run lists issues, the newest first.
func (c *newsList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		rows := s.Store.Issues(ctx)
		if c.JSON {
			return writeList(p.Out, rows, viewIssue)
		}
		var failed error
		err := printRows(p, rows, "No newsletter yet. A manager mails one to "+s.Config.Mail.News+", or: refermail news new FILE.eml --from MEMBER",
			[]string{"ISSUE", "STATE", "KIND", "SUBJECT", "TO", "BY", "SENT"}, func(i workflow.Issue) []any {
				return []any{i.No, i.State, strings.ReplaceAll(string(i.Kind), "_", "-"), short(i.Subject), short(i.Audience.String()), i.By.Email, moment(leftAt(ctx, s, i, &failed))}
			})
		return errors.Join(err, failed)
	})
}

// leftAt is when an issue went out, or will; zero for one that was cancelled before any copy left.
func leftAt(ctx context.Context, s *session, i workflow.Issue, failed *error) time.Time {
	if i.State != workflow.IssueCancelled {
		return i.SendAt
	}
	n, err := s.Store.CountCopies(ctx, i.No)
	if err != nil {
		*failed = err
	}
	if n.Sent == 0 {
		return time.Time{}
	}
	return i.SendAt
}

type newsShow struct {
	issueNo
	jsonFlag
	Follow bool `help:"Show the progress until it is sent, paused or cancelled."`
}

// issueDetail adds how far it is.
type issueDetail struct {
	issueView
	Copies   int                   `json:"copies"` // made so far
	Ready    int                   `json:"ready"`
	Sent     int                   `json:"sent"`
	Refused  int                   `json:"refused"`
	Skipped  int                   `json:"skipped"`
	Reasons  []exclusionView       `json:"reasons"`  // why copies were refused or skipped
	NotSent  []unsentView          `json:"not_sent"` // whose copies those were, the first [unsentMost] of them
	CameBack workflow.IssueNumbers `json:"numbers"`  // what came of it, no pixels
	Text     string                `json:"text"`
	Warnings []string              `json:"warnings"`
	Problems []string              `json:"problems"`
	Files    []issueFileSummary    `json:"files"`
}

type issueFileSummary struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int    `json:"size"`
}

type exclusionView struct {
	Reason string   `json:"reason"`
	Count  int      `json:"count"`
	Names  []string `json:"names"`
}

func viewExclusions(all []workflow.Exclusion) []exclusionView {
	out := []exclusionView{}
	for _, e := range all {
		out = append(out, exclusionView{e.Reason, e.Count, list(e.Names)})
	}
	return out
}

// Run shows one issue.
func (c *newsShow) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		if c.Follow {
			if err := follow(ctx, p, s, no); err != nil {
				return err
			}
		}
		d, err := issueShown(ctx, s, no)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(d)
		}
		t := newTable("ISSUE", d.Issue)
		for _, row := range [][2]string{
			{"State", d.State}, {"Kind", strings.ReplaceAll(d.Kind, "_", "-")}, {"Subject", d.Subject}, {"By", d.By}, {"To", d.Audience},
			{"Personal", yesNo(d.Personal)}, {"Goes out", d.goesOut()}, {"Ended", momentOf(d.EndedAt)}, {"Copies", counted(d)}, {"Came of it", cameBack(d)},
			{"Text", wrap(d.Text)},
		} {
			if row[1] != "" {
				t.add(row[0], row[1])
			}
		}
		for _, r := range d.Reasons {
			t.add("Not sent", fmt.Sprintf("%d: %s", r.Count, r.Reason))
		}
		for _, line := range unsentLines(d) {
			t.add("Not to", line)
		}
		for _, text := range append(d.Problems, d.Warnings...) {
			t.add("Look at", wrap(text))
		}
		return t.print(p.console)
	})
}

// issueShown reads all there is of an issue.
func issueShown(ctx context.Context, s *session, no workflow.IssueNo) (issueDetail, error) {
	i, err := s.Store.Issue(ctx, no)
	if errors.Is(err, store.ErrNotFound) {
		return issueDetail{}, fmt.Errorf("there is no issue %s", no)
	}
	if err != nil {
		return issueDetail{}, err
	}
	doc, err := s.Store.Document(ctx, no)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return issueDetail{}, err
	}
	n, err := s.Store.Progress(ctx, no)
	if err != nil {
		return issueDetail{}, err
	}
	d := issueDetail{issueView: viewIssue(i), Copies: n.Made(), Ready: n.Ready, Sent: n.Sent, Refused: n.Refused, Skipped: n.Skipped,
		Reasons: viewExclusions(n.Why), Text: doc.Text, Warnings: list(doc.Warnings), Problems: list(doc.Problems), Files: []issueFileSummary{}, NotSent: []unsentView{}}
	if d.CameBack, err = s.Store.Numbers(ctx, no); err != nil {
		return issueDetail{}, err
	}
	if n.Refused+n.Skipped > 0 {
		if d.NotSent, err = unsent(ctx, s, no); err != nil {
			return issueDetail{}, err
		}
	}
	for _, f := range append(doc.Images, doc.Files...) {
		d.Files = append(d.Files, issueFileSummary{f.Name, f.Type, len(f.Data)})
	}
	return d, nil
}

func counted(d issueDetail) string {
	if d.Copies == 0 {
		return ""
	}
	return fmt.Sprintf("%d: %d sent, %d refused, %d skipped, %d to go", d.Copies, d.Sent, d.Refused, d.Skipped, d.Ready)
}

// cameBack says what became of the copies that were taken.
func cameBack(d issueDetail) string {
	if d.Sent == 0 {
		return ""
	}
	n := d.CameBack
	return fmt.Sprintf("%d bounced, %d replied, %d unsubscribed, %d called it spam; %s within 14 days", n.Bounced, n.Replied, n.Unsubscribed, n.Complained, count(n.Submissions, "referral"))
}

// goesOut says when it goes out, or did; "" for one that was cancelled before any copy left.
func (d issueDetail) goesOut() string {
	if d.State == string(workflow.IssueCancelled) && d.Sent == 0 {
		return ""
	}
	return momentOf(d.SendAt)
}

func momentOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return moment(*t)
}

type newsAudience struct {
	To []string `arg:"" optional:"" help:"Who, as in a newsletter's first line: all, or conditions parted by commas; default all." placeholder:"WHO"`
	jsonFlag
}

// audienceView is who would get an issue.
type audienceView struct {
	Audience string          `json:"audience"`
	Contacts int             `json:"contacts"`
	Partners int             `json:"partners"`
	Names    []string        `json:"names"` // the first of them
	Excluded []exclusionView `json:"excluded"`
}

// Run counts an audience.
func (c *newsAudience) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		a, problem := workflow.ParseAudience(s.Engine.InForce(), firstOf(strings.Join(c.To, " "), "all"))
		if problem != "" {
			return usageError{text: problem, hint: "refermail help newsletters"}
		}
		f, err := s.Store.Audience(ctx, a, 0, false, s.Now())
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(audienceView{a.String(), f.Count, f.Partners, list(f.Names), viewExclusions(f.Excluded)})
		}
		return p.sayAudience(a.String(), f.Count, f.Partners, f.Names, f.Excluded)
	})
}

// sayAudience tells a person who would get an issue.
func (p *program) sayAudience(to string, contacts, partners int, names []string, excluded []workflow.Exclusion) error {
	lines := []string{fmt.Sprintf("%s: %s at %s", to, count(contacts, "contact"), count(partners, "partner"))}
	for _, n := range names {
		lines = append(lines, "  "+n)
	}
	if contacts > len(names) && len(names) > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", contacts-len(names)))
	}
	for _, e := range excluded {
		lines = append(lines, fmt.Sprintf("not: %d, %s: %s", e.Count, e.Reason, strings.Join(e.Names, ", ")))
	}
	return p.say("%s", strings.Join(lines, "\n"))
}

package program

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// Approval is one further step before a registration is accepted (WF-2). The first decision is always the manager's; the
// steps that fit the deal follow in the order of the file.
type Approval struct {
	Above   Amount       `json:"above"`   // the deal is worth more; zero: whatever it is worth
	Segment string       `json:"segment"` // "": every segment
	Type    string       `json:"type"`    // "": every partner type
	By      string       `json:"by"`      // a member's address, or a role: any member who has it
	Within  BusinessTime `json:"within"`  // how long the step may take; zero: as long as the review
}

// Route says who owns the deals of some accounts once nobody else does (WF-5). The first one that fits wins.
type Route struct {
	Country string `json:"country"` // two letters; "": every country
	Segment string `json:"segment"` // "": every segment
	Type    string `json:"type"`    // "": every partner type
	Owner   string `json:"owner"`   // a member's address
}

const mostApprovals = 5

// roles are those a member of the team can have.
func roles() []string { return []string{"manager", "rep", "finance"} }

// Fits reports whether the step is needed for a deal. worth is "" where nobody said what the deal is worth: a step that
// asks for an amount is not needed then. An amount in another currency cannot be compared, and needs it.
func (a Approval) Fits(worth Amount, segment, partnerType string) bool {
	if a.Segment != "" && a.Segment != segment || a.Type != "" && a.Type != partnerType {
		return false
	}
	if a.Above.Currency == "" {
		return true
	}
	return worth.Currency != "" && (worth.Currency != a.Above.Currency || worth.Minor > a.Above.Minor)
}

// ApprovalsFor returns the further steps a deal needs, in order.
func (p *Program) ApprovalsFor(worth Amount, segment, partnerType string) []Approval {
	var out []Approval
	for _, a := range p.Approvals {
		if a.Fits(worth, segment, partnerType) {
			out = append(out, a)
		}
	}
	return out
}

// RouteFor returns the address of who owns a deal by the program, "" when no route fits. country is two letters, "" when
// not known.
func (p *Program) RouteFor(country, segment, partnerType string) string {
	for _, r := range p.Routes {
		if (r.Country == "" || r.Country == country) && (r.Segment == "" || r.Segment == segment) && (r.Type == "" || r.Type == partnerType) {
			return r.Owner
		}
	}
	return ""
}

// readApprovals reads [[approval]] and [[route]].
func (r *reader) readApprovals(p *Program) {
	types, segments := typeNames(p), segmentNames(p)
	for _, t := range r.root.entries("approval") {
		a := Approval{By: t.text("by"), Segment: t.choice("segment", "segment", segments), Type: t.choice("type", "partner type", types)}
		t.need("by", a.By, "finance")
		if a.By != "" && !slices.Contains(roles(), a.By) {
			a.By = t.member("by", a.By, ", or a role: "+strings.Join(roles(), ", "))
		}
		if text := t.text("above"); text != "" {
			amount, err := parseAmount(text)
			if err != nil {
				t.wrong("above", "%s", err)
			}
			a.Above = amount
		}
		if t.get("within"); t.has("within") {
			a.Within = t.business("within")
		}
		if slices.Contains(p.Approvals, a) {
			t.wrong("", "there is the same step already; take one away")
		}
		t.close()
		if p.Approvals = append(p.Approvals, a); len(p.Approvals) == mostApprovals+1 {
			t.wrong("", "this is one step too many; at most %d can follow the manager's decision", mostApprovals)
		}
	}
	for _, t := range r.root.entries("route") {
		one := Route{Country: strings.ToUpper(t.text("country")), Segment: t.choice("segment", "segment", segments),
			Type: t.choice("type", "partner type", types), Owner: t.text("owner")}
		if one.Country != "" {
			if why := badCountry(one.Country); why != "" {
				t.wrong("country", "unknown country %q; %s", one.Country, why)
			}
		}
		if t.need("owner", one.Owner, "rita@acme.example"); one.Owner != "" {
			one.Owner = t.member("owner", one.Owner, "")
		}
		for _, before := range p.Routes {
			if (before.Country == "" || before.Country == one.Country) && (before.Segment == "" || before.Segment == one.Segment) && (before.Type == "" || before.Type == one.Type) {
				t.wrong("", "is never reached: the route to %s above takes all of its deals; put this one first or take it away", before.Owner)
				break
			}
		}
		t.close()
		p.Routes = append(p.Routes, one)
	}
}

// member reads a member's address. The team itself stands in another file.
func (t *table) member(key, text, or string) string {
	address, ok := account.NormalizeAddress(text)
	if !ok {
		t.unread(key, "%q is no address of a member%s", text, or)
		return ""
	}
	return address
}

func typeNames(p *Program) (out []string) {
	for _, t := range p.Types {
		out = append(out, t.Name)
	}
	return out
}

func segmentNames(p *Program) (out []string) {
	for _, s := range p.Segments {
		out = append(out, s.Name)
	}
	return out
}

// when says for which deals a step is needed.
func (a Approval) when() string {
	var parts []string
	if a.Above.Currency != "" {
		parts = append(parts, "worth more than "+a.Above.String())
	}
	if a.Segment != "" {
		parts = append(parts, "segment "+a.Segment)
	}
	if a.Type != "" {
		parts = append(parts, "type "+a.Type)
	}
	if len(parts) == 0 {
		return "every deal"
	}
	return "deals " + strings.Join(parts, ", ")
}

// when says which deals a route takes.
func (r Route) when() string {
	var parts []string
	for _, one := range []struct{ what, is string }{{"country", r.Country}, {"segment", r.Segment}, {"type", r.Type}} {
		if one.is != "" {
			parts = append(parts, one.what+" "+one.is)
		}
	}
	if len(parts) == 0 {
		return "every deal"
	}
	return "deals of " + strings.Join(parts, ", ")
}

// showApprovals is the part of the page about who decides and who owns.
func (p *Program) showApprovals(w *page) {
	if len(p.Approvals) > 0 {
		w.head("Who approves after the manager, one after the other")
	}
	for _, a := range p.Approvals {
		within := p.SLA.Review
		if !a.Within.IsZero() {
			within = a.Within
		}
		w.item(a.By, fmt.Sprintf("%s; within %s", a.when(), within))
	}
	if len(p.Routes) > 0 {
		w.head("Who owns a deal; the first line that fits")
	}
	for _, r := range p.Routes {
		w.item(r.Owner, r.when())
	}
}

// approvalSubjects is what Diff compares of them.
func (p *Program) approvalSubjects(add func(kind, name string, facts ...fact)) {
	for i, a := range p.Approvals {
		within := ""
		if !a.Within.IsZero() {
			within = a.Within.String()
		}
		above := ""
		if a.Above != (Amount{}) {
			above = fmt.Sprintf("%s (%d %s)", a.Above, a.Above.Minor, a.Above.Currency)
		}
		add("Approval", fmt.Sprint(i+1), fact{"by", a.By}, fact{"for deals above", above}, fact{"for the segment", a.Segment}, fact{"for the type", a.Type}, fact{"within", within})
	}
	for i, r := range p.Routes {
		add("Route", fmt.Sprint(i+1), fact{"owner", r.Owner}, fact{"for the country", r.Country}, fact{"for the segment", r.Segment}, fact{"for the type", r.Type})
	}
}

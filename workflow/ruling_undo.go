package workflow

import (
	"fmt"
	"strings"
	"time"

	"refermail/workflow/program"
)

// Ruled is what a ruling replaced on one deal of the account, so that it can be taken back.
type Ruled struct {
	Deal    DealNo    `json:"deal"`
	Ruling  *Ruling   `json:"ruling,omitempty"`  // the one before
	Dispute bool      `json:"dispute,omitempty"` // the ruling ended a dispute
	Told    bool      `json:"told,omitempty"`    // the partner heard of it
	At      time.Time `json:"at"`                // of the ruling
}

// rememberRuling keeps what a ruling replaces.
func (d *draft) rememberRuling(by Member, k *Deal, replaced []Ruled) {
	d.rememberUndo(by, k, "the ruling", true)
	if len(k.Undo.Rulings) == 0 { // of two in one mail, the first knows how it was
		k.Undo.Rulings = replaced
	}
}

// newerRuling says that a ruling can no longer be taken back because another one followed, "" when none did.
func (d *draft) newerRuling(k *Deal) string {
	for _, r := range k.Undo.Rulings {
		if own := d.deal(r.Deal); own != nil && (own.Ruling == nil || own.Ruling.At.After(k.Undo.Until.Add(-d.rules(*k).UndoWithin))) {
			return fmt.Sprintf("%q can no longer be taken back: another ruling followed; rule again", k.Undo.What)
		}
	}
	return ""
}

// restoreRulings puts back what held on the account before a ruling, opens its disputes again, and corrects what the other
// partners heard. The deal in hand is corrected with the rest of its undo.
func (d *draft) restoreRulings(by Member, k *Deal) {
	for _, r := range k.Undo.Rulings {
		own := d.deal(r.Deal)
		if own == nil {
			continue
		}
		own.Ruling = nil
		if r.Ruling != nil {
			before := *r.Ruling
			own.Ruling = &before
		}
		if r.Dispute && own.Dispute != nil {
			open := *own.Dispute
			open.Ruled = time.Time{}
			own.Dispute = &open
			d.remember("dispute", own.No, later(open.Due, d.in.At).Add(time.Second))
		}
		if own.No == k.No {
			continue
		}
		d.event(own, "undo", by.Email, ForTeam, "The ruling on this account was taken back")
		if r.Told {
			d.event(own, "undo", by.Email, ForPartner, "Taken back: what we wrote about the credit for this account")
			d.tellPartner(own, d.rulingBack(by, own))
		}
	}
}

// rulingBack corrects a mail about a ruling.
func (d *draft) rulingBack(by Member, k *Deal) Notice {
	l := d.letter(*k)
	l.By, l.Was, l.Partner, l.Reason = memberName(by), l.Stage, "", ""
	l.Note = "What we wrote about the credit for this account was taken back; it is as it was before."
	if k.Dispute.Open() {
		l.Note += " Your case is open again, and you hear the outcome here."
	}
	return Notice{Kind: KindCorrection, Letter: l}
}

// clauseWords quotes a clause of the rules a deal stands under, with its number and version (MG-7); "" when there is no
// such clause.
func (d *draft) clauseWords(k Deal, id string) string {
	for _, c := range d.rules(k).Clauses {
		if c.ID == id && id != "" {
			text := strings.TrimSpace(program.Fill(c.Text, d.values(k)))
			return fmt.Sprintf("Clause %s%s: “%s”", c.ID, d.versionWords(k), oneLine(text, 800))
		}
	}
	return ""
}

package workflow

// DoneBefore is the refusal of an input whose Key was handled before.
const DoneBefore = "this was done before"

// Decide says what follows from an input. It is pure and total: no clock, no database, no logger, no error. A refusal
// is a decision too; it says what to write back. It does not change w; World.Apply does, with the result.
func Decide(w *World, in Input) Decision {
	if in.Key != "" && w.handled[in.Key] {
		return Decision{Refusal: DoneBefore}
	}
	d := newDraft(w, in)
	switch a := in.Action.(type) {
	case ReceivedMail:
		return decideMail(w, in, a.Mail)
	case UnreadableMail:
		if known, ok := w.mails[a.Mail.No]; ok && (known.Disposition == Handled || known.Disposition == Ignored) {
			return Decision{Refusal: "this mail was handled before"} // by another process, which could read it
		}
		d.out.Mails = []MailResult{{No: a.Mail.No, Disposition: Failed, Rule: "it could not be read"}}
		if a.Late {
			d.out.Mails = []MailResult{{No: a.Mail.No, Disposition: Held, Rule: tooLate}}
		}
	case TimerFired:
		d.timer(a.Timer)
	case PlanNight:
		d.planNight()
	case EvaluateNight:
		d.evaluateAfter(a.After)
	case AdminCommanded:
		d.adminCommanded(a)
	case PlanMornings:
		d.planMornings()
	case Commanded:
		d.commanded(a)
	case AddPartner:
		d.addPartner(a)
	case SetPartner:
		d.setPartner(a)
	case ImportOffLimits:
		d.importOffLimits(a)
	case AddAliases:
		d.addAliases(a)
	case EndAlias:
		d.endAliasOf(a)
	case PersonErased:
		d.personErased(a)
	case ReleaseMail:
		d.release(a)
	case ReleaseHeld:
		d.out.Refusal = d.releaseFrom(a.From)
	case RejectMail:
		d.reject(a)
	case DeliveryFailed:
		d.deliveryFailed(a)
	case RefusedCopy:
		d.copyRefused(a)
	case LeaveNewsletter:
		d.leaveNewsletter(a)
	case SetNewsletter:
		d.setNewsletter(a)
	case NewIssue:
		d.newIssueBy(a)
	case IssueCommanded:
		d.issueCommanded(a)
	case IssueFinished:
		d.issueSent(a.Issue)
	case MakeCheckIn:
		d.makeCheckIn(a)
	}
	if d.out.Refusal != "" {
		return Decision{Refusal: d.out.Refusal}
	}
	return d.finish()
}

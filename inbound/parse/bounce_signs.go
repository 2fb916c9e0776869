package parse

import "strings"

// robotSent says that the envelope or the author leaves room for a delivery report. It is cheap, and most mail ends here.
func robotSent(m *Message) bool {
	return daemonSender(m) || nullSender(m) || robotAddress(m) || m.Header.has("X-Failed-Recipients")
}

// looksBounced decides for mail without a machine-readable report. One sign is never enough: people forward, quote and
// discuss reports, and vacation notes come with a null return path, too.
func looksBounced(m *Message, words string, back returned) bool {
	if m.Header.has("X-Failed-Recipients") {
		return true
	}
	robot := daemonSender(m)
	if !robot && (answersPrefix(m.Subject) || len(m.InReplyTo) > 0) {
		return false
	}
	titled := mentions(strings.ToLower(m.Subject), bounceSubjects[:])
	if robot && titled {
		return true
	}
	lower := strings.ToLower(words)
	if !mentions(lower, failurePhrases[:]) && !mentions(lower, delayPhrases[:]) {
		return false
	}
	switch {
	case robot:
		return true
	case nullSender(m):
		return titled || back.header != nil
	default:
		return titled && strings.Contains(lower, "recipient") && robotAddress(m)
	}
}

// nullSender says that the envelope sender is the null path, or the name by which some servers write it down.
func nullSender(m *Message) bool {
	return m.NullReturnPath() || m.ReturnPath != nil && strings.HasPrefix(strings.ToLower(*m.ReturnPath), "mailer-daemon")
}

// daemonSender says that the author is a mail server.
func daemonSender(m *Message) bool {
	for _, a := range m.From {
		local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
		if daemonLocal(local) || mentions(strings.ToLower(a.Name), daemonNames[:]) {
			return true
		}
	}
	return false
}

// daemonLocal says that a local part is a mail server's.
func daemonLocal(local string) bool {
	switch strings.NewReplacer("-", "", "_", "", ".", "").Replace(local) {
	case "mailerdaemon", "postmaster", "mdaemon", "maildaemon", "maildeliverysystem", "maildeliverysubsystem", "doublebounce", "mailer", "bouncehandler":
		return true
	}
	return strings.HasPrefix(local, "mailer-daemon") || strings.Contains(local, "antivirus")
}

// answersPrefix says that a subject is that of a reply or a forward.
func answersPrefix(s string) bool {
	l := strings.ToLower(s)
	for _, p := range [...]string{"re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "sv:", "vs:", "antw:", "i:", "enc:"} {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	return false
}

var daemonNames = [...]string{"mail delivery", "mailer-daemon", "mailer daemon", "postmaster", "delivery subsystem", "mail system", "mail administrator", "mailserver", "maildelivery"}

// bounceSubjects are parts of the subjects of delivery reports, lower case.
var bounceSubjects = [...]string{
	"undeliver", "returned mail", "returned to sender", "returning to sender", "returning message", "failure notice", "delivery failure", "delivery status",
	"delivery failed", "delivery has failed", "delivery problem", "delivery error", "delivery notification", "could not be delivered",
	"couldn't be delivered", "not delivered", "mail system error", "non-deliver", "nondeliver", "message delayed", "delayed mail",
	"delivery delay", "delivery report", "user unknown", "mail failure", "error sending your mail", "failed mail", "mail failed", "rejected mail",
	"unzustellbar", "nicht zugestellt", "nicht zustellbar", "fehlgeschlagen", "zustellung", "non remis", "non distribu", "échec de la remise",
	"notification d'échec", "no se puede entregar", "no entregado", "no se ha podido", "error de entrega", "non recapitabile", "mancato recapito",
	"impossibile recapitare", "onbestelbaar", "niet afgeleverd", "não é possível entregar", "não entregue", "falha na entrega",
	"kunde inte levereras", "kan ikke leveres", "kunne ikke leveres", "nie można dostarczyć", "niedostarczon", "nedoručitelné", "kézbesíthetetlen",
	"не доставлено", "недоставлен", "не удалось доставить", "配信不能", "配信エラー", "送信できません", "返送", "退信", "无法送达", "投递失败", "배달되지",
}

// failurePhrases are words by which delivery reports tell a failure, lower case.
var failurePhrases = [...]string{
	"not be delivered", "n't be delivered", "able to deliver", "unable to deliver", "not deliver", "undeliver", "delivery failed", "delivery has failed",
	"delivery to", "did not reach", "didn't reach", "failed permanently", "delivery failure", "permanent error", "fatal error",
	"transcript of session", "user unknown", "unknown user", "host unknown", "returned to sender", "returning message", "not been delivered",
	"mailbox unavailable", "no such user", "unrouteable", "unroutable", "does not exist", "doesn't exist", "doesn't have a", "no longer valid", "invalid recipient",
	"recipient address rejected", "mailbox full", "mailbox is full", "over quota", "quota exceeded", "exceeded storage", "too much mail", "size exceeds",
	"final-recipient:", "action: failed", "failed address", "following address", "following recipient", "delivery error", "rejected", "error sending", "not accept",
	"nicht zugestellt", "nicht zustellbar", "nicht ausgeliefert", "non remis", "n'a pas pu", "pas été remis", "no se pudo entregar", "no se ha podido entregar", "no se puede entregar",
	"impossibile recapitare", "non è stato possibile", "niet worden bezorgd", "niet worden afgeleverd", "não foi possível entregar", "não pôde ser entregue",
	"не доставлено", "не может быть доставлено", "не удалось доставить", "配信できません", "送信できません", "届けることができません", "できませんでした",
}

// delayPhrases are words by which reports tell that delivery is still being tried, lower case.
var delayPhrases = [...]string{
	"delayed", "(delay)", "not yet been delivered", "still trying", "will be retried", "will retry", "will keep trying", "continue to be attempted",
	"continue to try", "do not need to resend", "no action is required", "temporarily deferred", "warning message only", "attempts will be made", "attempts will continue", "retry timeout exceeded", "retry time not reached", "failing for a long time",
	"action: delayed", "wird weiterhin versucht", "verzögert", "retardé", "retrasad",
}

// returnedMarks are parts of the lines that stand before a returned mail, lower case.
var returnedMarks = [...]string{
	"original message", "copy of the message", "copy of your message", "message follows", "message header", "returned message", "unsent message",
	"headers follow", "undelivered message", "rejected message", "text follows", "header of the original", "original mail", "summary of the undelivered",
	"ursprüngliche nachricht", "message d'origine", "mensaje original", "messaggio originale", "исходное сообщение", "元のメッセージ",
}

package parse

// The tables of what delivery reports say. All lower case; a language more is a line more.

// bounceHeaders are fields only delivery reports have. List servers mark all they write, so for theirs the returned mail
// must be there, too.
var bounceHeaders = [...]string{"X-Failed-Recipients", "X-MLServer"}

// daemonLocals are parts of the local parts of mail servers' addresses, without dots and dashes.
var daemonLocals = [...]string{"mailerdaemon", "maildaemon", "postmaster", "mailservice", "maildelivery", "smtpgateway", "antivirus", "mailscanner", "bouncemanager"}

var daemonNames = [...]string{
	"mail delivery", "mailer-daemon", "mailer daemon", "postmaster", "delivery subsystem", "mail system", "mail administrator", "mailserver",
	"maildelivery", "mail daemon", "system administrator", "systemadministrator", "administrateur système", "administrador del sistema",
	"amministratore di sistema", "systeembeheer", "administrator systemu", "системный администратор", "システム管理者", "系统管理员", "delivery notification",
	"internet mail delivery", "mail transfer", "smtp gateway",
}

// bounceSubjects are parts of the subjects of delivery reports.
var bounceSubjects = [...]string{
	"undeliver", "returned mail", "returned to sender", "returning to sender", "returning message", "failure notice", "delivery failure", "delivery status",
	"delivery failed", "delivery has failed", "delivery problem", "delivery error", "delivery notification", "could not be delivered",
	"couldn't be delivered", "not delivered", "mail system error", "non-deliver", "nondeliver", "non deliver", "message delayed", "delayed mail",
	"delivery delay", "delivery report", "user unknown", "mail failure", "error sending your mail", "failed mail", "mail failed", "rejected mail",
	"returned email", "return mail", "unable to deliver", "message not delivered", "failed to deliver", "failure delivery", "failed delivery", "delivery warning",
	"delivery incomplete", "address not found", "message blocked", "mail rejected", "message rejected", "[bounce]", "bounced mail", "bounce notification", "nondelivery",
	"not deliverable", "could not deliver", "problem delivering", "mail delivery", "unknown user", "unknown address", "mailbox full", "over quota", "loop alert",
	"banned contents from you", "message from you", "unsolicited bulk email", "virus in mail", "delivery refused", "not be sent", "message status - ",
	"unzustellbar", "nicht zugestellt", "nicht zustellbar", "fehlgeschlagen", "zustellung", "zustellfehler", "unzustellbare",
	"non remis", "non distribu", "échec de la remise", "non délivré", "echec de la remise", "échec de remise", "échec de distribution", "remise différée",
	"notification d'échec", "no se puede entregar", "no entregado", "no se ha podido", "error de entrega", "no entregable", "devuelto", "falla en la entrega",
	"non recapitabile", "mancato recapito", "impossibile recapitare", "non recapitat", "mancata consegna", "messaggio non consegnato",
	"onbestelbaar", "niet afgeleverd", "niet bezorgd", "niet bezorgbaar", "não é possível entregar", "não entregue", "falha na entrega", "não entregável", "devolvid",
	"kunde inte levereras", "kan inte levereras", "olevererbar", "kan ikke leveres", "kunne ikke leveres", "ikke leveret", "ikke levert", "toimittaminen epäonnistui", "ei voitu toimittaa", "ei voi toimittaa",
	"nie można dostarczyć", "niedostarczon", "niedostarczaln", "zwrot poczty", "zwrot wiadomości", "nedoručitelné", "nedoručené", "nedoručiteľné", "kézbesíthetetlen", "nelivrabil", "nu a fost livrat", "teslim edilemedi", "iletilemedi",
	"не доставлено", "недоставлен", "не удалось доставить", "не может быть доставлено", "невозможно доставить", "не доставлен", "недоставле", "αδύνατη παράδοση", "δεν παραδόθηκε",
	"配信不能", "配信エラー", "送信できません", "返送", "配信できません", "エラーメール", "退信", "无法送达", "投递失败", "未送達", "无法投递", "無法傳遞", "배달되지", "반송", "전송 실패",
	"לא ניתן למסירה", "تعذر التسليم", "لم يتم تسليم", "không gửi được",
}

// failurePhrases are words by which delivery reports tell a failure.
var failurePhrases = [...]string{
	"not be delivered", "n't be delivered", "able to deliver", "unable to deliver", "not deliver", "undeliver", "delivery failed", "delivery has failed",
	"delivery to", "did not reach", "didn't reach", "failed permanently", "delivery failure", "permanent error", "fatal error",
	"transcript of session", "user unknown", "unknown user", "host unknown", "returned to sender", "returning message", "not been delivered",
	"mailbox unavailable", "no such user", "unrouteable", "unroutable", "does not exist", "doesn't exist", "doesn't have a", "no longer valid", "invalid recipient",
	"recipient address rejected", "mailbox full", "mailbox is full", "over quota", "quota exceeded", "exceeded storage", "too much mail", "size exceeds",
	"final-recipient:", "action: failed", "failed address", "following address", "following recipient", "delivery error", "rejected", "error sending", "not accept",
	"no such address", "unknown address", "address unknown", "unknown recipient", "recipient unknown", "not listed in", "not a known user", "no mailbox here", "mailbox not found",
	"account has been disabled", "account is disabled", "is disabled", "no longer active", "is inactive", "not a valid", "failed recipient", "failed to reach", "couldn't be found",
	"wasn't found", "could not be found", "was not found", "not been found", "bounced", "was returned", "has been blocked", "was stopped", "not be sent", "considered unsolicited", "can not deliver", "cannot deliver", "can't deliver", "could not deliver", "was blocked", "host not found", "wasn't delivered",
	"nicht zugestellt", "nicht zustellbar", "nicht ausgeliefert", "konnte nicht", "unzustellbar", "unbekannter empfänger", "existiert nicht", "postfach ist voll",
	"non remis", "n'a pas pu", "pas été remis", "n'a pu être", "n'existe pas", "impossible de remettre", "échec de la remise", "boîte pleine", "boite pleine",
	"no se pudo entregar", "no se ha podido entregar", "no se puede entregar", "no pudo ser entregado", "no ha podido ser entregado", "no existe", "no ha sido entregado", "buzón lleno",
	"impossibile recapitare", "non è stato possibile", "non esiste", "non è stato recapitato", "casella piena", "non è stato consegnato",
	"niet worden bezorgd", "niet worden afgeleverd", "kon niet", "bestaat niet", "não foi possível entregar", "não pôde ser entregue", "não existe", "caixa postal cheia",
	"kunde inte levereras", "kunne ikke leveres", "ei voitu toimittaa", "nie może zostać dostarczon", "nie mogę dostarczyć", "nie mogła zostać dostarczona", "nie udało się dostarczyć", "nie można dostarczyć", "nie została dostarczona", "nie dostarczon", "nie istnieje", "skrzynka jest pełna", "nieznany użytkownik",
	"nelze doručit", "nebylo možné doručit", "neexistuje", "nem kézbesíthető", "nem létezik", "nu a putut fi livrat", "teslim edilemedi", "bulunamadı",
	"не доставлено", "не может быть доставлено", "не удалось доставить", "не существует", "не найден", "переполнен", "не доставлен", "δεν ήταν δυνατή",
	"配信できません", "送信できません", "届けることができません", "できませんでした", "存在しません", "見つかりません", "不存在", "无法送达", "无法投递", "被退回", "退信原因", "無法傳遞", "배달되지", "존재하지 않", "전송하지 못",
}

// refusals are how a receipt tells that the mail was refused.
var refusals = [...]string{"automatically rejected", "was rejected", "quota exceeded", "mailbox is full", "refused by the recipient"}

// delayPhrases are words by which reports tell that delivery is still being tried.
var delayPhrases = [...]string{
	"delayed", "(delay)", "not yet been delivered", "not been delivered yet", "still trying", "will be retried", "will retry", "will keep trying", "continue to be attempted",
	"continue to try", "do not need to resend", "no action is required", "temporarily deferred", "warning message only", "attempts will be made", "attempts will continue",
	"will continue to attempt", "will be attempted", "keep trying", "retry sending", "have not given up", "action: delayed", "transient non-fatal", "temporarily unavailable", "temporarily unable", "temporarily suspended", "temporarily rejected", "temporary failure", "temporary error", "temporary problem",
	"wird weiterhin versucht", "verzögert", "weitere zustellversuche", "weitere versuche", "retardé", "sera retentée", "différée", "retrasad", "se seguirá intentando",
	"in ritardo", "verrà ritentata", "vertraagd", "nog niet worden", "atrasad", "försenad", "forsinket", "opóźnion", "zpožděn", "késleltetve", "задержан", "отложен", "遅延", "延迟", "延遲", "지연",
}

// expiredPhrases tell that a server gave up after trying for days: a persistent transient failure (RFC 3463 §3.5, X.4.7),
// which another try may overcome, even where the program calls it permanent.
var expiredPhrases = [...]string{"retry timeout exceeded", "retry time not reached", "failing for a long time"}

// finalPhrases tell that nothing is tried any more, whatever was delayed before.
var finalPhrases = [...]string{
	"this is a permanent error", "i've given up", "permanent fatal error", "will not be retried", "no further attempts", "giving up", "failed permanently", "gave up",
	"delivery has failed", "ist ein permanenter fehler", "erreur permanente", "error permanente", "errore permanente", "постоянная ошибка",
}

// reportOpenings are the first words of delivery reports, as far as no person begins so.
var reportOpenings = [...]string{
	"this is the mail system at host", "this is the postfix program", "this is the mail delivery", "this is an automatically generated delivery", "this is an automatically generated message from the",
	"this message was created automatically by mail delivery", "this message has been created automatically by", "this message was created automatically by the",
	"this is a delivery failure notification", "this is a permanent error", "this is a delivery status notification", "this message was undeliverable", "this report relates to a message you sent",
	"this is a mime-encapsulated message", "this is an informational message", "this is the mailer-daemon", "this is the machine generated message from mail service",
	"hi. this is the", "hi! this is the mailer-daemon", "hi, i am the", "a message that you sent could not be delivered", "a message that you have sent could not be delivered",
	"a message you sent could not be delivered", "a message that you sent has not yet been delivered", "your message did not reach some or all", "your message could not be delivered", "your message cannot be delivered", "your message can't be delivered",
	"your message was not delivered", "your message wasn't delivered", "your mail could not be delivered", "your e-mail could not be delivered", "your email could not be delivered",
	"your message has encountered delivery problems", "your message to the following", "your message to: ", "your message subject: ", "delivery failed for", "banned contents alert", "ihre nachricht an: ", "votre message à ", "su mensaje a: ", "your mail to the following recipients could not be delivered", "your mail sent on", "the original message was received at",
	"the following message could not be delivered", "the following addresses had", "the following recipients did not receive", "the following recipient(s) could not be reached", "the following recipients could not be reached", "the message that you sent was undeliverable", "the message you sent could not be delivered",
	"the email below could not be delivered", "the user(s) account is", "delivery has failed to these recipients", "delivery is delayed to these recipients", "delivery to the following", "delivery of the following", "deliver to the following",
	"unable to deliver message to", "unable to deliver mail to", "sorry, we were unable to deliver your message", "sorry, unable to deliver your message", "sorry your message to", "we're sorry. there's a problem with the e-mail address", "we had trouble delivering your message",
	"we were unable to deliver", "i'm sorry to have to inform you that", "i'm afraid i wasn't able to deliver", "message could not be delivered", "message from yahoo", "could not deliver message to", "user mailbox exceeds allowed size", "unknown user:", "undeliverable to ",
	"failed to deliver to", "failed addresses follow", "mail delivery failed", "transcript of session", "an error has occurred while attempting to deliver", "an error occurred while trying to deliver", "message not delivered", "address not found",
	"diese e-mail wurde automatisch", "ihre nachricht konnte nicht", "ihre nachricht an", "die folgende nachricht konnte nicht", "fehler beim senden", "die nachricht konnte nicht", "ihre e-mail konnte nicht", "ihre mail konnte nicht",
	"votre message n'a pas pu", "votre message n'a pu", "votre message n'est pas parvenu", "le message que vous avez", "echec de la remise", "échec de la remise",
	"su mensaje no se pudo", "su mensaje no ha podido", "su mensaje no pudo", "no se pudo entregar", "error al entregar", "este es un mensaje generado automáticamente",
	"impossibile recapitare", "il messaggio non è stato", "il tuo messaggio non", "il suo messaggio non", "uw bericht kon niet", "uw bericht is niet", "je bericht kon niet", "sua mensagem não", "não foi possível entregar",
	"ditt meddelande kunde inte", "det gick inte att leverera", "din besked kunne ikke", "din meddelelse kunne ikke", "din melding kunne ikke", "viestiäsi ei voitu", "nie można dostarczyć", "twoja wiadomość nie", "wiadomość nie została dostarczona", "vaši zprávu nelze", "zprávu nelze doručit",
	"ваше сообщение не", "ваше письмо не", "не удалось доставить", "это письмо создано автоматически", "メールを配信できません", "次の受信者", "あなたの送信したメール", "このメールは", "您的邮件", "很抱歉，您的邮件", "抱歉，您的邮件", "您發送的郵件", "귀하의 메시지",
}

// reportSections are titles of the sections of reports.
var reportSections = [...]string{
	"failed recipients", "failed addresses", "transcript of session", "session transcript", "following addresses had", "following recipients had", "failure reasons", "message not delivered", "non-delivered information", "undelivered recipients",
	"server message", "message log follows", "delivery report",
}

// returnedMarks are parts of the lines that stand before a returned mail.
var returnedMarks = [...]string{
	"original message", "copy of the message", "copy of your message", "message follows", "message header", "returned message", "unsent message",
	"headers follow", "undelivered message", "rejected message", "text follows", "header of the original", "original mail", "summary of the undelivered",
	"returned mail follows", "start of returned message", "here is your returned mail", "old message", "message text follows", "copy of the original", "message is below", "mail follows", "returned mail",
	"ursprüngliche nachricht", "kopie der nachricht", "kopie ihrer nachricht", "message d'origine", "message original", "copie du message", "mensaje original", "copia del mensaje", "messaggio originale", "copia del messaggio",
	"oorspronkelijk bericht", "mensagem original", "ursprungligt meddelande", "oprindelig meddelelse", "oryginalna wiadomość", "původní zpráva", "исходное сообщение", "копия сообщения", "元のメッセージ", "オリジナルメール", "原始邮件", "原邮件", "원본 메시지",
}

// recipientLabels are the last words before the colon that stands in front of a failed address.
var recipientLabels = [...]string{
	"recipient", "recipients", "recipient address", "recipient's address", "recipients' addresses", "final-recipient", "original-recipient", "x-failed-recipients", "failed recipient", "failed recipients",
	"rcpt to", "rcpt", "email", "e-mail", "user", "address", "addressee", "destination", "delivered to", "delivery to", "message to", "mail to", "addressed to", "error-for", "mailbox is full",
	"allowed size", "delivery userid", "undeliverable to", "failed address", "failed addresses", "not reach", "unknown user", "no such user", "inactive user", "account",
	"empfänger", "adresse", "empfängeradresse", "destinataire", "destinataires", "destinatario", "destinatari", "destinatarios", "dirección", "indirizzo", "destinatário", "endereço", "ontvanger", "adres", "mottagare", "modtager", "mottaker",
	"vastaanottaja", "odbiorca", "adresat", "adresát", "příjemce", "címzett", "destinatar", "alıcı", "получатель", "адресат", "адрес", "одержувач", "παραλήπτης", "宛先", "送信先", "受信者", "收件人", "收件人邮箱", "수신자", "받는 사람",
}

// toRecipient are the words right before a failed address in a sentence.
var toRecipient = [...]string{
	"delivered to", "delivery to", "deliver to", "delivering your mail to", "delivering to", "deliver mail to", "deliver message to", "deliver your message to", "deliver your mail to", "message to", "mail to", "email to", "e-mail to",
	"undeliverable to", "addressed to", "recipient", "user", "mailbox", "account", "your message to", "sent to", "delivery for", "mailbox of", "mailbox for",
	"zustellung an", "nachricht an", "mail an", "message à", "remise à", "mensaje a", "entregar a", "messaggio a", "bericht aan", "mensagem para", "meddelande till", "wiadomości do", "письмо для", "сообщение для",
}

// fromOthers are the words right before an address that is not the failed one: the sender's, or a helper's.
var fromOthers = [...]string{
	"from", "by", "contact", "sender", "reply to", "write to", "report to", "support", "help", "postmaster at", "mail from", "complaints to", "abuse to", "forward to", "administrator", "von", "de la part de", "kontakt", "contacter", "contactar", "expanded from", "e-mail us at", "email us at", "send mail to", "instead",
}

// lastWordsBeforeName end the line after which local parts may stand, one on a line.
var lastWordsBeforeName = [...]string{"recipient", "address", "not delivered to", "not be delivered to", "undeliverable to", "following", "empfänger", "destinataire", "destinatari"}

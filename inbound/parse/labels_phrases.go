package parse

import "strings"

// separatorKind is what a line between a person's words and older mail announces.
type separatorKind uint8

const (
	separatorNone     separatorKind = iota
	separatorForward                // "---------- Forwarded message ----------"
	separatorOriginal               // "-----Original Message-----": a reply or a forward, the subject tells
)

// forwardPhrases announce a forwarded mail, lower case, one language per line. The line is dashed
// ("---- phrase ----") or ends in a colon ("Begin forwarded message:").
var forwardPhrases = []string{
	"forwarded message", "forwarded mail", "forwarded email", "forwarded e-mail", "forwarded letter", // en
	"الرسالة المعاد توجيهها", "رسالة معاد توجيهها", "الرسالة المحولة", "رسالة محولة", // ar
	"препратено съобщение", "препратен имейл", "пренасочено съобщение", // bg
	"missatge reenviat",                                                                                   // ca
	"přeposlaná zpráva", "přeposílané zprávy", "přeposlané zprávy", "předaná zpráva", "přeposlaný e-mail", // cs
	"videresendt meddelelse", "videresendt besked", "videresendt mail", // da
	"weitergeleitete nachricht", "weitergeleiteten nachricht", "weitergeleitete e-mail", "weitergeleitete mail", "weitergeleitete meldung", // de
	"προωθημένο μήνυμα", "προωθημένου μηνύματος", "προωθούμενο μήνυμα", // el
	"mensaje reenviado", "mensaje reexpedido", "correo reenviado", // es
	"edastatud kiri", "edastatud sõnum", "edastatud kirja", "edastatud sõnumi", // et
	"välitetty viesti", "edelleenlähetetty viesti", "välitetyn viestin", "edelleen lähetetty viesti", // fi
	"message transféré", "message réexpédié", "message transmis", "courriel transféré", "message transferé", "message reexpédié", // fr
	"הודעה שהועברה", "ההודעה שהועברה", "הודעה מועברת", // he
	"proslijeđena poruka", "proslijeđenu poruku", "proslijeđene poruke", // hr
	"továbbított levél", "továbbított üzenet", // hu
	"pesan terusan", "pesan yang diteruskan", "pesan diteruskan", // id
	"messaggio inoltrato", "messaggio inoltrata", "email inoltrata", // it
	"転送メッセージ", "転送されたメッセージ", "転送メール", "転送されたメール", // ja
	"전달된 메시지", "전달된 메일", "전달된 이메일", "전달 메시지", // ko
	"persiųstas laiškas", "persiunčiamas laiškas", "persiųstas pranešimas", // lt
	"pārsūtīts ziņojums", "pārsūtītais ziņojums", "pārsūtīta vēstule", // lv
	"doorgestuurd bericht", "doorgestuurde bericht", "doorgestuurde e-mail", "doorgezonden bericht", // nl
	"videresendt melding", "videresendt e-post", // no
	"przekazana wiadomość", "przekazanej wiadomości", "przekazywanej wiadomości", "wiadomość przesłana dalej", "przesłana wiadomość", "przesłanej wiadomości", "przesłana dalej", // pl
	"mensagem encaminhada", "mensagem reencaminhada", "mensagem reenviada", "e-mail encaminhado", // pt
	"mesaj redirecționat", "mesaj redirecţionat", "mesajului redirecționat", "mesajului redirecţionat", "mesaj transmis", "mesaj transferat", "mesajul redirecționat", // ro
	"пересылаемое сообщение", "перенаправленное сообщение", "переадресованного сообщения", "пересланное сообщение", "переадресованное сообщение", "пересылаемого сообщения", "пересланного сообщения", "конец пересылаемого", // ru
	"preposlaná správa", "preposlanej správy", "preposielaná správa", // sk
	"posredovano sporočilo", "posredovanega sporočila", // sl
	"prosleđena poruka", "prosleđene poruke", "прослеђена порука", // sr
	"vidarebefordrat meddelande", "vidarebefordrat mejl", "vidarebefordrat brev", "vidarebefordrade meddelandet", "vidarebefordrat e-postmeddelande", // sv
	"iletilen ileti", "iletilmiş mesaj", "iletilen mesaj", "iletilen e-posta", "yönlendirilen mesaj", "yönlendirilmiş ileti", "i̇letilen ileti", "i̇letilmiş mesaj", "i̇letilen mesaj", // tr
	"переслане повідомлення", "перенаправлене повідомлення", "листа, що пересилається", "пересланий лист", "переслане повідомленя", // uk
	"thư chuyển tiếp", "thư được chuyển tiếp", "tin nhắn được chuyển tiếp", // vi
	"转发的邮件", "转发邮件", "已转发邮件", "轉寄郵件", "轉寄的郵件", "被转发邮件", "转发邮件信息", "轉發的郵件", "转发的消息", // zh
}

// originalPhrases announce an older mail without saying whether it is answered or forwarded.
var originalPhrases = []string{
	"original message", "original mail", "original email", "original e-mail", "original appointment", "reply message", "previous message", "originalmessage", // en
	"الرسالة الأصلية", "رسالة أصلية", // ar
	"původní zpráva", "původní e-mail", "puvodni zprava", "původní zprávy", // cs
	"oprindelig meddelelse", "oprindelig besked", "oprindelig mail", "original meddelelse", "original besked", // da
	"ursprüngliche nachricht", "ursprüngliche mail", "ursprüngliche e-mail", "urspruengliche nachricht", "original-nachricht", "originalnachricht", "original nachricht", "ursprünglicher termin", // de
	"αρχικό μήνυμα",                       // el
	"mensaje original", "correo original", // es
	"algne sõnum", "algne kiri", "algkiri", // et
	"alkuperäinen viesti",                                                                                                     // fi
	"message d'origine", "message d’origine", "message original", "message initial", "message originel", "courriel d'origine", // fr
	"הודעה מקורית",                        // he
	"izvorna poruka", "originalna poruka", // hr
	"eredeti üzenet", "eredeti levél", // hu
	"pesan asli",                                  // id
	"messaggio originale", "messaggio di origine", // it
	"元のメッセージ", "オリジナルメッセージ", "元のメール", // ja
	"원본 메시지", "원본 메일", "원본 이메일", "원본메시지", // ko
	"oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht", "oorspronkelijke e-mail", // nl
	"opprinnelig melding", "original melding", "opprinnelig e-post", // no
	"wiadomość oryginalna", "oryginalna wiadomość", "pierwotna wiadomość", "wiadomość pierwotna", "treść oryginalnej wiadomości", // pl
	"mensagem original", "mensagem de origem", // pt
	"mesaj original", "mesajul original", "mesaj inițial", // ro
	"исходное сообщение", "оригинальное сообщение", "исходное письмо", "первоначальное сообщение", // ru
	"pôvodná správa", "originálna správa", // sk
	"izvirno sporočilo", "originalno sporočilo", // sl
	"ursprungligt meddelande", "originalmeddelande", "ursprungligt mejl", "originalmail", // sv
	"orijinal mesaj", "özgün ileti", "orijinal ileti", "orjinal mesaj", // tr
	"оригінальне повідомлення", "початкове повідомлення", "вихідне повідомлення", // uk
	"thư gốc", "tin nhắn gốc", // vi
	"原始邮件", "原始郵件", "原邮件", "原始信件", "原始訊息", // zh
}

// replyAbovePhrases stand in the notification mails of ticket systems; everything below them is quoted.
var replyAbovePhrases = []string{
	"reply above this line", "reply above this", "antwort über dieser linie", "antworten sie über dieser linie", "bitte oberhalb dieser linie antworten", "répondre au-dessus de cette ligne",
	"répondez au-dessus de cette ligne", "responda por encima de esta línea", "responder por encima de esta línea", "rispondi sopra questa riga", "antwoord boven deze lijn",
	"antwoord boven deze regel", "responda acima desta linha", "svar over denne linje", "svara ovanför denna rad", "please type your reply above this line", "write your reply above",
	"type your response above this line",
}

// separator recognises a separator line. rest is what some programs put behind it on the same line.
func separator(s string) (kind separatorKind, rest string) {
	s = trimBlank(s)
	if len(s) < 6 || len(s) > 4096 {
		return separatorNone, ""
	}
	dashes := leadingDashes(s)
	inner, rest := s, ""
	if dashes >= 2 {
		inner = trimBlank(s[dashes:])
		if i := strings.Index(inner, "--"); i >= 0 {
			rest = trimBlank(strings.TrimLeft(inner[i:], "- \t"))
			inner = inner[:i]
			// "--- Preposlaná správa --- Forwarded Message ---": the rest is one more phrase, not a header.
			if i := strings.Index(rest, "--"); i >= 0 {
				inner, rest = inner+" "+rest[:i], trimBlank(strings.TrimLeft(rest[i:], "- \t"))
			}
		}
	} else {
		inner = trimBlank(strings.Trim(s, "*_"))
		if !strings.HasSuffix(inner, ":") && !strings.HasSuffix(inner, "：") {
			return separatorNone, ""
		}
	}
	if len(inner) > 120 {
		return separatorNone, ""
	}
	inner = strings.ToLower(inner)
	switch {
	case hasPhrase(inner, forwardPhrases):
		return separatorForward, rest
	case dashes >= 2 && hasPhrase(inner, originalPhrases):
		return separatorOriginal, rest
	}
	return separatorNone, ""
}

// leadingDashes counts the bytes of dashes, underscores and the like at the start of s.
func leadingDashes(s string) int {
	return len(s) - len(strings.TrimLeft(s, "-_=*~#"))
}

func hasPhrase(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

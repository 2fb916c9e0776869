package parse

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

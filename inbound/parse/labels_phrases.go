package parse

// originalPhrases announce an older mail without saying whether it is answered or forwarded.
var originalPhrases = []string{
	"original message", "original mail", "mail original", "message received", "initial message", "original email", "original e-mail", "original appointment", "reply message", "previous message", "originalmessage", // en
	"الرسالة الأصلية", "رسالة أصلية", // ar
	"původní zpráva", "pův. zpráva", "původní e-mail", "puvodni zprava", "původní zprávy", // cs
	"oprindelig meddelelse", "oprindelig besked", "oprindelig mail", "original meddelelse", "original besked", // da
	"ursprüngliche nachricht", "urspr. nachricht", "urspr.nachricht", "originaltext", "ursprüngl. nachricht", "ursprüngliche e-mail-nachricht", "ende der ursprünglichen", "antwortnachricht", "ursprüngliche mail", "ursprüngliche e-mail", "urspruengliche nachricht", "original-nachricht", "originalnachricht", "original nachricht", "ursprünglicher termin", // de
	"αρχικό μήνυμα",                                                                                                       // el
	"mensaje original", "missatge original", "mensaje inicial", "mensaxe orixinal", "jatorrizko mezua", "correo original", // es
	"algne sõnum", "algne kiri", "algkiri", // et
	"alkuperäinen viesti",                                                                                                     // fi
	"message d'origine", "message d’origine", "message original", "message initial", "message originel", "courriel d'origine", // fr
	"הודעה מקורית",                        // he
	"izvorna poruka", "originalna poruka", // hr
	"sākotnējais ziņojums", "oriģinālais ziņojums", "originalus laiškas", "pirminis laiškas", "upprunaleg skilaboð", "originalbrev", // lv lt is
	"eredeti üzenet", "eredeti e-mail", "eredeti levél", // hu
	"pesan asli",                                                                        // id
	"messaggio originale", "messaggio orig.", "email originale", "messaggio di origine", // it
	"元のメッセージ", "元のメール本文", "オリジナル メッセージ", "元メール", "オリジナルメッセージ", "元のメール", // ja
	"원본 메시지", "원문 메시지", "원래 메시지", "[ 원본 메세지 ]", "원본 메세지", "원본 메일", "원본 이메일", "원본메시지", // ko
	"oorspronkelijk bericht", "originele bericht", "oorspr. bericht", "weergegeven bericht", "originele e-mail", "origineel bericht", "oorspronkelijke bericht", "oorspronkelijke e-mail", // nl
	"opprinnelig melding", "original melding", "opprinnelig e-post", // no
	"wiadomość oryginalna", "wiadomość pierwotn", "oryginalny e-mail", "oryginalna wiadomość", "pierwotna wiadomość", "wiadomość pierwotna", "treść oryginalnej wiadomości", // pl
	"mensagem original", "mensagem originária", "e-mail original", "mensagem de origem", // pt
	"mesaj original", "mesajul original", "mesaj inițial", // ro
	"исходное сообщение", "первоначальное письмо", "начало исходного", "исходное письмо", "оригинальное сообщение", "исходное письмо", "первоначальное сообщение", // ru
	"pôvodná správa", "originálna správa", // sk
	"izvirno sporočilo", "originalno sporočilo", // sl
	"ursprungligt meddelande", "ursprungl. meddelande", "ursprunglig e-post", "ursprungligt brev", "originalmeddelande", "ursprungligt mejl", "originalmail", // sv
	"orijinal mesaj", "özgün mesaj", "asıl mesaj", "özgün ileti", "orijinal ileti", "orjinal mesaj", // tr
	"оригінальне повідомлення", "початкове повідомлення", "вихідне повідомлення", // uk
	"thư gốc", "tin nhắn ban đầu", "thông điệp gốc", "tin nhắn gốc", // vi
	"原始邮件", "邮件原件", "原始消息", "原件", "回复邮件", "回覆郵件", "原邮件内容", "原郵件", "原始郵件", "原邮件", "原始信件", "原始訊息", // zh
}

// originalWords announce an older mail only when they are all that stands between five dashes or more, as QQ writes it.
var originalWords = wordSet("original 原始 原文 originál")

// replyAbovePhrases stand in the notification mails of ticket systems; everything below them is quoted.
var replyAbovePhrases = []string{
	"reply above this line", "reply above this", "antwort über dieser linie", "antworten sie über dieser linie", "bitte oberhalb dieser linie antworten", "répondre au-dessus de cette ligne",
	"répondez au-dessus de cette ligne", "responda por encima de esta línea", "responder por encima de esta línea", "rispondi sopra questa riga", "antwoord boven deze lijn",
	"antwoord boven deze regel", "responda acima desta linha", "svar over denne linje", "svara ovanför denna rad", "please type your reply above this line", "write your reply above",
	"type your response above this line", "above this line", "do not edit below this line", "do not write below this line", "nicht unterhalb dieser linie", "oberhalb dieser zeile", "oberhalb dieser linie", "über dieser zeile", "au-dessus de cette ligne", "encima de esta línea", "acima desta linha", "acima dessa linha",
	"sopra questa riga", "sopra questa linea", "boven deze lijn", "boven deze regel", "over denne linje", "over denne linjen", "ovanför denna rad", "ovanför den här raden", "tämän rivin yläpuolelle", "powyżej tej linii", "nad tą linią", "nad tímto řádkem", "nad týmto riadkom", "e sor fölé", "ezen vonal fölé", "deasupra acestei linii", "выше этой строки", "над этой чертой", "над этой строкой",
	"вище цієї лінії", "над цим рядком", "bu satırın üzerine", "bu satırın üstüne", "πάνω από αυτή τη γραμμή", "فوق هذا السطر", "מעל שורה זו", "מעל לשורה זו", "この行の上", "この行より上", "이 줄 위에", "在此行上方", "在這行上方", "请在此行以上",
}

// bareReplyAbove begin the same lines where no dashes are drawn around them.
var bareReplyAbove = []string{
	"reply above this line", "reply above the line", "reply above the dotted line", "please reply above this line", "please type your reply above this line", "type your reply above this line", "write your reply above this line", "write above this line", "add a comment by replying above this line", "respond above this line",
	"write your response above this line", "type your response above this line", "to reply, type above this line", "antworten sie oberhalb dieser", "antwort oberhalb dieser",
}

// previousHeadlines stand over the older posts in notifications of forums.
var previousHeadlines = map[string]bool{
	"previous replies": true, "previous discussion": true, "vorherige antworten": true, "bisherige antworten": true, "réponses précédentes": true, "respuestas anteriores": true, "respostas anteriores": true, "risposte precedenti": true, "eerdere antwoorden": true, "vorige antwoorden": true,
	"tidigare svar": true, "aiemmat vastaukset": true, "poprzednie odpowiedzi": true, "předchozí odpovědi": true, "предыдущие ответы": true, "önceki yanıtlar": true, "以前の返信": true, "이전 댓글": true, "之前的回复": true, "上一個回覆": true,
}

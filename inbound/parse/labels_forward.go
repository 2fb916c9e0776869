package parse

// forwardPhrases announce a forwarded mail, as [foldPhrase] folds them, one language per line, alternatives separated by "|".
// The line is dashed ("---- phrase ----") or ends in a colon ("Begin forwarded message:").
var forwardPhrases = []string{
	"forwarded message|forwarded mail|forwarded email|forwarded e-mail|forwarded letter|forwarded conversation|fwd.msg|mail transferred",      // en
	"الرسالة المعاد توجيهها|رسالة معاد توجيهها|الرسالة المحولة|رسالة محولة|الرسالة المعاد إرسالها|رسالة معاد إرسالها|رسالة تمت إعادة توجيهها", // ar
	"перасланае паведамленне|перанакіраванае паведамленне",                                                                                    // be
	"препратено съобщение|препратен имейл|пренасочено съобщение|препратено писмо|препратеното съобщение",                                      // bg
	"ফরওয়ার্ড করা বার্তা",                                                                    // bn
	"missatge reenviat|missatge reexpedit|correu reenviat",                                    // ca
	"přeposlaná zpráva|přeposílané zprávy|přeposlané zprávy|předaná zpráva|přeposlaný e-mail", // cs
	"videresendt meddelelse|videresendt besked|videresendt mail",                              // da
	"weitergeleitete nachricht|weitergeleiteten nachricht|weitergeleitete e-mail|weitergeleitete mail|weitergeleitete meldung|weitergeleiteten e-mail|weitergeleiteten mail|weitergeleitete email|weitergeleiteten email|weitergeleitetes mail", // de
	"προωθημένο μήνυμα|προωθημένου μηνύματος|προωθούμενο μήνυμα|προωθημένο email|προωθημένου email",                                                                                                                                             // el
	"mensaje reenviado|mensaje reexpedido|correo reenviado|correo electrónico reenviado",                                                                                                                                                        // es
	"edastatud kiri|edastatud sõnum|edastatud kirja", // et
	"birbidalitako mezua",                            // eu
	"پیام فوروارد|پیام ارسالی|پیام بازارسال",         // fa
	"välitetty viesti|edelleenlähetetty viesti|välitetyn viestin|edelleen lähetetty viesti|välitetty sähköposti|välitetty posti",                                       // fi
	"message transféré|message réexpédié|message transmis|courriel transféré|message transferé|message reexpédié|mail transféré|courrier transféré|message réacheminé", // fr
	"mensaxe reenviada|mensaxe remitida",                                                                                                       // gl
	"הודעה שהועברה|הודעה מועברת|ההודעה המועברת",                                                                                                // he
	"अग्रेषित संदेश",                                                                                                                           // hi
	"proslijeđena poruka|proslijeđenu poruku|proslijeđene poruke",                                                                              // hr
	"továbbított levél|továbbított üzenet|továbbított e-mail|továbbított email",                                                                // hu
	"pesan terusan|pesan yang diteruskan|pesan diteruskan|email yang diteruskan|pesan yang di-forward",                                         // id
	"áframsend skilaboð|framsendur póstur",                                                                                                     // is
	"messaggio inoltrato|messaggio inoltrata|e-mail inoltrato|mail inoltrata",                                                                  // it
	"転送メッセージ|転送されたメッセージ|転送メール|転送されたメール|メッセージを転送|フォワードメッセージ",                                                                                    // ja
	"გადაგზავნილი წერილი|გადამისამართებული წერილი",                                                                                             // ka
	"전달된 메시지|전달된 메일|전달된 이메일|전달 메시지|다음을 전달|전달 메일|전달하는 메시지",                                                                                      // ko
	"persiųstas laiškas|persiunčiamas laiškas|persiųstas pranešimas|persiunčiamo laiško|persiųsto laiško|persiunčiama žinutė|persiųsta žinutė", // lt
	"pārsūtīts ziņojums|pārsūtītais ziņojums|pārsūtīta vēstule|pārsūtītā ziņojuma|pārsūtītā vēstule",                                           // lv
	"препратена порака",                                                                                                                        // mk
	"mesej dimajukan|mesej yang dimajukan|mel dimajukan",                                                                                       // ms
	"doorgestuurd bericht|doorgestuurde bericht|doorgestuurde e-mail|doorgezonden bericht|doorgestuurde mail|doorgezonden e-mail",              // nl
	"videresendt melding|videresendt e-post|vidaresendt melding|vidaresend melding",                                                            // no
	"przekazana wiadomość|przekazanej wiadomości|przekazywanej wiadomości|przesłana wiadomość|przesłanej wiadomości|przesłana dalej|wiadomość przekazana|przekazany e-mail|przekazywana wiadomość",                        // pl
	"mensagem encaminhada|mensagem reencaminhada|mensagem reenviada|e-mail encaminhado|email encaminhado|e-mail reencaminhado|email reencaminhado|mensagem repassada",                                                     // pt
	"mesaj redirecționat|mesaj redirecţionat|mesajului redirecționat|mesajului redirecţionat|mesaj transmis|mesaj transferat|mesajul redirecționat|e-mail redirecționat|mesaj înaintat|mesajul transmis|mesaj retransmis", // ro
	"пересылаемое сообщение|перенаправленное сообщение|переадресованного сообщения|пересланное сообщение|переадресованное сообщение|пересылаемого сообщения|пересланного сообщения|переадресованного письма|пересылаемое письмо|пересылаемого письма|пересланное письмо|переадресованное письмо", // ru
	"preposlaná správa|preposlanej správy|preposielaná správa|preposlaný e-mail|preposlaného", // sk
	"posredovano sporočilo|posredovanega sporočila|posredovana e-pošta",                       // sl
	"mesazh i përcjellë|mesazhi i përcjellë",                                                  // sq
	"prosleđena poruka|prosleđene poruke|прослеђена порука|прослеђене поруке",                 // sr
	"vidarebefordrat meddelande|vidarebefordrat mejl|vidarebefordrat brev|vidarebefordrade meddelandet|vidarebefordrat e-postmeddelande|vidarebefordrad e-post|vidarebefordrat e-postbrev|vidarebefordrat e-mail",                                           // sv
	"ข้อความที่ส่งต่อ|ข้อความส่งต่อ|อีเมลที่ส่งต่อ",                                                                                                                                                                                                         // th
	"iletilen ileti|iletilmiş mesaj|iletilen mesaj|iletilen e-posta|yönlendirilen mesaj|yönlendirilmiş ileti|i̇letilen ileti|i̇letilmiş mesaj|i̇letilen mesaj|ileti başlangıcı|iletilmiş ileti|yönlendirilen ileti|yönlendirilen e-posta|iletilmiş e-posta", // tr
	"переслане повідомлення|перенаправлене повідомлення|листа, що пересилається|пересланий лист|переслане повідомленя|переадресоване повідомлення|переадресованого повідомлення|пересланого повідомлення|переадресований лист|пересланого листа",            // uk
	"thư chuyển tiếp|thư được chuyển tiếp|tin nhắn được chuyển tiếp|thư đã chuyển tiếp|tin nhắn chuyển tiếp|email được chuyển tiếp",                                                                                                                         // vi
	"转发的邮件|转发邮件|轉寄郵件|轉寄的郵件|轉發的郵件|转发的消息|轉寄的電郵|轉寄電郵|转发的电子邮件|開始轉寄|开始转发|轉寄訊息|转发信息",                                                                                                                                                                              // zh
}

// forwardedByPhrases stand in the dashed line that Notes and some others put above a forward: who forwarded it, and when.
var forwardedByPhrases = []string{
	"forwarded by|forwarded on behalf",                          // en
	"weitergeleitet von|weitergeleitet durch",                   // de
	"transféré par|réexpédié par|transmis par|faire suivre par", // fr
	"reenviado por|remitido por|reexpedido por",                 // es
	"inoltrato da",                                      // it
	"encaminhado por|reencaminhado por",                 // pt
	"doorgestuurd door|doorgezonden door",               // nl
	"vidarebefordrat av",                                // sv
	"videresendt af|videresendt av",                     // da no
	"edelleenlähettänyt|edelleen lähettänyt|välittänyt", // fi
	"przekazane przez|przesłane przez|przesłany przez",  // pl
	"přeposlal|postoupil|předal",                        // cs
	"továbbította",                                      // hu
	"переслано|переадресовано",                          // ru uk
	"tarafından iletildi|ileten",                        // tr
	"転送者|さんが転送",                                         // ja
	"转发人|轉寄者|时间转发|转发时间",                                 // zh
}

// forwardEndPhrases stand in the dashed line below a forwarded mail: mutt, Horde, Pegasus, Gnus, Yandex, The Bat.
var forwardEndPhrases = []string{
	"end forwarded message|end of forwarded message|end of original message|end of forwarded mail|end of the forwarded", // en
	"ende der weitergeleiteten|ende weitergeleitete|ende der ursprünglichen",                                            // de
	"fin du message transféré|fin du message réexpédié|fin du message original|fin du courriel",                         // fr
	"fin del mensaje reenviado|fin del mensaje original|fin mensaje reenviado",                                          // es
	"fine messaggio inoltrato|fine del messaggio|fine messaggio originale",                                              // it
	"fim da mensagem", // pt
	"einde doorgestuurd|einde van doorgestuurd|einde doorgestuurde", // nl
	"slut på vidarebefordrat|slut vidarebefordrat",                  // sv
	"slut på videresendt|slutt på videresendt",                      // da no
	"välitetyn viestin loppu|välitetty viesti päättyy",              // fi
	"koniec przekazywanej|koniec przekazanej|koniec wiadomości",     // pl
	"konec přeposílané|konec přeposlané|konec původní",              // cs
	"továbbított levél vége|továbbított üzenet vége",                // hu
	"конец пересылаемого|конец перенаправленного|конец пересланного|конец переадресованного|конец исходного", // ru
	"кінець пересланого|кінець перенаправленого|кінець листа",                                                // uk
	"iletilen iletinin sonu|iletinin sonu", // tr
	"転送メッセージ終了|転送終了",                       // ja
	"转发邮件结束|轉寄郵件結束",                        // zh
}

// bareForwardLines announce a forward all alone on their line, without dashes or a colon: The Bat, Airmail, BlackBerry.
var bareForwardLines = []string{
	"This is a forwarded message", "Forwarded message", "Forwarded Message Follows", "Dies ist eine weitergeleitete Nachricht", "Hallo, dies ist eine weitergeleitete Nachricht",
	"Ceci est un message transféré", "Este es un mensaje reenviado", "Questo è un messaggio inoltrato", "Это пересылаемое сообщение", "Это пересланное сообщение", "Це переслане повідомлення",
	"To jest przekazana wiadomość", "Dit is een doorgestuurd bericht",
}

// bareOriginalLines stand alone above the header block of a phone; the block below them decides what they announce.
var bareOriginalLines = []string{
	"Original Message", "Originalnachricht", "Ursprüngliche Nachricht", "Message d'origine", "Message d’origine", "Mensaje original", "Messaggio originale", "Mensagem original", "Oorspronkelijk bericht",
}

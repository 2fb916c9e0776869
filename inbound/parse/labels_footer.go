package parse

// disclaimerPhrases are what legal notices under mails say, lower case, by language; each stands for one statement: what the mail is, whom it is for, what a wrong reader must do.
var disclaimerPhrases = []struct {
	lang    string
	phrases []string
}{
	{"en", []string{"confidential", "intended recipient", "intended solely", "intended only for", "intended for the", "solely for the use", "addressee", "received this e-mail in error", "received this email in error", "received this message in error", "received it in error", "received this communication in error",
		"received this transmission in error", "notify the sender", "contact the sender", "legally privileged", "is prohibited", "strictly prohibited", "unauthorised use", "unauthorized use", "unauthorized review", "any review", "registered in england", "views expressed", "opinions expressed", "do not necessarily represent", "accepts no liability", "no liability"}},
	{"de", []string{"vertraulich", "rechtlich geschützt", "richtige adressat", "der beabsichtigte empfänger", "vorgesehene empfänger", "nicht der adressat", "für den adressaten", "irrtümlich", "absender", "vernichten", "löschen sie", "unbefugte", "weitergabe", "nicht gestattet", "ausschließlich für", "ausschliesslich für", "haftungsausschluss"}},
	{"de, register", []string{"handelsregister", "amtsgericht", "geschäftsführer", "registergericht", "sitz der gesellschaft", "ust-id"}},
	{"fr", []string{"confidentiel", "destinataire", "par erreur", "l'expéditeur", "expediteur", "détruire", "supprimer ce", "pièces jointes", "usage exclusif", "intention exclusive", "interdite", "non autorisée", "responsabilité", "susceptible d'altération", "avertissement"}},
	{"es", []string{"confidencial", "destinatario", "por error", "remitente", "elimin", "exclusivamente", "queda prohibida", "prohibid", "archivos adjuntos", "no autorizad", "protección de datos", "aviso legal", "rgpd"}},
	{"it", []string{"riservat", "confidenzial", "destinatari", "per errore", "mittente", "esclusiv", "vietat", "proibit", "eliminar", "distrugger", "cancellar", "privacy", "2016/679", "196/2003"}},
	{"nl", []string{"vertrouwelijk", "geadresseerde", "ten onrechte", "niet voor u bestemd", "bestemd voor", "afzender", "verwijderen", "vernietigen", "niet toegestaan", "aansprakelijk", "openbaarmaking"}},
	{"pt", []string{"confidencia", "destinatári", "por engano", "por erro", "remetente", "apag", "elimin", "exclusivamente", "proibid", "não autorizad", "anexos"}},
	{"pl", []string{"poufn", "adresat", "omyłkow", "pomyłk", "nadawc", "usunięci", "zabronion", "zastrzeżone", "krs", "sąd rejonowy", "kapitał zakładowy"}},
	{"sv", []string{"konfidentiel", "sekretess", "avsedd", "mottagare", "av misstag", "avsändare", "radera", "otillåten"}},
	{"da", []string{"fortrolig", "tiltænkt", "modtager", "ved en fejl", "afsender", "slet", "uberettiget"}},
	{"no", []string{"konfidensiell", "fortrolig", "beregnet", "mottaker", "ved en feil", "avsender", "slett", "uautorisert"}},
	{"fi", []string{"luottamukselli", "vastaanottaj", "erehdyksessä", "vahingossa", "lähettäjä", "poist", "tarkoitettu"}},
	{"cs", []string{"důvěrn", "adresát", "omylem", "odesílatel", "vymaž", "smaž", "určen"}},
	{"sk", []string{"dôvern", "adresát", "omylom", "odosielateľ", "vymaž", "určen"}},
	{"hu", []string{"bizalmas", "címzett", "téved", "feladó", "törölj", "jogosulatlan"}},
	{"ro", []string{"confidenția", "confidenţia", "destinatar", "din greșeală", "din eroare", "expeditor", "șterge", "ştergeţi", "interzis"}},
	{"ru", []string{"конфиденциальн", "предназначен", "адресат", "получател", "по ошибке", "отправител", "удалит", "запрещен"}},
	{"uk", []string{"конфіденційн", "призначен", "адресат", "одержувач", "помилково", "відправник", "видал", "заборонен"}},
	{"tr", []string{"gizli", "alıcı", "yanlışlıkla", "gönderen", "gönderici", "siliniz", "silmeniz", "yasaktır"}},
	{"el", []string{"εμπιστευτικ", "παραλήπτ", "εκ παραδρομής", "κατά λάθος", "αποστολέα", "διαγράψ", "απαγορεύεται"}},
	{"ar", []string{"سرية", "سري", "المرسل إليه", "عن طريق الخطأ", "المرسل", "حذف"}},
	{"he", []string{"חסוי", "סודי", "הנמען", "בטעות", "לשולח", "למחוק"}},
	{"ja", []string{"機密", "秘密", "受信者", "宛先", "誤って", "送信者", "削除", "破棄"}},
	{"ko", []string{"기밀", "비밀", "수신인", "수신자", "잘못", "발신자", "삭제"}},
	{"zh", []string{"保密", "机密", "機密", "收件人", "误收", "誤收", "错误", "发件人", "寄件人", "删除", "刪除"}},
}

// disclaimerOpeners begin legal notices and nothing else, lower case.
var disclaimerOpeners = []string{
	"this e-mail and any", "this email and any", "this message and any", "this e-mail (and any", "this email (and any", "this message (and any", "this e-mail (including", "this email (including", "this message (including", "this e-mail, including", "this email, including", "this message, including", "this e-mail is confidential", "this email is confidential", "this message is confidential", "this e-mail may contain", "this email may contain", "this message may contain",
	"this e-mail contains confidential", "this email contains confidential", "this message contains confidential", "this communication is confidential", "this communication may contain", "this transmission", "this e-mail is intended", "this email is intended", "this message is intended", "this e-mail message", "this email message", "the information contained in this", "the information in this e-mail", "the information in this email", "the information in this message", "the information transmitted", "the contents of this e-mail", "the contents of this email", "the content of this e-mail", "the content of this email",
	"confidentiality notice", "confidentiality:", "confidentiality note", "disclaimer", "legal notice", "privileged and confidential", "confidential and privileged", "important notice: this e", "notice: this e", "notice: the information", "if you are not the intended recipient", "if you have received this",
	"diese e-mail enthält", "diese email enthält", "diese mail enthält", "diese nachricht enthält", "diese e-mail ist vertraulich", "diese nachricht ist vertraulich", "diese e-mail und", "diese nachricht und", "diese e-mail kann", "diese nachricht kann", "diese e-mail einschließlich", "diese e-mail (einschl", "der inhalt dieser e-mail", "der inhalt dieser nachricht", "die information in dieser", "die informationen in dieser", "vertraulichkeitshinweis", "haftungsausschluss", "rechtlicher hinweis", "wichtiger hinweis: diese", "dieses e-mail", "diese mitteilung",
	"ce message et", "ce message est", "ce message (", "ce message contient", "ce message peut", "ce courriel et", "ce courriel est", "ce courriel peut", "ce courriel contient", "cet e-mail et", "cet e-mail est", "cet email et", "cet email est", "cette communication", "les informations contenues dans", "avis de confidentialité", "avertissement : ce", "avertissement: ce",
	"este mensaje y", "este mensaje se", "este mensaje está", "este mensaje va", "este mensaje, ", "este mensaje contiene", "este mensaje puede", "este correo electrónico", "este correo y", "este e-mail", "la información contenida en", "aviso legal", "aviso de confidencialidad", "de conformidad con",
	"questo messaggio e", "questo messaggio è", "questo messaggio di posta", "questo messaggio può", "questa e-mail", "questa email", "questa comunicazione", "le informazioni contenute", "il presente messaggio", "la presente comunicazione", "la presente e-mail", "il contenuto di quest", "ai sensi del", "avviso di riservatezza", "avvertenza", "informativa privacy",
	"dit bericht", "dit e-mailbericht", "deze e-mail", "deze email", "de informatie in dit", "de informatie in deze", "de informatie verzonden", "de inhoud van dit", "de inhoud van deze", "esta mensagem", "esta comunicação", "aviso de confidencialidade", "aviso: esta", "as informações contidas", "a informação contida", "o conteúdo desta",
	"ta wiadomość", "niniejsza wiadomość", "niniejszy e-mail", "treść tej wiadomości", "treść niniejszej", "informacje zawarte", "informacja zawarta", "uwaga: ta wiadomość", "det här meddelandet", "detta meddelande", "detta e-post", "detta mail", "denne e-mail", "denne mail", "denne besked", "denne meddelelse", "denne e-posten", "denne meldingen", "tämä viesti", "tämä sähköposti",
	"tento e-mail", "tento email", "tato zpráva", "táto správa", "ez az e-mail", "ez az üzenet", "jelen üzenet", "jelen e-mail", "acest mesaj", "acest e-mail", "acest email", "настоящее сообщение", "данное сообщение", "это сообщение", "это электронное", "данное письмо", "информация, содержащаяся", "це повідомлення", "цей лист", "bu e-posta", "bu mesaj", "bu elektronik", "αυτό το μήνυμα", "το παρόν μήνυμα", "το μήνυμα αυτό", "οι πληροφορίες που",
	"هذه الرسالة", "هذا البريد", "إن هذه الرسالة", "הודעה זו", "מסר זה", "דואר אלקטרוני זה", "このメール", "本メール", "このeメール", "本电子邮件", "本邮件", "此邮件", "本電子郵件", "本郵件", "此電子郵件", "该邮件", "이 메일", "이 이메일", "본 메일", "본 이메일", "이 메시지", "본 메시지",
}

// disclaimerSubjects are how notices name the mail they stand under, or the register of the company.
var disclaimerSubjects = append([]string{
	"this e-mail", "this email", "this message", "this mail", "this communication", "this transmission", "dieser e-mail", "dieser email", "dieser nachricht", "diese mail", "dieser mail", "dieses schreiben", "ce message", "ce courriel", "ce mail", "cet e-mail", "cet email", "este mensaje", "este correo", "este email", "questo messaggio", "presente messaggio", "presente comunicazione", "presente e-mail",
	"questa mail", "dit bericht", "deze mail", "esta mensagem", "este email", "tej wiadomości", "tę wiadomość", "niniejszej wiadomości", "wiadomość jest", "meddelandet", "denne e-mail", "denne mail", "meldingen", "meddelelsen", "viestin", "této zprávy", "tohoto e-mailu", "túto správu", "üzenet", "mesaj", "сообщени", "письм", "повідомлен", "μήνυμα", "الرسالة", "הודעה", "メール", "邮件", "郵件", "메일", "메시지",
	"registergericht", "handelsregister", "amtsgericht", "sitz der gesellschaft", "sąd rejonowy", "krs", "registered in england",
}, disclaimerOpeners...)

// scannerNotes begin what programs and companies add to every mail, lower case; one suffices.
var scannerNotes = []string{
	"please consider the environment before printing", "consider the environment before printing", "please consider the environment", "think before you print", "please think before you print", "please think of the environment before printing", "think of the environment before printing", "please don't print this e-mail", "please do not print this e", "save a tree", "before printing, think", "before printing this e", "bevor sie diese e-mail ausdrucken", "bevor sie diese mail ausdrucken", "bitte prüfen sie, ob diese mail wirklich ausgedruckt", "bitte prüfen sie, ob diese e-mail", "bitte denken sie an die umwelt", "denken sie an die umwelt", "der umwelt zuliebe",
	"avant d'imprimer", "pensez à l'environnement", "pensez à l’environnement", "merci de penser à l'environnement", "n'imprimez ce", "antes de imprimir", "por favor, antes de imprimir", "pense en el medio ambiente", "por favor piense en el medio ambiente", "piense en el medio ambiente", "prima di stampare", "per favore, prima di stampare", "denk aan het milieu", "tänk på miljön", "tænk på miljøet", "zanim wydrukujesz",
	"virus-free. ", "virus-free.www", "virus-free. www", "virenfrei. ", "virenfrei.www", "garanti sans virus. ", "sans virus.www", "sans virus. ", "libre de virus. ", "libre de virus.www", "privo di virus. ", "privo di virus.www", "virusvrij. ", "virusvrij.www", "livre de vírus. ", "livre de vírus.www", "wolny od wirusów. ", "wolny od wirusów.www", "virusfri. ", "без вирусов. ", "neobsahuje žádné viry. ", "vírusmentes. ",
	"scanned by mailscanner", "checked by avg", "no virus found in this", "internal virus database is", "проверено на вирусы", "esta mensagem foi verificada", "nie zawiera wirusów",
}

// scannedSubjects begin the sentences of scanners: the mail itself, in the words such sentences use.
var scannedSubjects = []string{
	"this e-mail ", "this email ", "this message ", "this incoming e", "this outgoing e", "this mail ", "diese e-mail ", "diese email ", "diese nachricht ", "diese mail ", "ce message ", "ce courriel ", "ce courrier ", "cet e-mail ", "cet email ", "l'absence de virus dans ce ", "este mensaje ", "este correo ", "este email ", "el software de antivirus avast ", "questa e-mail ", "questa email ", "questo messaggio ", "questo email ", "dit bericht ", "deze e-mail ", "deze email ", "este e-mail ", "esta mensagem ", "ta wiadomość ", "ten e-mail ", "wiadomość ", "tę wiadomość ",
	"det här ", "detta ", "denne e-mail ", "denne mail ", "denne e-post", "это сообщение ", "данное сообщение ", "это письмо ", "tento e-mail ", "tato zpráva ", "ez az e-mail ", "avast ", "avg ",
}

// scannerPhrases are what such sentences go on to say.
var scannerPhrases = []string{
	"virus-free", "checked for viruses", "scanned for viruses", "been scanned by", "was scanned by", "auf viren geprüft", "auf viren überprüft", "virenfrei", "absence de virus", "été vérifiée", "sans virus", "libre de virus", "en busca de virus", "privo di virus", "individuare virus", "gecontroleerd op virussen", "virusvrij", "livre de vírus", "quanto à presença de vírus", "wolny od wirusów", "na obecność wirusów", "virusfri", "на вирусы", "на наличие вирусов", "без вирусов", "neobsahuje žádné viry", "žádné viry", "vírusmentes", "antivirus",
}

// listPhrases begin what mailing lists write under a drawn line.
var listPhrases = []string{
	"mailing list", "mailinglist", "mailing-list", "mailingliste", "liste de diffusion", "lista de correo", "listinfo", "you received this message because you are subscribed", "you are receiving this", "to unsubscribe", "unsubscribe from this", "unsubscribe send", "unsubscribe:", "groups.io links",
	"vous recevez ce message", "sie erhalten diese nachricht", "has recibido este mensaje", "google groups", "google grupe",
}

// bannerTags begin the warnings that gateways put on top of mail from outside; "[EXTERNAL]" suffices alone.
var bannerTags = []string{
	"external", "external email", "external e-mail", "external mail", "external sender", "external message", "caution", "caution external email", "caution: external email", "caution - external email", "warning", "extern", "externe e-mail", "externe mail", "externer absender", "achtung", "vorsicht", "warnung", "hinweis",
	"attention", "courriel externe", "expéditeur externe", "message externe", "correo externo", "precaución", "atención", "attenzione", "mittente esterno", "let op", "waarschuwing", "atenção", "cuidado", "uwaga", "varning", "advarsel", "obs",
}

// bannerOrigins begin a mail program's remark on a sender it does not know; bannerLearn ends it.
var (
	bannerOrigins = []string{"you don't often get email from", "some people who received this message don't often get email from", "you don't often get emails from", "sie erhalten nicht häufig e-mails von", "sie erhalten nicht oft eine e-mail von", "vous n'obtenez pas souvent d'e-mail", "no suele recibir correo", "non si ricevono spesso messaggi", "u ontvangt niet vaak e-mail van"}
	bannerLearn   = []string{"learn why this is important", "learnaboutsenderidentification", "erfahren sie, warum", "erfahren sie warum", "découvrez pourquoi", "découvrir pourquoi", "por qué esto es importante", "por qué es importante", "perché è importante", "scopri perché", "waarom dit belangrijk is", "meer informatie over waarom"}
)

// bannerSubjects are what a warning speaks of right behind its tag: the mail or its sender.
var bannerSubjects = []string{
	"this e-mail", "this email", "this message", "this mail", "the sender of this", "external e", "external m", "external s", "email from outside", "e-mail from outside", "diese e-mail", "diese email", "diese mail", "diese nachricht", "der absender dieser", "externe", "ce message", "ce courriel", "cet e-mail", "cet email", "ce mail", "l'expéditeur de ce", "este correo", "este mensaje", "este email", "correo externo", "remitente externo",
	"questa e-mail", "questa email", "questo messaggio", "mittente esterno", "il mittente di", "deze e-mail", "deze email", "dit bericht", "esta mensagem", "este e-mail", "ta wiadomość", "ten e-mail", "wiadomość", "detta mail", "detta e", "detta meddelande", "det här mejlet", "det här meddelandet", "denne e-mail", "denne mail", "denne e-posten", "denne meldingen",
}

// bannerWhole begin warnings without a tag.
var bannerWhole = []string{
	"this email originated from outside", "this e-mail originated from outside", "this message originated from outside", "this email originated outside", "this message originated outside", "this email was sent from outside", "this message was sent from outside", "this message came from outside", "this email came from outside", "this email is from an external", "this message is from an external", "this e-mail is from an external",
	"diese e-mail stammt von außerhalb", "diese e-mail kommt von außerhalb", "diese e-mail stammt von einem externen", "diese nachricht stammt von außerhalb", "diese nachricht stammt von einem externen", "ce message provient de l'extérieur", "ce courriel provient de l'extérieur", "cet e-mail provient de l'extérieur", "este correo electrónico se originó fuera",
}

// bannerOutside say that the mail comes from outside.
var bannerOutside = []string{
	"originated from outside", "originated outside", "outside of", "outside the", "outside your", "outside our", "from outside", "from an external", "external sender", "external source", "external email", "external e-mail", "external address",
	"externen absender", "externer absender", "von einem externen", "von extern", "außerhalb", "ausserhalb", "externe e-mail", "de l'extérieur", "extérieur", "expéditeur externe", "source externe", "remitente externo", "correo externo", "fuera de", "mittente esterno", "indirizzo esterno", "dall'esterno", "esterno", "buiten", "externe afzender", "remetente externo", "fora da", "spoza", "zewnętrzn", "utanför", "udefra", "utenfor", "extern avsändare", "ekstern",
}

// bannerPhrases are what the sentences of such a warning say.
var bannerPhrases = []string{
	"originated from outside", "originated outside", "outside of the organization", "outside the organization", "outside of your organization", "outside your organization", "outside of our organi", "from an external", "external sender", "external source", "external email", "do not click", "don't click", "learn why this is important", "learnaboutsenderidentification",
	"externen absender", "von einem externen", "außerhalb der organisation", "außerhalb ihrer organisation", "außerhalb unserer organisation", "außerhalb des unternehmens", "ausserhalb der organisation", "klicken sie nicht", "keine links", "erfahren sie, warum", "provient de l'extérieur", "expéditeur externe", "ne cliquez pas", "remitente externo", "correo externo", "fuera de la organización", "no haga clic", "mittente esterno", "indirizzo esterno", "non cliccare", "buiten de organisatie", "klik niet", "remetente externo", "não clique", "spoza organizacji", "nie klikaj", "utanför organisationen", "klicka inte", "udefra organisationen", "klik ikke",
}

package parse

// disclaimerPhrases are what legal notices under mails say, lower case, by language. A paragraph needs two of one
// language; each stands for one statement: what the mail is, whom it is for, what a wrong reader must do.
var disclaimerPhrases = []struct {
	lang    string
	phrases []string
}{
	{"en", []string{"confidential", "intended recipient", "intended solely", "intended only for", "intended for the", "solely for the use", "addressee", "received this e-mail in error", "received this email in error", "received this message in error", "received it in error", "received this communication in error",
		"received this transmission in error", "notify the sender", "contact the sender", "legally privileged", "is prohibited", "strictly prohibited", "unauthorised use", "unauthorized use", "unauthorized review", "any review", "registered in england", "views expressed", "opinions expressed", "do not necessarily represent", "accepts no liability", "no liability"}},
	{"de", []string{"vertraulich", "rechtlich geschützt", "richtige adressat", "der beabsichtigte empfänger", "vorgesehene empfänger", "nicht der adressat", "für den adressaten", "irrtümlich", "absender", "vernichten", "löschen sie", "unbefugte", "weitergabe", "nicht gestattet", "ausschließlich für", "ausschliesslich für", "handelsregister", "amtsgericht", "geschäftsführer", "registergericht", "sitz der gesellschaft", "ust-id", "haftungsausschluss"}},
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

// scannerPhrases are said only by what programs and companies add to every mail; one suffices.
var scannerPhrases = []string{
	"consider the environment before printing", "think before you print", "think of the environment before printing", "please don't print this e-mail", "bevor sie diese e-mail ausdrucken", "bevor sie diese mail ausdrucken", "bitte prüfen sie, ob diese mail wirklich ausgedruckt",
	"avant d'imprimer", "pensez à l'environnement", "antes de imprimir", "pense en el medio ambiente", "prima di stampare", "denk aan het milieu voordat", "denk aan het milieu", "tänk på miljön innan", "tænk på miljøet", "zanim wydrukujesz",
	"virus-free", "checked for viruses by", "scanned for viruses", "has been scanned by", "auf viren geprüft", "auf viren überprüft", "virenfrei.", "virenfrei von", "absence de virus", "garanti sans virus", "sans virus.", "libre de virus", "analizado en busca de virus", "ha analizado este correo electrónico en busca de virus",
	"privo di virus", "per individuare virus", "controllata per individuare virus", "gecontroleerd op virussen", "virusvrij", "livre de vírus", "foi verificado quanto à presença de vírus", "wolny od wirusów", "na obecność wirusów", "virusfri", "проверено на вирусы", "без вирусов", "neobsahuje žádné viry", "vírusmentes",
}

// listPhrases begin what mailing lists write under a drawn line.
var listPhrases = []string{
	"mailing list", "mailinglist", "mailing-list", "mailingliste", "liste de diffusion", "lista de correo", "listinfo", "you received this message because you are subscribed", "you are receiving this", "to unsubscribe", "unsubscribe from this", "unsubscribe send", "unsubscribe:", "groups.io links",
	"vous recevez ce message", "sie erhalten diese nachricht", "has recibido este mensaje", "google groups", "google grupe",
}

// bannerTags begin the warnings that gateways put on top of mail from outside; those that say "external" suffice alone.
var bannerTags = []string{
	"external", "external email", "external e-mail", "external mail", "external sender", "external message", "caution", "caution external email", "caution: external email", "caution - external email", "warning", "extern", "externe e-mail", "externe mail", "externer absender", "achtung", "vorsicht", "warnung", "hinweis",
	"attention", "courriel externe", "expéditeur externe", "message externe", "correo externo", "precaución", "atención", "attenzione", "mittente esterno", "let op", "waarschuwing", "atenção", "cuidado", "this email originated", "this message originated", "this email was sent from outside", "this message was sent from outside",
	"you don't often get email from", "some people who received this message don't often get email from", "you don't often get emails from", "sie erhalten nicht häufig e-mails von", "sie erhalten nicht oft eine e-mail von", "vous n'obtenez pas souvent d'e-mail", "no suele recibir correo", "non si ricevono spesso messaggi", "u ontvangt niet vaak e-mail van", "uwaga", "varning", "advarsel", "obs",
}

// bannerPhrases are what such a warning goes on to say.
var bannerPhrases = []string{
	"originated from outside", "originated outside", "outside of the organization", "outside the organization", "outside of your organization", "outside your organization", "outside of our organi", "from an external", "external sender", "external source", "external email", "do not click", "don't click", "learn why this is important", "learnaboutsenderidentification",
	"externen absender", "von einem externen", "außerhalb der organisation", "außerhalb ihrer organisation", "außerhalb unserer organisation", "außerhalb des unternehmens", "ausserhalb der organisation", "klicken sie nicht", "keine links", "erfahren sie, warum", "provient de l'extérieur", "expéditeur externe", "ne cliquez pas", "remitente externo", "correo externo", "fuera de la organización", "no haga clic", "mittente esterno", "indirizzo esterno", "non cliccare", "buiten de organisatie", "klik niet", "remetente externo", "não clique", "spoza organizacji", "nie klikaj", "utanför organisationen", "klicka inte", "udefra organisationen", "klik ikke",
}

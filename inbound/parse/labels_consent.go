package parse

import "strings"

// consentPhrase is how one language says that a third person agreed to hear from us: one of agreed, and where that does
// not say to what, one of to in the same sentence. stem is in every sentence about it, so that a denial is noticed.
type consentPhrase struct {
	lang   string
	agreed []string
	to     []string
	stem   string
}

// phraseList cuts a list of phrases; a leading or trailing blank is part of one.
func phraseList(list string) []string { return strings.Split(list, "|") }

// consentPhrases has forms of the third person only: "happy to call" is the sender's, "happy to be called" is not. To
// teach a language, add its lines here, its denials and doubts below.
var consentPhrases = []consentPhrase{
	{"en", phraseList(" agreed| agrees | has consented| have consented| consented to| gave consent| gave his consent| gave her consent| gave their consent| has given| have given|with his consent|with her consent|with their consent|with his permission|with her permission|with their permission| gave me permission| gave permission| is ok with| are ok with| is okay with| are okay with| is fine with| are fine with| is happy to be| are happy to be| is happy for you| is happy to hear| are happy to hear| he's happy to| she's happy to| they're happy to| is expecting | are expecting | expects your| expect your| knows that you will| is aware that you will| asked me to pass on| asked me to connect| welcomes "),
		phraseList(" contact| be called| call | call.| calls | email| e-mail| hear from| mail from| intro| reach out| reaching out| talk | talking| meeting| in touch| share his| share her| share their| pass on his| pass on her| pass on their"), "be contacted"},
	{"en", phraseList("consent given|consent is given|consent was given|consent obtained|permission given|permission obtained| ok to contact| okay to contact| fine to contact| happy to be contacted| said yes to being| said yes to a call| said yes to an intro| said you can | said you may | said you could | says you can | says you may | told me you can | told me you may | knows you will | knows you'll | know you will | know you'll | knows you are going to | knows that you'll | is aware you will | gave me the go-ahead| gave the go-ahead| authorised me to| authorized me to| has authorised| has authorized"),
		phraseList("consent|permission|go-ahead|contact| be called| call | call.|calling| email| e-mail| mail |hear from|write|writing|reach out| talk|meeting|in touch| details|intro"), ""},
	{"de", phraseList(" er ist einverstanden. | sie ist einverstanden. | sie sind einverstanden. | beide sind einverstanden. | ist einverstanden. | einverständnis liegt vor| zustimmung liegt vor| weiß bescheid| wissen bescheid| hat ihr einverständnis gegeben| hat sein einverständnis gegeben| ihr einverständnis habe ich| sein einverständnis habe ich"), nil, ""},
	{"de", phraseList(" einverstanden| zugestimmt| eingewilligt| stimmt zu| stimmen zu| stimmt einer| stimmen einer| freut sich auf| freuen sich auf| erwartet ihren| erwarten ihren| erwartet ihre| erwartet euren| weiß bescheid, dass| hat erlaubt| hat sein okay| hat ihr okay| hat sein ok| hat ihr ok| damit okay"),
		phraseList("kontakt| anruf|angerufen|anrufen| melde|gemeldet|angeschrieben|anschreiben|ansprechen|angesprochen| mail|nachricht|weitergabe|weitergebe|rückmeldung|gespräch| einverstanden "), "kontaktiert"},
	{"fr", phraseList(" est d'accord| sont d'accord| d'accord pour être| a accepté| ont accepté| accepte d'être| acceptent d'être| a donné son accord| ont donné leur accord| avec son accord| avec leur accord| a consenti| attend votre appel| attend votre message| attendent votre appel"),
		phraseList("contact|appel|recontact|échange|joindre|coordonnées|message|mail|rencontr"), "être contact"},
	{"fr", phraseList(" est au courant| sont au courant| sait que vous| sait que tu| m'a autorisé| m'ont autorisé| est prévenu| est prévenue"), phraseList("contact|appel|écri|coordonnées|message|mail|joindre"), ""},
	{"es", phraseList(" me ha autorizado| me han autorizado| me autorizó| sabe que le vais| sabe que la vais| sabe que le van| sabe que la van| está al tanto| está avisad| ha dado permiso| me ha dado permiso"), phraseList("contact|llam|escrib|datos|correo|permiso"), ""},
	{"es", phraseList(" está de acuerdo| están de acuerdo| de acuerdo en| de acuerdo con| ha aceptado| han aceptado| aceptó | aceptaron | acepta ser| aceptan ser| dio su consentimiento| ha dado su consentimiento| con su consentimiento| con su permiso| ha autorizado| espera su llamada| espera vuestra llamada"),
		phraseList("contact|llam|escrib|habl|correo|reunión"), "contactad"},
	{"it", phraseList(" è d'accordo| sono d'accordo| d'accordo a| d'accordo per| d'accordo ad| ha accettato| hanno accettato| accetta di| accettano di| ha dato il consenso| ha dato il suo consenso| ha acconsentito| hanno acconsentito| con il suo consenso| aspetta la vostra| attende la vostra| si aspetta"),
		phraseList("contatt|chiam|sentit|mail|incontr|ricontatt|telefonat"), "contattat"},
	{"it", phraseList(" mi ha autorizzat| mi hanno autorizzat| ha autorizzato| hanno autorizzato| sa che lo| sa che la| sa che gli| sa che le| è al corrente| è informat| mi ha dato il permesso| ha dato il permesso| ha dato l'ok"), phraseList("contatt|chiam|scriv|mail|dati|recapit|telefon|numero|permesso"), ""},
	{"nl", phraseList(" weet dat je| weet dat u| weet dat jullie| weten dat je| is op de hoogte| heeft mij toestemming| heeft toestemming| mag je bellen| mag je mailen"), phraseList("contact|bel|mail|schrijf|bericht|gegevens|toestemming"), ""},
	{"pt", phraseList(" autorizou-me| me autorizou| autorizaram-me| sabe que vão| sabe que vai| está a par| deu permissão| deu autorização"), phraseList("contat|contact|liga|escrev|dados|mail|permissão|autorização"), ""},
	{"nl", phraseList(" is akkoord| zijn akkoord| gaat akkoord| gaan akkoord| heeft ermee ingestemd| heeft ingestemd| stemt ermee in| heeft toestemming gegeven| hebben toestemming gegeven| vindt het goed| vinden het goed| vindt het prima| verwacht uw| verwacht je| verwachten uw| met zijn toestemming| met haar toestemming| met hun toestemming"),
		phraseList("contact|benader|gebeld|bellen|belt|telefoon|mail|bericht|gesprek"), "benaderd"},
	{"pt", phraseList(" concordou| concordaram| concorda em| concordam em| aceitou| aceitaram| aceita ser| aceitam ser| está de acordo| estão de acordo| deu consentimento| deu o seu consentimento| deu seu consentimento| autorizou| autorizaram| com o seu consentimento| aguarda o seu contato| aguarda o vosso contacto| espera o seu contato"),
		phraseList("contat|contact|ligad|ligaç|chamad|e-mail|email|mensagem|conversa"), "contatad"},
	{"sv", phraseList(" har gått med på| har godkänt| samtycker| har samtyckt| är okej med| går bra att ni kontaktar"), phraseList("kontakt|ring|mejl|mail|samtal"), "kontaktad"},
	{"da no", phraseList(" har sagt ja til| har accepteret| har samtykket| har akseptert| har godtatt| er indforstået med| er innforstått med| er enig i"), phraseList("kontakt|ring|mail|e-post|opkald|oppringt"), "kontaktet"},
	{"pl", phraseList(" zgodził się| zgodziła się| zgodzili się| wyraził zgodę| wyraziła zgodę| wyrazili zgodę| zgadza się"), phraseList("kontakt|telefon|rozmow|mail"), "kontakt"},
	{"cs sk", phraseList(" souhlasí s| souhlasil| souhlasila| dal souhlas| dala souhlas| súhlasí s| súhlasil"), phraseList("kontakt|oslov|volán|zavol"), "kontaktov"},
	{"ru", phraseList(" согласен| согласна| согласны| согласился| согласилась| дал согласие| дала согласие| не против"), phraseList("связ|контакт|звон|разговор|письм"), "связ"},
	{"uk", phraseList(" погодився| погодилася| згоден | згодна | дав згоду| дала згоду"), phraseList("зв'яз|контакт|дзвін|розмов|лист"), "зв'яз"},
	{"tr", phraseList(" kabul etti| onay verdi| onayladı| izin verdi| memnuniyetle"), phraseList("iletişim|aran|ara|mesaj|e-posta"), "iletişim"},
	{"fi", phraseList(" on suostunut| suostui| hyväksyi| antoi luvan| on antanut luvan"), phraseList("yhtey|soit|viesti"), "yhteydenot"},
	{"ja", phraseList("了承を得て|了承いただ|了承済|承諾を得|承諾いただ|承諾済|同意を得|同意いただ|同意済|ご快諾|了承は得て|承諾は得て|同意は得て|許可は得て|了解は得て|了承は取れて|了承を取って|了承済み|許可を得|許可をいただ|了解を得|了解いただ"), nil, "連絡"},
	{"zh", phraseList("同意|已授权|同意您|他同意|她同意|已答应|愿意接受|願意接受"), phraseList("联系|聯絡|聯繫|联络|电话|致电|邮件|沟通"), "联系"},
	{"zh", phraseList("征得她同意|征得他同意|征得其同意|征得对方同意|征得本人同意|徵得她同意|徵得他同意|徵得其同意|已经同意联系|经她同意|经他同意|經她同意|經他同意|得到她的同意|得到他的同意|获得她的同意|获得他的同意|本人已同意|对方已同意"), nil, ""},
	{"ko", phraseList("동의했|동의하셨|동의함|동의하였|동의를 받|허락했|허락하셨|승낙"), phraseList("연락|전화|메일|컨택"), "연락"},
}

// denials are words that take an agreement back, wherever they stand in its sentence.
var denials = phraseList("not|never|n't|hasn't|haven't|didn't|doesn't|don't|isn't|aren't|won't|cannot|without|nobody|refused|declined|neither|nor|no longer|unless|yet to|wasn't|weren't|nicht|nie|kein|keine|keinen|keiner|niemand|ohne|abgelehnt|weder|pas|jamais|sans|aucun|aucune|refusé|n'a|n'ont|n'est|no|nunca|sin|tampoco|ningún|ninguna|rechazó|non|mai|senza|nessun|nessuno|rifiutato|niet|nooit|geen|zonder|geweigerd|não|nem|sem|nenhum|recusou|inte|aldrig|utan|ikke|aldri|uden|uten|nie|bez|odmówił|ne|nesouhlasí|не|нет|без|değil|etmedi|vermedi|ei")

// wideDenials deny in scripts without word ends.
var wideDenials = phraseList("まだ|未だ|ていません|ておりません|していない|得ていない|できていない|得られて|尚未|還沒|还没|没有|沒有|未同意|不同意|未经|未經|아직|않았|않습니다|못했|없이|없습니다")

// doubts are words of a wish, a plan or a condition: nobody has agreed yet.
var doubts = phraseList("if|whether|hope|hopefully|would|will ask|i'll ask|should|might|maybe|perhaps|probably|once|when|until|before|unless|expect that|asking|to ask|could|ob|wenn|falls|sobald|hoffe|hoffentlich|vielleicht|wahrscheinlich|möglicherweise|würde|könnte|werde fragen|frage ihn|frage sie|fragen|bevor|si|s'il|s'ils|espère|peut-être|sans doute|probablement|quand|dès que|lorsque|demander|cuando|ojalá|espero|quizás|quizá|tal vez|probablemente|preguntar|preguntaré|se|spero|forse|quando|appena|probabilmente|chiedere|chiederò|als|indien|zodra|hoop|hopelijk|misschien|waarschijnlijk|vragen|caso|talvez|provavelmente|assim que|perguntar|om|kanske|hoppas|hvis|måske|kanskje|håber|jeśli|czy|może|mam nadzieję|pokud|jestli|snad|если|надеюсь|возможно|может|якщо|eğer|belki|jos|ehkä|toivon")

// lineDenials and lineDoubts take a yes back on a consent line, which is an answer and not a sentence: "yes, no problem"
// is a yes.
var (
	lineDenials = phraseList("not yet|not asked|hasn't|has not|have not|haven't|did not|didn't|noch nicht|nicht|pas encore|pas|n'a|todavía no|aún no|non ancora|non|nog niet|niet|ainda não|não|inte|ikke|ännu|jeszcze|не|ещё|henüz|ei vielä")
	lineDoubts  = phraseList("will ask|i'll ask|to be confirmed|tbc|werde fragen|wird|folgt|à confirmer|à demander|por confirmar|da confermare|da chiedere|te vragen|wordt|a confirmar|pending|maybe|unclear|unsure|vielleicht|peut-être|quizás|forse|misschien|talvez")
)

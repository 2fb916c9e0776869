package parse

// The words by which a partner says that the prospect is not to be contacted, or not yet: lower case, one language or
// group of languages per line.

// dontWords ask not to do what stands near them.
var dontWords = wordSet("don't not never", "nicht nie niemals", "pas jamais", "no nunca", "non mai", "niet nooit", "não nunca", "inte aldrig ikke aldri", "nie", "ne", "не", "ei")

// statedOf makes of a denial a statement about people: "they don't write invoices", not a request.
var statedOf = wordSet("they we i it who that's")

// touchVerbs are whole words, touchStems beginnings of them.
var (
	touchVerbs = wordSet("contact contacting call calling write writing email emailing e-mail mail reach reaching approach approaching phone message touch",
		"ruf rufen anrufen ruft anruft melden melde meldet", "bel bellen mail mailen", "ring ringa ringe ringer", "ligar ligue liguem")
	touchStems = phraseList("kontaktier|schreib|anschreib|anzuschreib|anzuruf|anzusprech|ansprech|contacte|contactez|recontact|appele|rappele|écri|joign|téléphon|llam|llám|contacta|contacten|contactar|escrib|telefone|contatt|ricontatt|chiam|scriv|telefona|benader|schrijf|schrijv|contacteer|contat|escrev" +
		"|kontakta|kontakte|mejla|skriv|kontaktow|dzwoń|dzwon|zadzwo|pisz|pisać|kontaktuj|volej|oslov|связыв|свяж|звон|пиш|зв'яз|дзвон")
)

// nounMarks before such a word make a noun of it: "you do not have a contact there".
var nounMarks = wordSet("a an the any my your our their no main only single first", "ein einen keinen den der die das", "le un mon votre", "el su", "il", "een de het")

// hesitations turn "do not" into an invitation.
var hesitations = phraseList(" hesitate| be shy| zöger|hésit| dude | dudes | dudéis | duden |esitare|esitate| esiti |aarzel| hesite| hesitem|tveka| tøv|wahaj|стесня|сомнева|çekin|epärö|遠慮なく|お気軽|犹豫|猶豫|주저")

// askFirst say that the prospect has not been asked yet.
var askFirst = phraseList("ask her first|ask him first|ask them first|have to ask her|have to ask him|have to ask them|need to ask her|need to ask him|need to ask them|must ask her|must ask him|must ask them|want to ask her|want to ask him|want to ask them|let me ask her|let me ask him|let me ask them|check with her first|check with him first|check with them first|haven't asked her|haven't asked him|haven't asked them|have not asked her|have not asked him|have not asked them|not been asked yet|doesn't know yet|does not know yet|don't know yet that|before you contact|before you call|before you write|before you reach out|before contacting|before reaching out|hold off |hold your horses|wait until i|wait for my go|i'll ask her|i'll ask him|i'll ask them|i will ask her|i will ask him|i will ask them" +
	"|muss sie erst|muss ihn erst|muss es erst|erst fragen|zuerst fragen|vorher fragen|noch nicht gefragt|weiß noch nicht|weiß noch nichts|erst nach rücksprache|bevor sie sich melden|bevor du dich meldest|frage sie noch|frage ihn noch" +
	"|lui demander d'abord|d'abord lui demander|lui en parler d'abord|d'abord lui en parler|ne lui ai pas encore|n'est pas encore au courant|attendez mon feu vert|attendre mon feu vert" +
	"|preguntarle primero|primero le pregunto|primero preguntarle|tengo que preguntarle|todavía no lo sabe|aún no lo sabe|todavía no le he|aún no le he" +
	"|devo prima chiedere|prima chiedere|prima chiederle|prima chiedergli|chiederle prima|chiedergli prima|non lo sa ancora|non gliel'ho ancora" +
	"|eerst vragen|eerst overleggen|weet het nog niet|weet nog van niets|heb het nog niet gevraagd" +
	"|perguntar primeiro|perguntar-lhe primeiro|primeiro perguntar|tenho de lhe perguntar|ainda não sabe|ainda não perguntei" +
	"|fråga henne först|fråga honom först|fråga dem först|spørge hende først|spørge ham først|spørre henne først|spørre ham først|najpierw zapytać|muszę zapytać|najpierw ją|najpierw go|nejdřív zeptat|nejprve zeptat|сначала спрошу|сначала спросить|сперва спрошу|должен спросить|должна спросить|спочатку запитаю|önce sormam|kysyä ensin|kysyn ensin" +
	"|連絡しないで|連絡はしないで|連絡なさらない|連絡はお控え|連絡を控え|連絡はお待ち|連絡をお待ち|確認してから|まだ話していません|不要联系|别联系|請勿聯|请勿联|不要聯|先别|先不要|暂时不要|暫時不要|暂不联|先问问|先問|还没问|還沒問|연락하지|전화하지|연락은 삼가|연락을 삼가|먼저 물어|아직 물어보지")

// strongDoubts say wherever they stand that nothing is settled; conditions do so before the agreement.
var (
	strongDoubts = phraseList("whether|hope|hopefully|will ask|i'll ask|might|maybe|perhaps|probably|unless|asking|to ask|ob|hoffe|hoffentlich|vielleicht|wahrscheinlich|möglicherweise|werde fragen|frage ihn|frage sie|espère|peut-être|sans doute|probablement|demander|ojalá|espero|quizás|quizá|tal vez|probablemente|preguntar|preguntaré|spero|forse|probabilmente|chiedere|chiederò|hoop|hopelijk|misschien|waarschijnlijk|vragen|talvez|provavelmente|perguntar|kanske|hoppas|måske|kanskje|håber|może|mam nadzieję|snad|надеюсь|возможно|может|belki|ehkä|toivon")
	conditions   = phraseList("if|once|until|before|as soon as|wenn|falls|sobald|bevor|si|s'il|s'ils|dès que|cuando|en cuanto|se|quando|appena|als|indien|zodra|caso|assim que|hvis|jeśli|pokud|jestli|если|якщо|eğer|jos")
)

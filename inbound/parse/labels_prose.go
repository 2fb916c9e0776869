package parse

import "strings"

// The words by which prose tells about a company, as data: one language or group of languages per line. All lower case
// unless said otherwise.

// introCues stand before the name of somebody who is introduced. Words between them and the name are skipped when they
// are fillers or honorifics.
var introCues = phrases(
	"introduce|introduce you to|introducing|introduction to|intro to|meet|referring|refer|refer you to|recommend|connect you with|connecting you with|put you in touch with|the contact is|our contact is|my contact is|contact is|contact person is|contact there is|decision maker is|person is|name is|lead:|referral:|talk to|speak to|get in touch with|reach out to", // en
	"vorstellen|vorstellung:|empfehlen|empfehle ihnen|empfehle euch|ansprechpartner ist|ansprechpartnerin ist|kontakt ist|kontaktperson ist|ihnen|euch|verbinde sie mit",                                                                                                                                                                                                   // de
	"présenter|vous présente|vous présenter|te présenter|présente|recommander|recommande|mettre en relation avec|mets en relation avec|contact est|interlocuteur est|interlocutrice est",                                                                                                                                                                                   // fr
	"presentar|presentarle a|presentarles a|presentarte a|presento a|les presento a|le presento a|te presento a|recomendar a|recomiendo a|contacto es|persona de contacto es",                                                                                                                                                                                              // es
	"presentare|presentarvi|presentarle|presentarti|vi presento|le presento|ti presento|consigliare|referente è|contatto è",                                                                                                                                                                                                                                                // it
	"voorstellen aan|voorstellen|stel u voor aan|stel je voor aan|introduceren|aanbevelen|contactpersoon is|in contact brengen met",                                                                                                                                                                                                                                        // nl
	"apresentar|apresento|apresentar-lhe|recomendar|recomendo|contato é|contacto é|pessoa de contato é",                                                                                                                                                                                                                                                                    // pt
	"przedstawić|polecić|kontakt to|presentera|præsentere|presentere|tanıştırmak|представить|познакомить с|контактное лицо",                                                                                                                                                                                                                                                // pl sv da no tr ru
)

// behindCues make the first full name of their sentence the one introduced: "ich möchte Ihnen Bo Chen vorstellen".
var behindCues = wordSet("vorstellen empfehlen bekanntmachen vorzustellen voorstellen introduceren presentera tanıştırmak")

// selfCues stand before the sender's own name.
var selfCues = phrases("my name is|i am|i'm|this is|here is|mein name ist|ich bin|ich heiße|hier ist|je m'appelle|je suis|me llamo|mi nombre es|soy|mi chiamo|sono|mijn naam is|ik ben|meu nome é|me chamo|sou|eu sou|jag heter|jag är|jeg hedder|jeg er|jeg heter|nazywam się|jestem|меня зовут|я")

// fillers may stand between a cue and a name.
var fillers = wordSet("you to a an my our your their the good great old friend contact client customer colleague prospect new now mr mrs ms dr prof with here",
	"ihnen euch dir sie einen eine unseren unsere meinen meine kunden kontakt herrn herr frau bekannten den die dem der mit",
	"vous te le la les à m. mme monsieur madame mon ma notre un une client cliente contact avec de",
	"le les a al el la mi nuestro nuestra un una cliente contacto señor señora sr sra don doña con",
	"vi il lo una un mio mia nostro nostra dott dottor signor signora sig ing con", "u je aan de heer mevrouw dhr mevr mijn onze een met klant", "o a os um uma meu minha nosso nossa cliente senhor senhora sr sra ao à com")

// honorifics stand before a name and belong to no name; one word behind them is a name.
var honorifics = wordSet("mr mrs ms miss mx dr prof sir herr herrn frau hr fr m mme mlle monsieur madame sr sra srta señor señora don doña sig sig.ra signor signora dott dott.ssa ing dhr mevr mevrouw heer senhor senhora pan pani pana panią fru herra rouva bay bayan г-н г-жа господин госпожа dipl.-ing")

// atWords say where a person works; fromWords say it as well as where they live or whose friend they are.
var (
	atWords   = wordSet("at @ bei beim chez presso bij hos u w unter")
	fromWords = wordSet("from of with von vom aus de du des d en del di della dell' van da do das na no från fra på od z ze из от von/bei")
)

// companyNouns say that the name behind them is a company's. Some languages put an article before; see articles.
var companyNouns = wordSet("company firm startup start-up customer", "firma unternehmen kunde kunden startup", "société entreprise boîte maison cabinet", "empresa compañía sociedad firma", "azienda società ditta impresa", "bedrijf onderneming firma", "empresa companhia", "firmy firmie företaget virksomheden selskapet компания компании фирма фирмы")

// articles are skipped before a company noun or name.
var articles = wordSet("the a an their der die das dem den einer einem la le les l' une un el una los il lo l' de het een o a os da do na no")

// companyForms are legal forms behind a name, as they are written, without dots. Case counts: "as" and "co" are words.
var companyForms = wordSet(
	"Inc Incorporated Corp Corporation Ltd LTD Limited LLC LLP PLC plc Plc Company Co Pty Pte Bhd",
	"GmbH mbH mbB PartG PartGmbB gGmbH gmbh GMBH AG KG KGaA OHG UG SE eG eK eV",
	"SA SAS SASU SARL Sarl sarl EURL SNC SCOP SCA", "SL SLU SAU SAPI", "SpA SPA Spa spa Srl SRL srl Srls SRLS Snc Sas", "BV bv NV nv CV VOF BVBA SPRL",
	"Lda LDA Ltda LTDA Lda", "AB AS A/S ASA ApS Aps APS Oy OY Oyj HB KB", "sro as spol SpJ Kft Zrt Nyrt Bt doo DOO dd OOD EOOD AD SRL OÜ UAB SIA AŞ Şti KK",
	"ООО АО ПАО ЗАО ТОВ ЕООД ООД")

// looseForms are forms that are also ordinary words, so they count only right behind a capitalised name and with their
// dots: "s.a.", "spa".
var looseForms = wordSet("as spa Spa Company Co AS SE AD AB CV KB HB")

// formsBefore are legal forms that stand before the name.
var formsBefore = wordSet("ООО ОАО АО ПАО ЗАО ТОВ ИП UAB SIA PT TOO TOV OOO")

// titleWords make a phrase the title of a job.
var titleWords = wordSet(
	"ceo cto cfo cio coo cmo cso cpo ciso cdo cro vp svp evp president vice chief officer head director manager lead leader owner founder co-founder cofounder partner chairman chair principal engineer architect consultant analyst buyer procurement purchasing administrator coordinator executive supervisor secretary assistant controller comptroller accountant developer specialist md gm",
	"geschäftsführer geschäftsführerin geschäftsführung leiter leiterin bereichsleiter abteilungsleiter abteilungsleiterin vertriebsleiter vertriebsleiterin projektleiter projektleiterin it-leiter it-leiterin einkauf einkäufer einkäuferin einkaufsleiter einkaufsleiterin inhaber inhaberin vorstand vorständin prokurist prokuristin teamleiter teamleiterin gesellschafter referent referentin sachbearbeiter sachbearbeiterin assistentin assistenz beauftragter produktionsleiter werksleiter personalleiter personalleiterin betriebsleiter",
	"directeur directrice pdg dg dsi daf dirigeant dirigeante gérant gérante responsable président présidente chef cheffe fondateur fondatrice associé associée acheteur acheteuse ingénieur ingénieure adjoint adjointe drh",
	"director directora gerente jefe jefa responsable presidente presidenta fundador fundadora socio socia propietario propietaria consejero consejera comprador encargado encargada subdirector",
	"direttore direttrice amministratore amministratrice responsabile titolare fondatore fondatrice socio socia capo dirigente ad presidente",
	"directeur directrice hoofd eigenaar eigenares oprichter inkoper teamleider bestuurder zaakvoerder manager projectleider",
	"diretor diretora gerente sócio sócia fundador fundadora proprietário proprietária coordenador coordenadora chefe gestor gestora administrador administradora",
	"prezes dyrektor dyrektorka kierownik właściciel ředitel ředitelka jednatel vedoucí direktör vd chef inköpschef direktør direktor indkøbschef daglig leder toimitusjohtaja johtaja päällikkö müdür müdürü директор руководитель начальник менеджер генеральный igazgató ügyvezető vezető",
)

// openTitles need a word behind "of": "Head of IT", "Leiter der Entwicklung".
var openTitles = wordSet("head vp director directrice directeur leiter leiterin manager lead chief responsable chef cheffe gerente jefe jefa direttore direttrice responsabile hoofd diretor diretora president owner director directora capo gestor gestora vice coordinator secretary")

// noName are capitalised words that belong to no name: pronouns, articles and openers of sentences, days, months,
// common nouns that are written with a capital letter.
var noName = wordSet(
	"i we they he she it you the a an this that these those there here my our your their his her its who what when where why how if as in on at to of for from with and or but so please thanks thank hi hello hey dear good best kind regards subject re fwd fw ps fyi team all both also just sure yes no not is are can could do does did has have will would was were should shall may might new old next last today tomorrow yesterday let lets it's i'm i'd i've we're they're he's she's",
	"ich wir sie er es ihr du der die das den dem ein eine einen einem ihnen euch uns mein meine unser unsere ihre ihren ihrem seine bitte danke hallo guten liebe lieber sehr herr herrn frau firma unternehmen kunde kunden kontakt interesse bedarf angebot projekt termin gespräch lösung danke viele grüße anfrage empfehlung hinweis lead montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november dezember mitarbeiter budget",
	"je nous vous il elle ils elles le la les un une des mon ma notre votre leur bonjour merci cher chère monsieur madame société entreprise lundi mardi mercredi jeudi vendredi",
	"yo nosotros usted ustedes él ella ellos el los las una mi nuestro hola buenos buenas gracias señor señora empresa estimado", "io noi voi lei lui loro il lo gli mio nostro ciao buongiorno grazie signor signora azienda gentile egregio",
	"ik wij we jullie u hij zij ze het een mijn onze beste hallo dank bedankt bedrijf heer mevrouw", "eu nós vocês ele ela eles o os um uma meu nosso olá obrigado obrigada senhor senhora prezado caro",
	"monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december q1 q2 q3 q4",
	"crm erp sso it hr api saas pdf eur usd gbp chf ok vip faq nda rfp rfq poc iso gdpr dsgvo b2b ai",
	"sales marketing support procurement finance operations engineering department deal contract invoice order project meeting call demo webinar program programme partner company client customer account gmbh ag inc ltd llc",
	"europe germany france spain italy netherlands portugal switzerland austria deutschland frankreich schweiz österreich españa italia berlin munich münchen hamburg köln frankfurt vienna wien zürich zurich geneva paris lyon london madrid barcelona rome roma milan milano amsterdam rotterdam brussels lisbon lisboa porto york new-york boston chicago tokyo beijing shanghai seoul dublin",
)

// nameParticles stand inside names in lower case.
var nameParticles = wordSet("van von der den de del della di da do dos das la le du des ten ter te zu zur af bin ibn al el y e")

// phrases splits lists of phrases and finds them by their first word, longest first.
func phrases(lists ...string) map[string][][]string {
	table := map[string][][]string{}
	for _, list := range lists {
		for p := range strings.SplitSeq(list, "|") {
			words := strings.Fields(p)
			at := table[words[0]]
			i := 0
			for i < len(at) && len(at[i]) >= len(words) {
				i++
			}
			at = append(at, nil)
			copy(at[i+1:], at[i:])
			at[i] = words
			table[words[0]] = at
		}
	}
	return table
}

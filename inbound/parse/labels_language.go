package parse

import "strings"

// smallWords are the words a text of a language cannot do without, by language. A word several languages have counts for
// each.
var smallWords = map[string]string{
	"en": "the and of to is are was were have has had you your we our they them their this that with for from would could should please not be been will about who which there it its in on as at if when what how let know thanks thank hello dear regards best he she his her i an any need needs",
	"de": "der die das und ist sind war waren haben hat hatte sie ihr ihre ihren wir uns unser unsere mit für von zu zum zur nicht ein eine einen einem einer auch auf aus bei als wie wenn dass werden wird würde kann könnte bitte danke hallo liebe lieber sehr geehrte gruß grüße viele noch nach über sich im am dem den des ich er es sucht suchen braucht brauchen möchte möchten gerne gern wurde habe hier",
	"fr": "le la les et est sont était des du de un une nous vous votre vos notre nos ils elles leur leurs avec pour dans sur par pas ne que qui ce cette ces au aux plus mais ou où comme si être avoir ont a été serait merci bonjour cordialement je il elle on cherche cherchent besoin voici cher chère très bien faire",
	"es": "el la los las y es son era fueron de del un una unos unas nosotros usted ustedes su sus nuestro nuestra con para por en que quien este esta estos como si no pero más muy ser estar tiene tienen ha han sería gracias hola saludos estimado estimada yo él ella busca buscan necesita necesitan se lo le les al también favor hablar cuándo saludo todos porque sobre desde hasta puede pueden quiere quieren hay ya eso nos bien gente",
	"nl": "de het een en is zijn was waren hebben heeft had u uw wij we ons onze zij ze hun met voor van naar op in aan bij uit als dat die deze dit niet ook maar of om te er wordt worden zou kan kunnen graag bedankt dank hallo beste groet groeten ik hij zoekt zoeken nodig wil willen over nog hoe wat",
	"it": "il lo la i gli le e è sono era di del della un una noi voi suo loro nostro con per in che chi questo questa come se non ma più molto essere avere ha hanno sarebbe grazie ciao buongiorno cordiali saluti io lui lei cerca cercano bisogno",
	"pt": "o a os as e é são era de do da dos das um uma nós vocês seu sua nosso nossa com para por em que quem este esta como se não mas mais muito ser ter tem têm seria obrigado obrigada olá atenciosamente eu ele ela procura procuram precisa",
}

var languageWords = wordsByLanguage()

func wordsByLanguage() map[string][]string {
	all := map[string][]string{}
	for code, words := range smallWords {
		for w := range strings.FieldsSeq(words) {
			all[w] = append(all[w], code)
		}
	}
	return all
}

// languageLabels are labels of header blocks that only one of these languages has.
var languageLabels = onlyIn("en", "de", "fr", "es", "nl", "it", "pt")

func onlyIn(codes ...string) map[string]string {
	owners := map[string]map[string]bool{}
	for _, l := range headerLabelTable {
		for _, list := range []string{l.from, l.to, l.date, l.subject} {
			for word := range strings.SplitSeq(list, "|") {
				if word = strings.ToLower(word); word != "" {
					if owners[word] == nil {
						owners[word] = map[string]bool{}
					}
					owners[word][l.lang] = true
				}
			}
		}
	}
	only := map[string]string{}
	for _, code := range codes {
		for word, in := range owners {
			others := 0
			for _, c := range codes {
				if in[c] {
					others++
				}
			}
			if in[code] && others == 1 {
				only[word] = code
			}
		}
	}
	delete(only, "date") // English programs and French ones
	return only
}

// languageWrote ends the line above a quote.
var languageWrote = map[string]string{"wrote": "en", "schrieb": "de", "écrit": "fr", "escribió": "es", "schreef": "nl", "scritto": "it", "escreveu": "pt"}

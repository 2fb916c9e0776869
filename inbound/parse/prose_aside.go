package parse

// asideWords tell that a sentence names a company that is not the one referred: a competitor, a former employer, somebody
// to keep away from. One such word, and what the sentence names is a suggestion at most.
var asideWords = wordSet(
	"competitor competitors competing rival formerly previously former ex before earlier until left quit instead unlike besides",   // en
	"konkurrent konkurrenten konkurrenz wettbewerber mitbewerber früher vorher ehemals ehemaliger ehemalige zuvor verlassen statt", // de
	"concurrent concurrents concurrence auparavant avant ancien ancienne anciennement quitté",                                      // fr
	"competidor competidores competencia antes anteriormente antiguo antigua dejó",                                                 // es
	"concorrente concorrenti concorrenza prima precedentemente ex lasciato",                                                        // it
	"concurrenten concurrentie voorheen eerder vroeger voormalig verlaten",                                                         // nl
	"concorrentes concorrência anteriormente deixou",                                                                               // pt
	"konkurrenter tidigare tidligere",            // sv da no
	"konkurent konkurencja wcześniej poprzednio", // pl
)

// avoidWords are what one is asked not to do with such a company.
var avoidWords = wordSet("talk speak contact call mention tell write mail email approach sprechen reden kontaktieren anrufen erwähnen schreiben parler contacter appeler mentionner hablar contactar llamar mencionar parlare contattare chiamare spreken bellen noemen")

// aside reports a sentence that names a company only to set it apart.
func (s sentence) aside() bool {
	denied, avoids := false, false
	for _, t := range s {
		if asideWords[t.low] {
			return true
		}
		denied = denied || t.low == "not" || t.low == "don't" || t.low == "don’t" || t.low == "never" || t.low == "nicht" || t.low == "ne" || t.low == "pas" || t.low == "no" || t.low == "non" || t.low == "niet"
		avoids = avoids || avoidWords[t.low]
	}
	return denied && avoids
}

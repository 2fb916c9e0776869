package parse

import (
	"strings"
	"unicode"
)

// attributionOpeners are the first words of "On … wrote:" lines, lower case; a date follows them. Chinese ones are
// written without a blank and stand in startsWithOpener.
var attributionOpeners = wordSet(
	"on",            // en
	"am an vom",     // de
	"le en",         // fr
	"el en",         // es ca
	"il in alle",    // it
	"op",            // nl
	"em no a às",    // pt
	"den d. på kl.", // da no sv
	"dnia w",        // pl
	"dne dňa v ve",  // cs sk sl
	"în pe la in",   // ro
	"dana dne u na", // hr sr
	"в на від от у", // ru uk bg
	"στις την σε",   // el
	"kuupäeval",     // et
	"في بتاريخ",     // ar
	"בתאריך ביום",   // he
	"pada tanggal",  // id
	"vào lúc ngày",  // vi
	"o ás",          // gl
	"noong",         // tl
	"در",            // fa
	"på",            // no
	"dňa",           // sk
)

// openerFillers may stand between an opener and the date.
var openerFillers = wordSet("تاریخ the giorno dia día dniu data date de du data dn.", "يوم", "יום")

// quotingOpeners start attributions that need no date.
var quotingOpeners = []string{
	"quoting ", "begin quote from ", "in a message dated ", "zitat von ", "citando ", "citando a ", "citazione di ", "quoting: ", "citát ", "cituji ", "lainaus ", "cytat ", "wiadomość napisana przez ",
	"missatge de ", "użytkownik ", "cytowanie ", "citaat van ", "citeren ", "selon ", "citation de ", "citerar ", "citat från ", "citat fra ", "цитирую ", "цитата ",
}

// wroteWords say that somebody wrote, lower case.
var wroteWords = wordSet(
	"wrote writes",                           // en
	"schrieb schrieben geschrieben schreibt", // de
	"écrit ecrit écrivait",                   // fr
	"escribió escribio escribe escribir",     // es
	"escriure escrigué escrit",               // ca
	"scritto scrive scriveva",                // it
	"schreef geschreven",                     // nl
	"escreveu escreve",                       // pt
	"skrev skriver",                          // da no sv
	"kirjoitti",                              // fi
	"napisał napisała napisal pisze napisana napisano pisał", // pl
	"napsal napsala píše",           // cs
	"napísal napísala",              // sk
	"írta írt",                      // hu
	"scris",                         // ro
	"napisao napisala piše написао", // hr sr sl
	"написал написала пишет писал писали написав",            // ru
	"пише написано писав",                                    // uk
	"написа",                                                 // bg
	"yazdı yazmış",                                           // tr
	"έγραψε έγραψαν",                                         // el
	"kirjutas",                                               // et
	"rašė parašė",                                            // lt
	"rakstīja rakstija",                                      // lv
	"menulis tulis",                                          // id
	"viết",                                                   // vi
	"كتابة كتب كتبت",                                         // ar
	"כתב כתבה מאת",                                           // he
	"napisala napisal zapisal",                               // sl
	"idatzi", "escribiu escribíu", "نوشت", "लिखा", "sinulat", // eu gl fa hi tl
	"skrifaði", "scríobh", "ysgrifennodd", "shkroi", "напиша", // is ga cy sq mk
)

// wroteAnywhere are the same for scripts without blanks between words.
var wroteAnywhere = []string{
	"のメール", "さんは書きました", "が書きました", "のメッセージ", "のメール:", // ja
	"写道", "寫道", "写到", "寫到", "來信", // zh
	"작성", "썼습니다", "님이 씀", "님이 쓴", // ko
	"เขียนว่า", "เขียน", "写的", "寫的", // th
}

// dateWords are names of days and months, by their first three or four letters: enough to see that a date follows.
var dateWords = wordSet(
	"mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec today yesterday", // en
	"mo di mi do fr sa so mon die mit don fre sam son mär mrz mai okt dez jän",                    // de
	"lun mar mer jeu ven sam dim janv fév févr avr juin juil aoû août déc",                        // fr
	"lun mié mie jue vie sáb sab dom ene abr ago dic mart miér juev vier",                         // es
	"lun gio ven gen mag giu lug set ott merc giov",                                               // it
	"ma di wo do vr za zo maa mrt mei",                                                            // nl
	"seg ter qua qui sex sáb fev out mai set",                                                     // pt
	"man tir ons tor fre lør søn mån tis lör sön maj",                                             // da no sv
	"ma ti ke to pe la su tam hel maa huh tou kes hei elo syy lok mar jou",                        // fi
	"wt cz nd ndz pon wto śro śr czw pią pt sob nie sty lut kwi maj cze lip sie wrz paź lis gru",  // pl
	"po út ut st čt pá so ne pon úte stř čtv pát sob led úno bře dub kvě čvn čvc srp zář říj pro", // cs sk
	"hét hé ked sze csü pén szo vas ápr máj szept kedd hétf szer csüt pént szom vasá",             // hu
	"lun mar mie joi vin sâm sâmb dum ian noi iun iul",                                            // ro
	"pon uto sri čet pet sub ned sij vel ožu tra svi lip srp kol ruj stu pro",                     // hr
	"пн вт ср чт пт сб вс нд пон вто сре чет пят суб вос пʼят п'ят сер янв фев мар апр мая май июн июл авг сен окт ноя дек січ лют бер кві тра чер лип сер вер жов лис гру вів нед", // ru uk
	"pzt sal çar per cum cmt paz oca şub nis may haz tem ağu eyl eki kas ara",                             // tr
	"δευ τρί τρι τετ πέμ πεμ παρ σάβ σαβ κυρ ιαν φεβ μαρ απρ μάι μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ",       // el
	"esm tei kol nel ree lau püh jaa vee mär mai juu",                                                     // et
	"pir ant tre ket pen šeš sek pr ot tr ce pk se sv pirmd otrd trešd ceturtd piektd sestd svētd th thứ", // lt lv
	"sen sel rab kam jum sab min", // id
	"الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت", // ar
	"יום", // he
	"pon tor sre čet pet sob ned nedelja ponedeljek torek sreda četrtek petek sobota avg",                              // sl
	"dl dt dc dj dv ds dg gen febr abr jul ag set nov des dilluns dimarts dimecres dijous divendres dissabte diumenge", // ca
	"luns mér mar xov ven sáb dom xan xaneiro xuñ xul out dec",                                                         // gl
	"lun miy huw biy sab lin ene peb abr hun hul ago set okt nob dis",                                                  // tl
	"شنبه یکشنبه دوشنبه سه چهارشنبه پنجشنبه جمعه",                                                                      // fa
	"सोम मंगल बुध गुरु शुक्र शनि रवि",                                                                                  // hi
)

// wordSet makes a set of lists of words.
func wordSet(lists ...string) map[string]bool {
	words := map[string]bool{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			words[w] = true
		}
	}
	return words
}

// isDateWord reports whether w, a word with or without a full stop, can begin a date: a number, a day, a month.
func isDateWord(w string) bool {
	w = strings.Trim(w, ",.;:،()\"'「」\u200e\u200f")
	if w == "" {
		return false
	}
	if unicode.IsDigit(firstRune(w)) {
		return true
	}
	w = strings.ToLower(w)
	if dateWords[w] {
		return true
	}
	if greetings[w] {
		return false // "hello" is no Helmikuu
	}
	// Full names by their beginnings: "wednesday", "listopada", "giovedì".
	letters := 0
	for i := range w {
		if letters == 3 || letters == 4 {
			if dateWords[w[:i]] && len(w) >= i {
				return letters > 2
			}
		}
		if letters++; letters > 4 {
			break
		}
	}
	return strings.HasPrefix(w, "星期") || strings.HasPrefix(w, "周") || strings.HasPrefix(w, "ngày") || strings.HasPrefix(w, "thứ")
}

package parse

// The words with which prose tells what an account wants, lower case, one language or group of languages per line.

// needCues stand before what somebody needs. They are said of a third person; "we need" and "I need" are the sender's.
var needCues = phrases(
	"need|needs|are looking for|is looking for|looking for|they want|want to replace|wants to replace|interested in|is after|are after|in the market for|in need of",
	"brauchen|braucht|benötigen|benötigt|suchen|sucht|suchen nach|sucht nach|interessieren sich für|interessiert sich für|haben bedarf an|hat bedarf an",
	"cherche|cherchent|recherche|recherchent|a besoin de|ont besoin de|a besoin d'un|ont besoin d'un|souhaite|souhaitent|s'intéresse à|s'intéressent à",
	"necesita|necesitan|busca|buscan|está buscando|están buscando|quiere|quieren|está interesado en|están interesados en",
	"ha bisogno di|hanno bisogno di|cerca|cercano|sta cercando|stanno cercando|è interessato a|sono interessati a",
	"heeft behoefte aan|hebben behoefte aan|zoekt|zoeken|zoekt naar|zoeken naar|is op zoek naar|zijn op zoek naar|zijn geïnteresseerd in|is geïnteresseerd in",
	"precisa de|precisam de|procura|procuram|está procurando|estão procurando|está à procura de|estão à procura de|necessita de|necessitam de",
	"behöver|söker|har brug for|søger|trenger|potrzebuje|potrzebują|szuka|szukają|нужна|нужен|нужно|ищет|ищут",
)

// firstPersons say that a need or a plan is the sender's own.
var firstPersons = wordSet("i we you ich wir sie? ihr je j' nous vous yo nosotros io noi ik wij we eu nós vi jag jeg мы я")

// noNeeds are first words behind a cue that make it say something else.
var noNeeds = wordSet("it you your be us me help a? any more? to? no not your das ihre dich dir uns mir hilfe euch ça vous nous tu ayuda eso aiuto voi te hulp je jou u isso ajuda time")

// needStops end the clause of a need before a conjunction.
var needStops = wordSet("want wants would will plan plans start starts has have is are they he she could should expect expects",
	"möchte möchten will wollen würde würden hat haben ist sind plant planen sie er startet starten",
	"veut veulent souhaite souhaitent a ont est sont prévoit il elle ils elles quiere quieren tiene tienen es son desea desean vuole vogliono ha hanno è sono desidera wil willen heeft hebben is zijn ze quer querem tem têm é são deseja pretende")

// sizeUnits count people at a company; looseUnits do so only behind words like "about" or "for".
var (
	sizeUnits = wordSet("employees staff seats users headcount fte ftes workers", "mitarbeiter mitarbeitern mitarbeitende mitarbeitenden beschäftigte nutzer anwender arbeitsplätze lizenzen",
		"salariés employés collaborateurs utilisateurs postes", "empleados trabajadores usuarios puestos", "dipendenti addetti utenti postazioni", "medewerkers werknemers gebruikers", "funcionários colaboradores utilizadores usuários",
		"anställda medarbetare ansatte medarbejdere brugere pracowników сотрудников пользователей çalışan")
	looseUnits = wordSet("people persons personen leute leuten personnes personas persone mensen pessoas człowiek osób человек")
	abouts     = wordSet("about around approximately approx some roughly circa ca over nearly almost for with of has have employs ~ rund etwa ungefähr zirka über knapp für mit environ près plus pour avec unos unas cerca aproximadamente para con tiene circa oltre per ongeveer zo'n voor met quase mais tem omkring około около")
)

// budgetWords say that a sum of money is what the account can spend.
var budgetWords = wordSet("budget budgets budgeted worth volume spend deal-size", "budgetrahmen auftragswert volumen auftragsvolumen", "presupuesto valor", "orçamento verba", "importo valore stanziato", "begroting bedrag", "budżet бюджет", "montant enveloppe")

// moneyWords are currencies and multipliers beside a number.
var moneyWords = wordSet("eur euro euros usd gbp chf sek dkk nok pln brl jpy € $ £ ¥ k m mio mio. million millions mrd tsd tsd. tausend thousand thousands mil mille mila milioni milhões millones duizend miljoen dollar dollars pounds francs reais zł kr kr. k€ m€ t€ teur keur meur")

// planWords say that a time is one of a plan.
var planWords = wordSet("start starting begin launch live want wants plan plans planned planning need needs rollout roll deadline decide decision ready implement implementation switch migrate by until kickoff kick-off within",
	"starten start beginnen möchten möchte wollen will geplant planen plant einführen einführung entscheidung umstellen bis ab loslegen anfangen produktiv livegang",
	"démarrer commencer débuter lancer souhaite souhaitent veulent veut prévoit prévu décision avant dès d'ici mettre",
	"empezar comenzar arrancar iniciar quieren quiere lanzar implantar decisión antes desea desean", "iniziare partire cominciare avviare vogliono vuole entro decisione avvio",
	"starten beginnen willen wil invoeren beslissing vóór voor gepland", "começar iniciar arrancar querem quer lançar implementar decisão até", "börja starta vill starte begynde vil ønsker zacząć chcą начать хотят")

// timePrepositions stand before a time.
var timePrepositions = wordSet("in by until before from during within this next end mid early late at", "im ab bis vor zum anfang mitte ende nächsten nächstes nächster diesen dieses dieses kommenden", "en au dès d'ici avant fin début mi courant le", "en antes a finales principios para desde el próximo", "in entro a da nel fine inizio", "in vanaf voor begin eind tot dit volgend", "em no até a partir antes de início fim", "i før innan från w od do в до с")

// times are words that name a time of the year.
var times = wordSet("q1 q2 q3 q4 h1 h2 quarter spring summer autumn fall winter year month months weeks week",
	"january february march april may june july august september october november december", "quartal halbjahr januar jänner februar märz april mai juni juli august september oktober november dezember frühjahr frühling sommer herbst jahr jahres jahresende monat",
	"t1 t2 t3 t4 trimestre semestre janvier février mars avril mai juin juillet août septembre octobre novembre décembre printemps été automne hiver année rentrée",
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre primavera verano otoño invierno año", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre autunno estate inverno anno",
	"kwartaal januari februari maart mei juni juli augustus oktober voorjaar zomer najaar jaar", "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro outono verão inverno ano",
	"kvartal januar februar marts maj sommar høst våren kwartał kwartale styczniu lutym marcu kwietniu maju czerwcu квартале января феврале марте апреле")

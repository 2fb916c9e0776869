package parse

import "strings"

// fieldSynonyms are the words people put before a colon when they describe a lead, by canonical name: en de fr es it nl pt
// on a line each, then further languages.
var fieldSynonyms = []struct {
	name     string
	synonyms string
}{
	{"company", "company|company name|organisation|organization|account|account name|business|firm|customer|client|prospect|prospect company|lead company|employer|name of company|lead" +
		"|firma|firmenname|unternehmen|kunde|organisation|gesellschaft|interessent" +
		"|entreprise|société|societe|nom de l'entreprise|client|organisme|raison sociale" +
		"|empresa|compañía|compania|sociedad|cliente|organización" +
		"|azienda|società|impresa|cliente|ditta|ragione sociale" +
		"|bedrijf|bedrijfsnaam|onderneming|klant|organisatie" +
		"|empresa|companhia|cliente|organização" +
		"|firma|nazwa firmy|klient|společnost|zákazník|spoločnosť|företag|bolag|kund|företagsnamn|virksomhed|kunde|selskap|bedrift|yritys|asiakas|şirket|firma adı|müşteri|компания|организация|название компании|клиент|фирма|компанія|клієнт|фірма|cég|cégnév|ügyfél|companie|societate|εταιρεία|חברה|الشركة|شركة|công ty|perusahaan|会社|会社名|企業名|法人名|お客様|御社名|公司|公司名称|公司名稱|客户|客戶|企业|회사|회사명|고객사|업체"},
	{"domain", "domain|website|web site|web|site|url|company website|homepage|company domain" +
		"|domäne|webseite|internetseite|internet|web-seite|domaine|site web|site internet|dominio|sitio web|página web|pagina web|sito|sito web|domein|webadres|domínio|página|sítio"},
	{"contact", "contact|contact name|contact person|name|person|full name|prospect name|lead name|decision maker|decision-maker|point of contact|poc|champion|key contact|who|introducing|buyer" +
		"|ansprechpartner|ansprechpartnerin|kontakt|kontaktperson|entscheider" +
		"|interlocuteur|interlocutrice|personne|nom|nom du contact|personne à contacter|décideur" +
		"|contacto|persona de contacto|nombre|persona|interlocutor" +
		"|contatto|referente|persona di contatto|nome|persona" +
		"|contactpersoon|naam|persoon|aanspreekpunt" +
		"|contato|pessoa de contato|pessoa de contacto|nome|responsável" +
		"|osoba kontaktowa|kontakt|imię i nazwisko|osoba|kontaktní osoba|jméno|kontaktná osoba|meno|kontaktperson|namn|navn|yhteyshenkilö|nimi|ilgili kişi|yetkili|kişi|ad soyad|контактное лицо|контакт|имя|фио|контактна особа|ім'я|kapcsolattartó|név|persoană de contact|nume|υπεύθυνος|όνομα|איש קשר|שם|جهة الاتصال|الاسم|người liên hệ|担当|担当者|ご担当者|担当者名|氏名|お名前|名前|联系人|聯絡人|负责人|姓名|担当者様|담당자|이름|성명|담당자명"},
	{"email", "email|e-mail|mail|email address|e-mail address|contact email|mail address|his email|her email|their email" +
		"|e-mail-adresse|mailadresse|mailadr|emailadresse|courriel|adresse mail|adresse e-mail|adresse email|mél|correo|correo electrónico|correo electronico|posta elettronica|indirizzo email|indirizzo e-mail|e-mailadres|mailadres|endereço de email|correio eletrónico|correio eletrônico|endereço de e-mail" +
		"|adres e-mail|e-mailová adresa|e-postadress|e-post|epost|mejl|mailadresse|sähköposti|e-posta|электронная почта|почта|эл. почта|електронна пошта|пошта|e-mail cím|adresă de email|ηλεκτρονική διεύθυνση|דוא\"ל|מייל|البريد الإلكتروني|メール|メールアドレス|mail address|邮箱|郵箱|电子邮件|電子郵件|邮件|이메일|메일"},
	{"phone", "phone|telephone|tel|mobile|cell|phone number|contact phone|direct|mobile phone|telefon|telefonnummer|handy|mobil|rufnummer|téléphone|telephone|tél|portable|numéro|teléfono|telefono|móvil|cellulare|telefoon|telefoonnummer|mobiel|telefone|telemóvel|celular" +
		"|nr telefonu|numer telefonu|komórka|mobilní telefon|telefonní číslo|telefonnr|mobilnummer|mobiltelefon|puhelin|puhelinnumero|cep|cep telefonu|телефон|тел|мобильный|номер телефона|мобільний|telefonszám|mobil|τηλέφωνο|κινητό|טלפון|נייד|الهاتف|جوال|điện thoại|電話|電話番号|tel番号|携帯|电话|手机|手機|电话号码|전화|전화번호|연락처|휴대폰"},
	{"title", "title|job title|role|position|function|job|titel|rolle|funktion|stelle|fonction|poste|rôle|titre|cargo|puesto|rol|función|ruolo|posizione|funzione|qualifica|functie|rol|função|posição" +
		"|stanowisko|rola|pozycja|pozice|funkce|pozícia|roll|befattning|stilling|tittel|titel|asema|tehtävä|rooli|ünvan|görev|pozisyon|должность|роль|посада|beosztás|pozíció|funcție|θέση|תפקיד|المنصب|chức vụ|役職|肩書|肩書き|部署|职位|職位|职务|職稱|직책|직위|직급"},
	{"context", "context|background|notes|note|description|details|summary|situation|about|why|reason|story|info|information|comment|comments|relationship|how i know them|opportunity" +
		"|kontext|hintergrund|zusammenhang|anmerkung|anmerkungen|notiz|beschreibung|lage|bemerkung|ausgangslage" +
		"|contexte|remarque|remarques|détails|résumé|commentaire|commentaires" +
		"|contexto|antecedentes|notas|descripción|situación|resumen|comentario|comentarios|detalles" +
		"|contesto|descrizione|situazione|dettagli|riassunto|commento|commenti" +
		"|achtergrond|omschrijving|toelichting|situatie|opmerking|opmerkingen|beschrijving" +
		"|descrição|situação|resumo|detalhes|comentário|observações" +
		"|kontekst|opis|uwagi|tło|sytuacja|popis|poznámka|bakgrund|beskrivning|baggrund|bakgrunn|beskrivelse|tausta|kuvaus|bağlam|açıklama|not|контекст|описание|комментарий|примечание|опис|коментар|háttér|leírás|megjegyzés|descriere|detalii|πλαίσιο|σχόλια|רקע|הערות|الخلفية|ملاحظات|内容|背景|備考|概要|詳細|经过|背景情况|备注|備註|说明|描述|배경|내용|비고|설명|상황"},
	{"consent", "consent|permission|ok to contact|okay to contact|has agreed|agreed to be contacted|aware|knows|opt-in|opt in|consent given|expects our mail|expecting contact|they agreed|ok to reach out" +
		"|einwilligung|einverständnis|zustimmung|erlaubnis|einverstanden" +
		"|consentement|accord|autorisation|permission" +
		"|consentimiento|permiso|autorización" +
		"|consenso|permesso|autorizzazione" +
		"|toestemming|akkoord|goedkeuring" +
		"|consentimento|permissão|autorização" +
		"|zgoda|souhlas|súhlas|samtycke|medgivande|samtykke|suostumus|onay|izin|rıza|согласие|разрешение|згода|hozzájárulás|beleegyezés|consimțământ|acord|συγκατάθεση|הסכמה|الموافقة|موافقة|同意|承諾|連絡可否|ご了承|授权|同意联系|동의|연락 동의|동의 여부"},
	{"address", "address|postal address|street|office address|adresse|anschrift|postanschrift|standort|adresse postale|dirección|direccion|domicilio|indirizzo|sede|adres|vestiging|endereço|morada|adresa|adress|osoite|adres siedziby|адрес|адреса|cím|adresă|διεύθυνση|כתובת|العنوان|địa chỉ|住所|所在地|地址|주소|location"},
	{"need", "need|needs|requirement|requirements|pain|pain point|pain points|problem|challenge|use case|interest|interested in|looking for|project|bedarf|anforderung|problem|herausforderung|anwendungsfall|interesse|projekt|besoin|besoins|problème|projet|cas d'usage|necesidad|necesidades|problema|proyecto|bisogno|esigenza|esigenze|progetto|behoefte|probleem|uitdaging|necessidade|projeto|desafio" +
		"|potrzeba|potrzeby|wymagania|potřeba|behov|önskemål|krav|tarve|ihtiyaç|потребность|задача|запрос|потреба|igény|nevoie|ανάγκη|צורך|الحاجة|要望|ニーズ|課題|ご要望|需求|要求|요구사항|니즈|필요|요청사항"},
	{"size", "size|company size|employees|headcount|number of employees|seats|users|team size|staff|größe|unternehmensgröße|mitarbeiter|mitarbeiterzahl|taille|effectif|effectifs|employés|tamaño|empleados|dimensione|dipendenti|grootte|werknemers|medewerkers|tamanho|funcionários|colaboradores" +
		"|wielkość|liczba pracowników|pracownicy|velikost|počet zaměstnanců|zaměstnanci|storlek|antal anställda|anställda|størrelse|antal ansatte|ansatte|koko|henkilöstö|çalışan sayısı|büyüklük|размер|сотрудники|численность|количество сотрудников|розмір|méret|létszám|mărime|angajați|μέγεθος|גודל|עובדים|الحجم|規模|従業員数|社員数|人数|规模|人數|员工|員工數|员工人数|규모|직원수|인원"},
	{"industry", "industry|sector|vertical|line of business|branche|industrie|wirtschaftszweig|secteur|secteur d'activité|industria|sector de actividad|settore|setor|branża|odvětví|bransch|отрасль|iparág|業種|業界|行业|行業|업종"},
	{"country", "country|land|pays|país|pais|paese|kraj|země|maa|ülke|страна|країна|ország|țară|χώρα|מדינה|البلد|quốc gia|国|国名|国家|國家|국가"},
	{"timing", "timing|timeline|time frame|timeframe|when|deadline|start|start date|urgency|close date|expected close|zeitrahmen|zeitplan|termin|frist|beginn|zeitpunkt|wann|délai|échéance|calendrier|quand|plazo|fecha|cuándo|calendario|tempistica|tempi|scadenza|quando|planning|termijn|wanneer|prazo|cronograma" +
		"|termin|harmonogram|czas|termín|tidplan|tidsplan|tidpunkt|tidsramme|aikataulu|zamanlama|takvim|сроки|срок|когда|терміни|időzítés|határidő|termen|calendar|χρονοδιάγραμμα|לוח זמנים|موعد|時期|導入時期|納期|スケジュール|时间|時間|时间表|交期|일정|시기|도입 시기"},
	{"amount", "amount|budget|value|deal value|deal size|estimated value|price|revenue|volume|betrag|auftragswert|wert|summe|volumen|montant|valeur|importe|presupuesto|valor|importo|valore|bedrag|waarde|montante|orçamento|valor estimado" +
		"|budżet|kwota|wartość|rozpočet|částka|belopp|värde|beløb|værdi|budsjett|verdi|budjetti|arvo|bütçe|tutar|бюджет|сумма|стоимость|сума|költségvetés|összeg|buget|valoare|προϋπολογισμός|תקציב|הميزانية|ميزانية|予算|金額|预算|預算|金额|예산|금액"},
}

// fieldNames finds the canonical name by folded synonym; the first list that claims a word keeps it.
var fieldNames = buildFieldNames()

func buildFieldNames() map[string]string {
	names := map[string]string{}
	for _, f := range fieldSynonyms {
		for s := range strings.SplitSeq(f.synonyms, "|") {
			if names[s] == "" {
				names[s] = f.name
			}
		}
	}
	return names
}

// placeholders are values that say that there is none, lower case.
var placeholders = phraseSet("?|??|???|-|--|–|—|…|x|xx|xxx|n/a|na|n.a|none|unknown|tbd|tbc|to follow|to be confirmed|to be defined|pending|see below|see above|see attached|see attachment|not known|not yet known|no idea|later" +
	"|unbekannt|folgt|offen|keine angabe|k.a|siehe anhang|siehe unten|siehe oben|noch offen|nicht bekannt|wird nachgereicht|inconnu|à venir|à définir|voir ci-dessous|voir pièce jointe|non communiqué|nc|desconocido|pendiente|por definir|ver adjunto|ver abajo" +
	"|sconosciuto|da definire|vedi allegato|vedi sotto|onbekend|volgt|zie bijlage|zie onder|nog niet bekend|desconhecido|a definir|ver anexo|okänt|ukendt|ukjent|nieznany|неизвестно|未定|不明|未知|待定|无|無|なし|미정|없음")

func phraseSet(list string) map[string]bool {
	set := map[string]bool{}
	for p := range strings.SplitSeq(list, "|") {
		set[p] = true
	}
	return set
}

// consentNo begins the value of a consent line that says no, or not yet.
var consentNo = []string{"no", "not", "none", "pending", "unknown", "tbd", "tbc", "asked", "asking", "to be", "will ask", "i will ask", "i'll ask", "unclear", "open", "missing", "later", "follows",
	"nein", "kein", "keine", "nicht", "noch nicht", "offen", "folgt", "unbekannt", "ausstehend", "wird", "non", "pas", "pas encore", "aucun", "à demander", "en attente", "inconnu", "ninguno", "todavía no", "aún no", "pendiente", "nessuno", "non ancora", "da chiedere",
	"nee", "niet", "nog niet", "geen", "onbekend", "não", "ainda não", "pendente", "nej", "nei", "ikke", "inte", "nie", "jeszcze nie", "ne", "нет", "не", "ні", "hayır", "ei", "nem", "nu", "いいえ", "なし", "未", "未取得", "無", "否", "没有", "無し", "아니오", "아니요", "없음", "미정",
	"n/a", "?", "-", "–", "false", "0"}

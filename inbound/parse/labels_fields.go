package parse

import "strings"

// fieldSynonyms are the words people put before a colon when they describe a lead, by canonical name; one language per
// line: en de fr es it nl pt.
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
		"|empresa|companhia|cliente|organização"},
	{"domain", "domain|website|web site|web|site|url|company website|homepage|company domain" +
		"|domäne|webseite|internetseite|internet|web-seite|domaine|site web|site internet|dominio|sitio web|página web|pagina web|sito|sito web|domein|webadres|domínio|página|sítio"},
	{"contact", "contact|contact name|contact person|name|person|full name|prospect name|lead name|decision maker|decision-maker|point of contact|poc|champion|key contact|who|introducing|buyer" +
		"|ansprechpartner|ansprechpartnerin|kontakt|kontaktperson|entscheider" +
		"|interlocuteur|interlocutrice|personne|nom|nom du contact|personne à contacter|décideur" +
		"|contacto|persona de contacto|nombre|persona|interlocutor" +
		"|contatto|referente|persona di contatto|nome|persona" +
		"|contactpersoon|naam|persoon|aanspreekpunt" +
		"|contato|pessoa de contato|pessoa de contacto|nome|responsável"},
	{"email", "email|e-mail|mail|email address|e-mail address|contact email|mail address|his email|her email|their email" +
		"|e-mail-adresse|mailadresse|mailadr|emailadresse|courriel|adresse mail|adresse e-mail|adresse email|mél|correo|correo electrónico|correo electronico|posta elettronica|indirizzo email|indirizzo e-mail|e-mailadres|mailadres|endereço de email|correio eletrónico|correio eletrônico|endereço de e-mail"},
	{"phone", "phone|telephone|tel|mobile|cell|phone number|contact phone|direct|mobile phone|telefon|telefonnummer|handy|mobil|rufnummer|téléphone|telephone|tél|portable|numéro|teléfono|telefono|móvil|cellulare|telefoon|telefoonnummer|mobiel|telefone|telemóvel|celular"},
	{"title", "title|job title|role|position|function|job|titel|rolle|funktion|stelle|fonction|poste|rôle|titre|cargo|puesto|rol|función|ruolo|posizione|funzione|qualifica|functie|rol|função|posição"},
	{"context", "context|background|notes|note|description|details|summary|situation|about|why|reason|story|info|information|comment|comments|relationship|how i know them|opportunity" +
		"|kontext|hintergrund|zusammenhang|anmerkung|anmerkungen|notiz|beschreibung|lage|bemerkung|ausgangslage" +
		"|contexte|remarque|remarques|détails|résumé|commentaire|commentaires" +
		"|contexto|antecedentes|notas|descripción|situación|resumen|comentario|comentarios|detalles" +
		"|contesto|descrizione|situazione|dettagli|riassunto|commento|commenti" +
		"|achtergrond|omschrijving|toelichting|situatie|opmerking|opmerkingen|beschrijving" +
		"|descrição|situação|resumo|detalhes|comentário|observações"},
	{"consent", "consent|permission|ok to contact|okay to contact|has agreed|agreed to be contacted|aware|knows|opt-in|opt in|consent given|expects our mail|expecting contact|they agreed|ok to reach out" +
		"|einwilligung|einverständnis|zustimmung|erlaubnis|einverstanden" +
		"|consentement|accord|autorisation|permission" +
		"|consentimiento|permiso|autorización" +
		"|consenso|permesso|autorizzazione" +
		"|toestemming|akkoord|goedkeuring" +
		"|consentimento|permissão|autorização"},
	{"need", "need|needs|requirement|requirements|pain|pain point|pain points|problem|challenge|use case|interest|interested in|looking for|project|bedarf|anforderung|problem|herausforderung|anwendungsfall|interesse|projekt|besoin|besoins|problème|projet|cas d'usage|necesidad|necesidades|problema|proyecto|bisogno|esigenza|esigenze|progetto|behoefte|probleem|uitdaging|necessidade|projeto|desafio"},
	{"size", "size|company size|employees|headcount|number of employees|seats|users|team size|staff|größe|unternehmensgröße|mitarbeiter|mitarbeiterzahl|taille|effectif|effectifs|employés|tamaño|empleados|dimensione|dipendenti|grootte|werknemers|medewerkers|tamanho|funcionários|colaboradores"},
	{"timing", "timing|timeline|time frame|timeframe|when|deadline|start|start date|urgency|close date|expected close|zeitrahmen|zeitplan|termin|frist|beginn|zeitpunkt|wann|délai|échéance|calendrier|quand|plazo|fecha|cuándo|calendario|tempistica|tempi|scadenza|quando|planning|termijn|wanneer|prazo|cronograma"},
	{"amount", "amount|budget|value|deal value|deal size|estimated value|price|revenue|volume|betrag|auftragswert|wert|summe|volumen|montant|valeur|importe|presupuesto|valor|importo|valore|bedrag|waarde|montante|orçamento|valor estimado"},
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

// consentNo begins the value of a consent line that says no, or not yet.
var consentNo = []string{"no", "not", "none", "pending", "unknown", "tbd", "asked", "to be", "nein", "kein", "keine", "nicht", "offen", "non", "pas", "aucun", "ninguno", "nessuno", "nee", "niet", "geen", "não", "n/a", "?", "-", "false"}

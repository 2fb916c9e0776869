package parse

import (
	"strings"
	"unicode"
)

// What the account wants, in the words of the one who tells it: nothing is computed, only blanks are made one.

// wishes reads what one sentence says about need, size, timing and amount.
func (r *leadReader) wishes(s sentence) {
	own := -1
	for i := range s {
		if firstPersons[s[i].low] {
			own = i
		}
		if n := s.match(i, needCues); n > 0 && (own < 0 || i-own > 3) {
			r.wish("need", needBehind(s, i+n), s[i].line)
		}
	}
	r.wish("size", sizeIn(s), s[0].line)
	r.wish("timing", timingIn(s), s[0].line)
	r.wish("amount", amountIn(s), s[0].line)
}

func (r *leadReader) wish(name, value string, line int) {
	if r.get(name) == "" && r.set(name, value, "prose", sureLoose) {
		r.inWords("lead.prose", line, name+": "+value)
	}
}

// needBehind is the clause from s[i] on.
func needBehind(s sentence, i int) string {
	if i >= len(s) || noNeeds[s[i].low] || i+1 < len(s) && s[i].low == "to" && noNeeds[s[i+1].low] || i > 0 && strings.ContainsAny(s[i-1].tail, ",.;:!?") {
		return ""
	}
	end := i
	for end < len(s) && end-i < 16 {
		if end > i && ands[s[end].low] && end+1 < len(s) && needStops[s[end+1].low] {
			break
		}
		end++
		if t := s[end-1].tail; strings.ContainsAny(t, ",.;:!?)") && !(t == "." && abbreviations[s[end-1].low]) {
			break
		}
	}
	value := strings.TrimRight(s.said(i, end), ".")
	if sayCount(value) < 1 || len(value) < 3 {
		return ""
	}
	return value
}

// sizeIn reads "about 200 people", "250 Mitarbeiter".
func sizeIn(s sentence) string {
	for i := 0; i+1 < len(s); i++ {
		if !isCount(s[i].text) || s[i].tail != "" && s[i].tail != "+" {
			continue
		}
		j := i + 1
		if j+1 < len(s) && s[j].tail == "" && !sizeUnits[s[j].low] && !looseUnits[s[j].low] {
			j++ // "200 active users"
		}
		first := i
		if i > 0 && (abouts[s[i-1].low] || s[i-1].raw == "~") {
			first = i - 1
		}
		strong := sizeUnits[s[j].low]
		if !strong && !(looseUnits[s[j].low] && first < i && j == i+1) || meeting(s) {
			continue
		}
		if first < i && sizeVerbs[s[first].low] {
			first = i // "has 200 employees", "for 200 people"
		}
		return strings.TrimRight(s.said(first, j+1), ".)")
	}
	return ""
}

// sizeVerbs lead to a number and are no part of it.
var sizeVerbs = wordSet("for with of has have employs für mit pour avec para con tiene per voor met tem")

// isCount reports a number from 2 up, with thousands or a range: "200", "1,000", "200-300", "1.200", "200+".
func isCount(s string) bool {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "~"), "+")
	if s == "" || len(s) > 12 || s == "1" || strings.HasPrefix(s, "0") {
		return false
	}
	for _, c := range s {
		if !unicode.IsDigit(c) && !strings.ContainsRune(".,-–'’", c) {
			return false
		}
	}
	return startsWithDigit(s)
}

// meeting reports a sentence about an event, where people are guests.
func meeting(s sentence) bool {
	for _, t := range s {
		if guestWords[t.low] {
			return true
		}
	}
	return false
}

var guestWords = wordSet("attended attend webinar dinner event conference met invited guests panel booth workshop teilgenommen teilnehmer veranstaltung messe treffen waren réunion salon participants evento asistieron fiera riunione beurs")

// timingIn reads "start in Q1", "bis Ende März", "by March".
func timingIn(s sentence) string {
	plan := -1
	for i := range s {
		if planWords[s[i].low] && plan < 0 {
			plan = i
		}
		if !times[s[i].low] && !isQuarter(s[i].low) || i == 0 || plan < 0 {
			continue
		}
		first := i
		for first > 0 && i-first < 4 && s[first-1].tail == "" && (timePrepositions[s[first-1].low] || articles[s[first-1].low] || ordinals[s[first-1].low] || isOrdinal(s[first-1].raw) || s[first-1].low == "of" || isSmall(s[first-1].text)) {
			first--
		}
		if first == i || !timePrepositions[s[first].low] || past(s) {
			continue
		}
		last := i + 1
		for last < len(s) && last-i < 3 && s[last-1].tail == "" && (isYear(s[last].text) || s[last].low == "of" || s[last].low == "de" || times[s[last].low] || yearly[s[last].low]) {
			last++
		}
		for last > i+1 && (s[last-1].low == "of" || s[last-1].low == "de") {
			last--
		}
		return strings.TrimRight(s.said(first, last), ".)")
	}
	return ""
}

var (
	ordinals  = wordSet("first second third fourth last ersten zweiten dritten vierten letzten premier deuxième troisième quatrième dernier primer segundo tercer cuarto primo secondo terzo quarto eerste tweede derde vierde primeiro segundo terceiro")
	yearly    = wordSet("year years jahres jahr année año anno jaar ano next prochain prochaine próximo prossimo this")
	pastWords = wordSet("met was were last spoke talked had did letzten war waren hatte traf getroffen rencontré vu était conocí hablé era sprak ontmoette conheci falei ago vor? wurde seit since depuis desde")
)

func past(s sentence) bool {
	for _, t := range s {
		if pastWords[t.low] {
			return true
		}
	}
	return false
}

func isOrdinal(raw string) bool {
	return len(raw) <= 4 && startsWithDigit(raw) && (strings.HasSuffix(raw, ".") || strings.HasSuffix(raw, "th") || strings.HasSuffix(raw, "st") || strings.HasSuffix(raw, "nd") || strings.HasSuffix(raw, "rd") || strings.HasSuffix(raw, "º") || strings.HasSuffix(raw, "e") || strings.HasSuffix(raw, "er"))
}

func isSmall(s string) bool { return len(s) <= 2 && isCount(s) || s == "1" }

func isYear(s string) bool { return len(s) == 4 && (strings.HasPrefix(s, "20")) && digits(s) == 4 }

// isQuarter reports "q1/2027", "q1-2027", "t1".
func isQuarter(low string) bool {
	return len(low) >= 2 && len(low) <= 8 && (low[0] == 'q' || low[0] == 't') && low[1] >= '1' && low[1] <= '4' && strings.Trim(low[1:], "0123456789/-") == ""
}

// amountIn reads the sum of a sentence about a budget: "budget 50k EUR", "un budget de 50 000 €".
func amountIn(s sentence) string {
	said := false
	for i := range s {
		w, _ := cutElision(s[i].low)
		if budgetWords[w] {
			said = true
		}
		if !said || !moneyStart(s, i) {
			continue
		}
		end := i + 1
		for end < len(s) && end-i < 5 && !strings.ContainsAny(s[end-1].tail, ",.;!?)") && (isMoney(s[end]) || digits(s[end].text) == len(s[end].text) && s[end].text != "") {
			end++
		}
		value := strings.TrimRight(s.said(i, end), ".)")
		if digits(value) >= 1 && (hasCurrency(value) || end-i > 1) {
			return value
		}
	}
	return ""
}

// moneyStart reports that a sum begins: a number or a currency before one.
func moneyStart(s sentence, i int) bool {
	t := strings.TrimLeft(s[i].text, "€$£¥~")
	if isYear(t) || s[i].text == "" {
		return false
	}
	if startsWithDigit(t) {
		if i+1 < len(s) && (sizeUnits[s[i+1].low] || looseUnits[s[i+1].low]) {
			return false
		}
		return hasCurrency(s[i].raw) || i+1 < len(s) && (isMoney(s[i+1]) || len(s[i+1].text) == 3 && digits(s[i+1].text) == 3)
	}
	return isCurrency(s[i].low) && i+1 < len(s) && startsWithDigit(s[i+1].text)
}

func isMoney(t token) bool { return moneyWords[t.low] || moneyWords[t.raw] || hasCurrency(t.raw) }

func isCurrency(low string) bool {
	return low == "r$" || low == "us$" || low == "€" || low == "$" || low == "£" || len(low) == 3 && moneyWords[low] && low != "mio" && low != "tsd" && low != "mil" && low != "mrd"
}

// hasCurrency reports a number that carries its currency or multiplier: "50k", "€50", "50.000€".
func hasCurrency(s string) bool {
	low := strings.ToLower(s)
	if strings.ContainsAny(low, "€$£¥") {
		return true
	}
	for w := range strings.FieldsSeq(low) {
		t := strings.TrimLeft(w, "0123456789.,'’")
		if moneyWords[strings.Trim(t, ".,;)")] && (len(t) < len(w) || isCurrency(strings.Trim(t, ".,;)")) || len(low) > len(w)) {
			return true
		}
	}
	return false
}

// wideWishes reads sizes in scripts without blanks: "200名", "200人", "200명".
func (r *leadReader) wideWishes() {
	if r.get("size") != "" {
		return
	}
	for i, l := range r.lines {
		if l.depth > 0 || !hasWide(l.body) || isFieldLabel(l.body) {
			continue
		}
		for _, unit := range []string{"名", "人", "명"} {
			at := strings.Index(l.body, unit)
			if at <= 0 {
				continue
			}
			start := at
			for start > 0 && (l.body[start-1] >= '0' && l.body[start-1] <= '9' || l.body[start-1] == ',') {
				start--
			}
			if at-start >= 2 && at-start <= 7 {
				r.wish("size", l.body[start:at]+unit, i)
				return
			}
		}
	}
}

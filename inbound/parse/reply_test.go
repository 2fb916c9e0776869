package parse

import (
	"strings"
	"testing"
)

// attributions is one per language and mail program; all name the same person and time.
var attributions = []string{
	"On Tue, Nov 3, 2026 at 2:25 PM Bo Chen <bo@globex.example> wrote:",
	"On 3 Nov 2026, at 14:25, Bo Chen wrote:",
	"Am Di., 3. Nov. 2026 um 14:25 Uhr schrieb Bo Chen <bo@globex.example>:",
	"Bo Chen <bo@globex.example> schrieb am Di., 3. Nov. 2026, 14:25:",
	"Le mar. 3 nov. 2026 à 14:25, Bo Chen <bo@globex.example> a écrit :",
	"El mar, 3 nov 2026 a las 14:25, Bo Chen (<bo@globex.example>) escribió:",
	"Il giorno mar 3 nov 2026 alle ore 14:25 Bo Chen <bo@globex.example> ha scritto:",
	"Op di 3 nov. 2026 om 14:25 schreef Bo Chen <bo@globex.example>:",
	"Em ter., 3 de nov. de 2026 às 14:25, Bo Chen <bo@globex.example> escreveu:",
	"Den tirs. 3. nov. 2026 kl. 14.25 skrev Bo Chen <bo@globex.example>:",
	"tis 3 nov. 2026 kl. 14:25 skrev Bo Chen <bo@globex.example>:",
	"ti 3. marrask. 2026 klo 14.25 Bo Chen (bo@globex.example) kirjoitti:",
	"wt., 3 lis 2026 o 14:25 Bo Chen <bo@globex.example> napisał(a):",
	"út 3. 11. 2026 v 14:25 odesílatel Bo Chen <bo@globex.example> napsal:",
	"ut 3. 11. 2026 o 14:25 Bo Chen <bo@globex.example> napísal(a):",
	"Bo Chen <bo@globex.example> ezt írta (időpont: 2026. nov. 3., K, 14:25):",
	"mar., 3 nov. 2026, 14:25 Bo Chen <bo@globex.example> a scris:",
	"uto, 3. stu 2026. u 14:25 Bo Chen <bo@globex.example> napisao je:",
	"вт, 3 нояб. 2026 г. в 14:25, Bo Chen <bo@globex.example>:",
	"вт, 3 лист. 2026 р. о 14:25 Bo Chen <bo@globex.example> пише:",
	"Bo Chen <bo@globex.example>, 3 Kas 2026 Sal, 14:25 tarihinde şunu yazdı:",
	"Kontakt Bo Chen (<bo@globex.example>) kirjutas kuupäeval T, 3. november 2026 kell 14:25:",
	"Στις Τρί 3 Νοε 2026 στις 2:25 μ.μ., ο χρήστης Bo Chen <bo@globex.example> έγραψε:",
	"في الثلاثاء، ٣ نوفمبر ٢٠٢٦، ٢:٢٥ م Bo Chen <bo@globex.example> كتب:",
	"2026年11月3日(火) 14:25 Bo Chen <bo@globex.example>:",
	"Bo Chen <bo@globex.example> 于2026年11月3日周二 14:25写道：",
	"2026년 11월 3일 (화) 오후 2:25, Bo Chen <bo@globex.example>님이 작성:",
	"Pada Sel, 3 Nov 2026 pukul 14.25 Bo Chen <bo@globex.example> menulis:",
	"Vào Th 3, 3 thg 11, 2026 vào lúc 14:25 Bo Chen <bo@globex.example> đã viết:",
	"2026-11-03 14:25 GMT+01:00 Bo Chen <bo@globex.example>:",
	"03.11.2026, 14:25, \"Bo Chen\" <bo@globex.example>:",
	"---- On Tue, 03 Nov 2026 14:25:08 +0100 bo@globex.example wrote ----",
}

func TestAttributionsEndAReplyInEveryLanguage(t *testing.T) {
	t.Parallel()
	const words = "Thanks, that works.\nAnn"
	for _, a := range attributions {
		for _, width := range []int{0, 72, 48} {
			for _, quote := range []string{"\n> Hello\n> you\n", "\n\n> Hello\n", "\n\nHello\n\nyou\n"} {
				text := words + "\n\n" + wrapAt(a, width) + quote
				if reply, _ := splitReply(&Message{Subject: "Re: x", Text: text}); reply != words {
					t.Errorf("%q\ngot %q", text, reply)
				}
			}
		}
	}
}

// wrapAt breaks s once, at the last blank before width.
func wrapAt(s string, width int) string {
	if width == 0 || len(s) <= width {
		return s
	}
	i := strings.LastIndexByte(s[:width], ' ')
	if i < 0 {
		return s
	}
	return s[:i] + "\n" + s[i+1:]
}

func TestReplyIsWhatThePersonWrote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, reply, elided string }{
		"no quote":               {"Hello.\n\nAnn\n", "Hello.\n\nAnn", ""},
		"Outlook block":          {"Fine.\n\nVon: Bo <bo@globex.example>\nGesendet: Di\nAn: Ann\nBetreff: x\n\nAlt\n", "Fine.", "Von: Bo <bo@globex.example>\nGesendet: Di\nAn: Ann\nBetreff: x\n\nAlt"},
		"original message":       {"Fine.\n\n-----Message d'origine-----\nAlt\n", "Fine.", "-----Message d'origine-----\nAlt"},
		"our separator":          {"Fine.\n\n##- Reply above this line · refermail -##\nOn 3 Nov you wrote\n", "Fine.", "##- Reply above this line · refermail -##\nOn 3 Nov you wrote"},
		"our separator, quoted":  {"Fine.\n\n> ##- Reply above this line · refermail -##\n> D-1042\n", "Fine.", "> ##- Reply above this line · refermail -##\n> D-1042"},
		"signature":              {"Fine.\n-- \nAnn\n+1 555 0100\n", "Fine.", "-- \nAnn\n+1 555 0100"},
		"signature over quote":   {"Fine.\n\n-- \nAnn\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> x\n", "Fine.", "-- \nAnn\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> x"},
		"phone":                  {"Fine.\n\nSent from my iPhone\n", "Fine.", "Sent from my iPhone"},
		"phone, German":          {"Gut.\n\nVon meinem iPhone gesendet\n", "Gut.", "Von meinem iPhone gesendet"},
		"not a phone":            {"Sent from my desk is how I like it.\nBye\n", "Sent from my desk is how I like it.\nBye", ""},
		"lines are no cut":       {"One\n---\nTwo\n___\nThree\n", "One\n---\nTwo\n___\nThree", ""},
		"list is no signature":   {"I mean\n-- this\n-- and that\nok?\n", "I mean\n-- this\n-- and that\nok?", ""},
		"answers inside":         {"On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?\n\nTuesday.\n\n> Where?\n\nHere.\n", "On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?\n\nTuesday.\n\n> Where?\n\nHere.", ""},
		"answer below":           {"On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?\n\nTuesday.\n", "Tuesday.", "On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?"},
		"words above and below":  {"Hi Bo.\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?\n\nTuesday.\n", "Hi Bo.\n\n\nTuesday.", "On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?"},
		"wrapped quote":          {"Fine.\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> a line that was long enough for a mail program to wrap it\nhere\n> end\n", "Fine.", "On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> a line that was long enough for a mail program to wrap it\nhere\n> end"},
		"quote without a header": {"Fine.\n\n> Old\n> words\n", "Fine.", "> Old\n> words"},
		"only a quote":           {"On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?\n", "On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> When?", ""},
		"On in a sentence":       {"On the counter.\nOn Monday we wrote nothing.\nOn this day\nI wrote something: a poem.\n", "On the counter.\nOn Monday we wrote nothing.\nOn this day\nI wrote something: a poem.", ""},
		"same line":              {"fine --- On Wed, Nov 4, 2026 at 3:59 PM, bo@globex.example wrote:\n> Hi\n", "fine", " --- On Wed, Nov 4, 2026 at 3:59 PM, bo@globex.example wrote:\n> Hi"},
		"commands":               {"won 48000 USD\n\nOn 3 Nov 2026 at 10:00, Acme <deals@acme.example> wrote:\n> reply `approve`\n", "won 48000 USD", "On 3 Nov 2026 at 10:00, Acme <deals@acme.example> wrote:\n> reply `approve`"},
	} {
		m := &Message{Subject: "Re: x", Text: c.text}
		m.Reply, m.Elided = splitReply(m)
		if m.Reply != c.reply || m.Elided != c.elided {
			t.Errorf("%s:\nreply  %q\nwant   %q\nelided %q\nwant   %q", name, m.Reply, c.reply, m.Elided, c.elided)
		}
		checkSplit(t, m)
	}
}

func TestReplyOfAForwardIsTheForwardersWords(t *testing.T) {
	t.Parallel()
	const block = "---------- Forwarded message ---------\nFrom: Bo <bo@globex.example>\nDate: d\nSubject: x\n\napprove\n"
	for _, words := range []string{"Please call.", ""} {
		m := fromAnn("Fwd: x", words+"\n\n"+block)
		m.Forward = findForward(m, nil, Options{})
		if m.Reply, _ = splitReply(m); m.Reply != words {
			t.Errorf("got %q, want %q: the forwarded words are nobody's command", m.Reply, words)
		}
	}
}

func TestQuotesInHTMLAreSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ html, reply string }{
		"Gmail":          {`<div dir="ltr">Fine.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Nov 3, 2026 at 2:25 PM Bo &lt;<a href="mailto:bo@globex.example">bo@globex.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid">Old</blockquote></div>`, "Fine."},
		"Outlook":        {`<p>Fine.</p><hr><div id="divRplyFwdMsg"><b>From:</b> Bo &lt;bo@globex.example&gt;<br><b>Sent:</b> Tue<br><b>To:</b> Ann<br><b>Subject:</b> x</div><p>Old</p>`, "Fine."},
		"Thunderbird":    {`Fine.<div class="moz-cite-prefix">Bo Chen, unbekannt:<br></div><blockquote type="cite">Old</blockquote>`, "Fine."},
		"unknown tongue": {`<div>Fine.</div><div class="yahoo_quoted">Bo jotain:<div>Old</div></div>`, "Fine."},
		"indent":         {`<div>Fine.</div><blockquote class="gmail_quote" style="margin:0 0 0 40px;border:none;padding:0px">Mine</blockquote>`, "Fine.\nMine"},
	} {
		m := &Message{Subject: "Re: x", HTML: c.html, Text: htmlText(c.html), FromHTML: true}
		if m.Reply, m.Elided = splitReply(m); m.Reply != c.reply {
			t.Errorf("%s: got %q, want %q; text %q", name, m.Reply, c.reply, m.Text)
		}
		checkSplit(t, m)
	}
}

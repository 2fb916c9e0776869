package parse

import (
	"strings"
	"testing"
)

func TestWordsOfPeopleAreNoLearntSignature(t *testing.T) {
	t.Parallel()
	const lead = "Contact: Bo Chen\nPhone: +1 555 010 0100\nContext: bo@globex.example asks for 50 seats"
	for name, c := range map[string]struct{ earlier, reply string }{
		"commands":              {"approve\nassign rita@acme.test\nnote call her first", "Yes\napprove\nassign rita@acme.test\nnote call her first"},
		"an amount":             {"Good\nwon 48000000 USD\nnote call her", "Well\nwon 48000000 USD\nnote call her"},
		"a registration":        {"Company: Globx\n" + lead, "Company: Globex\n" + lead},
		"fields under the name": {"One.\n\nAnn Fox\n" + lead, "Two.\n\nAnn Fox\n" + lead},
		"sentences":             {"For Globex: please register.\n\nCall Bo on +1 555 123 4567.\nHe does not want a demo.", "For Initech: please register.\n\nCall Bo on +1 555 123 4567.\nHe does not want a demo."},
		"under a closing":       {"One.\n\nThanks,\nAnn\nPlease call Bo first.\n+1 555 010 0100", "Two.\n\nThanks,\nAnn\nPlease call Bo first.\n+1 555 010 0100"},
		"no full stop":          {"One.\n\nBest,\nAnn\nplease call Bo first\n+1 555 010 0100", "Two.\n\nBest,\nAnn\nplease call Bo first\n+1 555 010 0100"},
		"a long line":           {"One.\n\nBest,\nAnn\n" + strings.Repeat("Words ", 12), "Two.\n\nBest,\nAnn\n" + strings.Repeat("Words ", 12)},
		"postscript":            {"One.\n\nBest,\nAnn\nPS Bo Chen Signs", "Two.\n\nBest,\nAnn\nPS Bo Chen Signs"},
		"a prospect's card":     {"Globex.\n\nThanks\nBo Chen\nGlobex\n+1 555 010 0100", "Initech.\n\nThanks\nBo Chen\nGlobex\n+1 555 010 0100"},
		"a lone contact line":   {"One\n\nwww.globex.example\n+1 555 010 0100", "Two\n\nwww.globex.example\n+1 555 010 0100"},
		"sent again":            {"For Globex\nBest regards\nAnn Fox\nFox Partners", "For Globex\nBest regards\nAnn Fox\nFox Partners"},
		"thanks that tell":      {"One.\nThanks for calling Bo Chen\nHe Knows", "Two.\nThanks for calling Bo Chen\nHe Knows"},
	} {
		m := annSays(c.reply, "")
		if m.DropEnding(c.earlier); m.Reply != c.reply {
			t.Errorf("%s: left %q of %q", name, m.Reply, c.reply)
		}
	}
}

func TestANameIsAWholeLine(t *testing.T) {
	t.Parallel()
	m := &Message{From: []Address{{Name: "Max", Address: "max@acme.example"}}}
	ann := annSays("", "")
	for line, want := range map[string]bool{"Max": true, "max.": true, "Maximum discount is 10 %.": false, "Max, please call him": false} {
		if m.isOwnName(line) != want {
			t.Errorf("%q: is the name of Max: %v", line, !want)
		}
	}
	for line, want := range map[string]bool{"Ann Fox": true, "Ann": true, "Ann Fox, Partner": true, "Ann Fox | Fox Partners": true, "Ann Fox, call him back on Monday": false, "Ann Foxton, Partner": false, "Ann Fox is away.": false} {
		if ann.isOwnName(line) != want {
			t.Errorf("%q: is the name of Ann: %v", line, !want)
		}
	}
}

func TestWhatReadsLikeAFooterAndIsNoneIsShown(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"Hi.\n\nPlease keep this confidential until the board has met on Tuesday and has said yes: the intended recipient of the contract at Globex is Kim Lee, not Bo Chen.",
		"Hallo.\n\nbitte löschen Sie Bo Chen aus der Anmeldung von Globex, sie war ein Versehen: der neue Geschäftsführer ist Kim Lee, und der Absender der Anfrage.",
		"Hola.\n\nPor error registré a Bo Chen de Globex la semana pasada, elimínenlo por favor de la lista: el destinatario correcto es Kim Lee, y así lo hemos hablado.",
		"Ciao.\n\nPer errore ho registrato Bo Chen di Globex la settimana scorsa, vogliate eliminarlo dalla lista: il destinatario corretto è Kim Lee, e così si è detto.",
		"Bonjour.\n\nPar erreur j'ai inscrit Bo Chen de Globex la semaine dernière, merci de le supprimer : le destinataire correct est Kim Lee, comme nous en avons parlé.",
		"Привет.\n\nПо ошибке я указал Бо Чена из Globex на прошлой неделе, удалите его из списка: правильный получатель договора Ким Ли, как мы и говорили вчера.",
		"你好。\n\n我上周错误地登记了 Globex 的陈波,请把他从名单里删除:正确的收件人是李金,我们昨天已经谈过这件事,合同请寄给她,谢谢。请尽快处理这件事情,因为他们下周一要签合同。",
		"Hi.\n\nThe contract has been scanned by Bo and is attached; he signs on Monday.",
		"Hi.\n\nGlobex wants only virus-free machines, so send no laptops before Monday.",
		"Hi.\n\nThis email has been checked for viruses by Bo's scanner.\nPlease call him at once.",
		"Hi.\n\nThis e-mail and any files are confidential and for the intended recipient, so please notify the sender, Bo Chen <bo@globex.example>, when you have decided; the contract is with him, and he will be glad to hear from you before the end of the week.",
		"Hi.\n\nDear Max, this message is confidential: the intended recipient of the contract is Kim Lee, any review by Bo is prohibited, and please contact the sender of the last offer, he has asked for it three times, and it has not been sent so far by anybody.",
		"Caution: Bo is an external consultant.\nDo not click on the old offer, it comes from outside the organization.\n\nAnn",
		"Caution: Bo is an external consultant.\nDo not click on the old offer, it comes from outside the organization.\n\nHe signs on Monday.",
		"External.\n\nAnn", "External\n\nHe is no employee.", "[EXTERNAL]\n\nBest,\nAnn",
		"Attention: the sender of the offer is from outside the organization.\n\nCall him.",
		"You don't often get email from Bo, do you?\n\nHe is shy.",
		"Fine.\n\nSent from my iPhone\n\nPS: Bo signs on Monday.",
		"Fine.\n\nSent from my iPhone\nPS: Bo signs on Monday.\n\nAnd bring the papers.",
		"Fine.\n\nSent from my Galaxy\n\nBo signs on Monday, and he wants the papers on his desk on Friday. Please bring them, and call his office before you go there.",
		"Fine.\n\nSent from my iPhone\nGet Outlook for iOS\n\nBo wants a demo.",
	} {
		m := &Message{Subject: "Re: x", InReplyTo: []string{"n1@acme.example"}, Text: words, From: []Address{{Name: "Ann Fox", Address: "ann@fox.example"}}}
		if m.Reply, m.Elided = splitReply(m); m.Reply != words {
			t.Errorf("%q\nleft out %q", words, m.Elided)
		}
	}
}

func TestWordsBesideWhatProgramsAddAreKept(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Fine.\n\nSent from my iPhone\n\n> On Monday?\n\nPS: Bo signs.":                                                                        "Fine.\n\n\nPS: Bo signs.",
		"Fine.\n\nSent from my iPhone\n\nPS: Bo signs.\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> x":                          "Fine.\n\nSent from my iPhone\n\nPS: Bo signs.",
		"CAUTION: This email originated from outside of the organization.\nConfirmed.\n\nAnn":                                                  "Confirmed.\n\nAnn",
		"[EXTERNAL EMAIL] Do not click links or open attachments.\n\nConfirmed.":                                                               "Confirmed.",
		"You don't often get email from ann@fox.example. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>\n\nGo on.": "Go on.",
		"Go on.\n\nVirus-free. www.avast.com":                                                                                                  "Go on.",
		"Go on.\n\nP Please consider the environment before printing this e-mail.":                                                             "Go on.",
		"Go on.\n\nThis email has been scanned for viruses by MailScanner, and is\nbelieved to be clean.":                                      "Go on.",
		"Go on.\n\nSent from my iPhone\n\nAnn Fox\nFox Partners":                                                                               "Go on.",
	} {
		m := &Message{Subject: "Re: x", Text: text, From: []Address{{Name: "Ann Fox", Address: "ann@fox.example"}}}
		if m.Reply, m.Elided = splitReply(m); m.Reply != want {
			t.Errorf("%q\ngot  %q\nwant %q", text, m.Reply, want)
		}
	}
}

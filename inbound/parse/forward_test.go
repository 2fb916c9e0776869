package parse

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// ann is the partner of these tests; bo the prospect.
var (
	ann = Address{Name: "Ann", Address: "ann@partner.example"}
	bo  = Address{Name: "Bo Chen", Address: "bo@globex.example"}
)

func fromAnn(subject, text string) *Message {
	return &Message{From: []Address{ann}, To: []Address{{Address: "deals@acme.example"}}, Delivered: []string{"deals@acme.example"}, Subject: subject, Text: text}
}

// plainForward is the forward most shapes below must be read as.
func plainForward() *Forward {
	return &Forward{From: bo, To: []Address{ann}, Subject: "Our rollout", Body: "Hello Ann,\nwe need help.", Message: "They asked me.\nPlease call.", Via: "inline"}
}

func TestForwardsOfEveryMailProgramAreRead(t *testing.T) {
	t.Parallel()
	const head = "They asked me.\nPlease call.\n\n"
	for name, text := range map[string]string{
		"Gmail":         head + "---------- Forwarded message ---------\nFrom: Bo Chen <bo@globex.example>\nDate: Wed\nSubject: Our rollout\nTo: Ann <ann@partner.example>\n\n\nHello Ann,\nwe need help.\n",
		"Apple Mail":    head + "> Begin forwarded message:\n>\n> From: Bo Chen <bo@globex.example>\n> Subject: Our rollout\n> Date: Wed\n> To: Ann <ann@partner.example>\n>\n> Hello Ann,\n> we need help.\n",
		"Apple plain":   head + "Begin forwarded message:\n\nFrom: Bo Chen <bo@globex.example>\nSubject: Our rollout\nDate: Wed\nTo: Ann <ann@partner.example>\n\nHello Ann,\nwe need help.\n",
		"Thunderbird":   head + "-------- Weitergeleitete Nachricht --------\nBetreff: \tOur rollout\nDatum: \tWed\nVon: \tBo Chen <bo@globex.example>\nAn: \tAnn <ann@partner.example>\n\n\nHello Ann,\nwe need help.\n",
		"Outlook":       head + "________________________________\nDe : Bo Chen [mailto:bo@globex.example]\nEnvoyé : Wed\nÀ : Ann <ann@partner.example>\nObjet : Our rollout\n\nHello Ann,\nwe need help.\n",
		"bold labels":   head + "*From:* Bo Chen <bo@globex.example>\n*Sent:* Wed\n*To:* Ann <ann@partner.example>\n*Subject:* Our rollout\n\nHello Ann,\nwe need help.\n",
		"Yahoo":         head + "  ----- Mensaje reenviado ----- De: Bo Chen <bo@globex.example>Para: \"Ann\" <ann@partner.example>Enviado: WedAsunto: Our rollout\nHello Ann,\nwe need help.\n",
		"wrapped lines": head + "---- Forwarded message ----\nFrom: Bo Chen\n<bo@globex.example>\nSent: Wed\nTo: Ann <ann@partner.example>\nSubject: Our\n rollout\nImportance: High\n\nHello Ann,\nwe need help.\n",
		"blank lines":   head + "From: Bo Chen <bo@globex.example>\n\nSent: Wed\n\nTo: Ann <ann@partner.example>\n\nSubject: Our rollout\n\nHello Ann,\nwe need help.\n",
		"double marks":  head + "---- Forwarded message ----\nFrom: Bo Chen <bo@globex.example<mailto:bo@globex.example>>\nDate: Wed\nTo: Ann <ann@partner.example<mailto:ann@partner.example>>\nSubject: Our rollout\n\n> Hello Ann,\n> we need help.\n",
	} {
		got := findForward(fromAnn("Fwd: Our rollout", text), nil, Options{})
		if got == nil {
			t.Errorf("%s: no forward found", name)
			continue
		}
		if got.Date != "Wed" {
			t.Errorf("%s: date %q", name, got.Date)
		}
		got.Date = ""
		if !reflect.DeepEqual(got, plainForward()) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, plainForward())
		}
	}
}

func TestForwardsAreReadInEveryLanguageOfTheTable(t *testing.T) {
	t.Parallel()
	for _, l := range headerLabelTable {
		for from := range strings.SplitSeq(l.from, "|") {
			for date := range strings.SplitSeq(l.date, "|") {
				for to := range strings.SplitSeq(l.to, "|") {
					for subject := range strings.SplitSeq(l.subject, "|") {
						text := fmt.Sprintf("They asked me.\nPlease call.\n\n%s: 3.11.2026\n%s: Ann <ann@partner.example>\n%s: Bo Chen <bo@globex.example>\n%s: Our rollout\n\nHello Ann,\nwe need help.\n", date, to, from, subject)
						got := findForward(fromAnn("Fwd: Our rollout", text), nil, Options{})
						want := plainForward()
						want.Date = "3.11.2026"
						if !reflect.DeepEqual(got, want) {
							t.Errorf("%s %s/%s/%s/%s: %+v", l.lang, from, date, to, subject, got)
						}
					}
				}
			}
		}
	}
}

func TestInnermostOutsiderIsTheAuthorOfAForward(t *testing.T) {
	t.Parallel()
	text := "For you.\n\n---------- Forwarded message ---------\nFrom: Carl <carl@partner.example>\nDate: d\nSubject: Fwd: Our rollout\nTo: Ann <ann@partner.example>\n\nSee this, Ann.\n\n---------- Forwarded message ---------\nFrom: Bo Chen <bo@globex.example>\nDate: d\nSubject: Our rollout\nTo: Carl <carl@partner.example>\n\nHello Carl\n"
	got := findForward(fromAnn("Fwd: Fwd: Our rollout", text), nil, Options{})
	if got == nil || got.From != bo || got.Message != "For you." || got.Body != "Hello Carl" || len(got.Chain) != 1 || got.Chain[0].From.Address != "carl@partner.example" {
		t.Fatalf("forward of a forward: %+v", got)
	}
	// The innermost is our own side: the outsider around it wrote to us.
	text = strings.NewReplacer("carl@partner.example", "bo@globex.example", "bo@globex.example", "max@acme.example").Replace(text)
	own := func(a string) bool { return strings.HasSuffix(a, "acme.example") }
	got = findForward(fromAnn("Fwd: Fwd: Our rollout", text), nil, Options{Own: own})
	if got == nil || got.From.Address != "bo@globex.example" || len(got.Chain) != 0 {
		t.Fatalf("own innermost: %+v", got)
	}
	// A forwarded mail with words of its own and no forward prefix is what is forwarded; below it is its history.
	text = "For you.\n\n---------- Forwarded message ---------\nFrom: Bo Chen <bo@globex.example>\nDate: d\nSubject: Our rollout\nTo: Ann <ann@partner.example>\n\nMy words.\n\n---------- Forwarded message ---------\nFrom: Eve <eve@other.example>\nDate: d\nSubject: Old\nTo: Bo <bo@globex.example>\n\nOld\n"
	if got = findForward(fromAnn("Fwd: Our rollout", text), nil, Options{}); got == nil || got.From != bo {
		t.Fatalf("history below: %+v", got)
	}
}

func TestAttachedMailIsPreferredToTheText(t *testing.T) {
	t.Parallel()
	inner := &Message{From: []Address{bo}, To: []Address{ann}, Subject: "Our rollout", DateRaw: "Wed", MessageID: "x@globex.example", Text: "Hello Ann\n"}
	got := findForward(fromAnn("See attached", "Please call them.\n"), []*Message{inner}, Options{})
	want := &Forward{From: bo, To: []Address{ann}, Subject: "Our rollout", Date: "Wed", Body: "Hello Ann", Message: "Please call them.", Via: "attachment", MessageID: "x@globex.example"}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v", got)
	}
}

func TestQuotesOfAnswersAreNoForwards(t *testing.T) {
	t.Parallel()
	block := "Fine.\n\nFrom: Bo Chen <bo@globex.example>\nSent: Wed\nTo: Ann <ann@partner.example>\nSubject: Our rollout\n\nHello\n"
	answer := fromAnn("Our rollout", block)
	answer.InReplyTo = []string{"x@globex.example"}
	for name, m := range map[string]*Message{
		"Outlook block under Re":             fromAnn("Re: Our rollout", block),
		"Outlook block under AW":             fromAnn("AW: Our rollout", block),
		"block in a mail that answers":       answer,
		"original message under Antw":        fromAnn("Antw: x", "Fine.\n\n-----Original Message-----\nFrom: Bo <bo@globex.example>\nSent: Wed\nSubject: x\n\nHello"),
		"attribution":                        fromAnn("x", "Fine.\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> Hello"),
		"forward quoted in an answer":        fromAnn("Re: Fwd: x", "Fine.\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> ---------- Forwarded message ---------\n> From: Eve <eve@other.example>\n> Date: d\n> Subject: x\n"),
		"an address in the text":             fromAnn("Fwd: x", "Please talk to bo@globex.example, he waits."),
		"labelled lines of a submission":     fromAnn("New lead", "Company: Globex\nContact: Bo Chen\nEmail: bo@globex.example\n"),
		"a Finnish answer, VS is no forward": fromAnn("VS: x", "Hyvä.\n\nLähettäjä: Bo <bo@globex.example>\nLähetetty: ke\nVastaanottaja: Ann\nAihe: x\n\nHei"),
	} {
		if f := findForward(m, nil, Options{}); f != nil {
			t.Errorf("%s: taken for a forward by %v", name, f.From)
		}
	}
	if f := findForward(fromAnn("Our rollout", block), nil, Options{}); f == nil || f.From != bo {
		t.Errorf("a bare block in a new mail is a forward: %+v", f)
	}
}

func TestMailboxesInBodiesAreReadAsShown(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]Address{
		"Bo Chen <bo@globex.example>":                             {bo},
		`"Bo Chen" <bo@globex.example>`:                           {bo},
		"'Bo Chen' <bo@globex.example>":                           {bo},
		"Bo Chen [mailto:bo@globex.example]":                      {bo},
		"Bo Chen <bo@globex.example<mailto:bo@globex.example>>":   {bo},
		"bo@globex.example (Bo Chen)":                             {bo},
		"Bo Chen &lt;bo@globex.example&gt;":                       {bo},
		"*Bo Chen* <bo@globex.example>":                           {bo},
		"Bo Chen":                                                 {{Name: "Bo Chen"}},
		"Chen, Bo":                                                {{Name: "Chen, Bo"}},
		"<bo@globex.example>":                                     {{Address: "bo@globex.example"}},
		"bo@globex.example <bo@globex.example>":                   {{Address: "bo@globex.example"}},
		"someone@fake.example <bo@globex.example>":                {{Address: "bo@globex.example"}},
		"Chen, Bo <bo@globex.example>; Ann <ann@partner.example>": {{Name: "Chen, Bo", Address: "bo@globex.example"}, ann},
		"Bo Chen <bo@globex.example>, Ann <ann@partner.example>":  {bo, ann},
		"[bo@globex.example](mailto:bo@globex.example)":           {{Address: "bo@globex.example"}},
		"联系bo@globex.example":                                     {{Name: "联系", Address: "bo@globex.example"}},
		"":                                                        nil,
		"@":                                                       {{Name: "@"}},
	} {
		if got := mailboxes(value); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", value, got, want)
		}
	}
}

func TestSubjectPrefixesTellForwardsFromAnswers(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]subjectKind{
		"Fwd: x": subjectForward, "WG: x": subjectForward, "TR : x": subjectForward, "RV: x": subjectForward, "ENC: x": subjectForward, "I: x": subjectForward, "Doorst: x": subjectForward, "[list] Fwd: x": subjectForward,
		"Re: x": subjectReply, "AW: x": subjectReply, "SV: Fwd: x": subjectReply, "Re[2]: x": subjectReply, "回复：x": subjectReply, "ANTW: x": subjectReply,
		"x": subjectPlain, "": subjectPlain, "Agenda: x": subjectPlain, "[D-1042] x": subjectPlain,
	} {
		if got, _ := subjectPrefix(subject); got != want {
			t.Errorf("%q: got %d, want %d", subject, got, want)
		}
	}
	if got := bareSubject("Fwd: Re: AW: Our rollout"); got != "Our rollout" {
		t.Errorf("bare subject %q", got)
	}
}

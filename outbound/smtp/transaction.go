package smtp

import (
	"bytes"
	"net/textproto"
)

// dialect is how much may be said without waiting for an answer.
type dialect int

const (
	lockstep   dialect = iota // every command waits for the answer to the one before
	pipelining                // MAIL, RCPT and DATA in one group, the next group behind the end of a mail (RFC 2920 §3.1)
	chunking                  // MAIL, RCPT, BDAT and the mail in one group, several mails deep (RFC 3030 §4.2)
	dialects
)

// String returns the word used in tests and logs.
func (d dialect) String() string { return [...]string{"lockstep", "pipelining", "chunking"}[d] }

// step is a command of a transaction that has an answer of its own, in the order of the dialogue.
type step int

const (
	stepNone step = iota
	stepReset
	stepMail
	stepRcpt
	stepData // DATA; BDAT with the mail
	stepEnd  // the mail with its dot, after 354
)

// transaction is what is known about one mail on one connection: what was asked, what was answered. It is pure: bytes are
// written and answers are read elsewhere.
type transaction struct {
	dialect dialect
	asked   step // the last step that was given to the connection
	heard   step // the last step that was answered
	begun   bool // some of it has left
	whole   bool // the end of the mail has left: from here on, the server may have it
	// What the answers meant.
	recipient bool // RCPT was accepted
	ahead     bool // 354: the mail may follow
	over      bool // no more answers belong to it
	open      bool // the server may still hold its sender and recipient: the next one begins with RSET
	accepted  bool
	astray    bool // the answers cannot be the ones to our commands
	at        stage
	refusal   *textproto.Error // the first one; nil: none
	response  string           // of the answer that accepted it
}

// start begins a transaction, with RSET when the server may still hold an earlier one.
func (t *transaction) start(d dialect, reset bool) {
	*t = transaction{dialect: d}
	if !reset {
		t.asked, t.heard = stepReset, stepReset
	}
}

// next is the last step that may be asked for now, and so are all between asked and it; asked itself when an answer has
// to come first.
func (t *transaction) next() step {
	switch {
	case t.over:
		return t.asked
	case t.asked == stepData && t.ahead:
		return stepEnd
	case t.dialect == lockstep && t.asked == t.heard && t.asked < stepData:
		return t.asked + 1
	case t.dialect != lockstep && t.asked < stepData:
		return stepData
	}
	return t.asked
}

// said reports whether nothing remains to be said, whatever the answers are: another mail may follow.
func (t *transaction) said() bool { return t.over || t.asked == t.last() }

// last is the step whose answer says what became of the mail.
func (t *transaction) last() step {
	if t.dialect == chunking {
		return stepData
	}
	return stepEnd
}

// awaits reports whether an answer is due.
func (t *transaction) awaits() bool { return !t.over && t.heard < t.asked }

// hear takes the answer to the first step that has none.
func (t *transaction) hear(code int, text []byte) {
	t.heard++
	good := code/100 == 2
	switch t.heard {
	case stepReset:
		if t.astray = !good && code != 421; code == 421 {
			t.refuse(stageMail, code, text)
		}
	case stepMail:
		if !good {
			t.refuse(stageMail, code, text)
		}
	case stepRcpt:
		if t.recipient = good; !good {
			t.refuse(stageRcpt, code, text)
		}
		t.astray = t.astray || good && t.refusal != nil // into whose transaction?
	case t.last():
		t.over = true
		if t.accepted = good && t.recipient; t.accepted {
			t.response = textOf(code, text)
			return
		}
		t.open = t.dialect == chunking // RFC 3030 §2 leaves open what a failed BDAT leaves behind
		t.refuse(stageSent, code, text)
	case stepData:
		if t.ahead = code == 354; !t.ahead {
			t.refuse(stageRcpt, code, text)
			t.over, t.open = true, true
		}
	}
	if t.refusal != nil && t.dialect == lockstep && !t.ahead {
		t.over, t.open = true, true
	}
}

// refuse keeps the first refusal: those behind it are its consequences (503, 554 no valid recipients).
func (t *transaction) refuse(at stage, code int, text []byte) {
	if t.refusal == nil {
		t.at, t.refusal = at, &textproto.Error{Code: code, Msg: string(text)}
	}
}

// decided reports whether no answer can change what becomes of the mail: a mail without recipient goes nowhere.
func (t *transaction) decided() bool {
	return t.over || t.refusal != nil && t.heard >= stepRcpt && !t.recipient
}

// stage is how far the mail is known to have got, for an error without an answer: what counts is what the server said,
// until the end of the mail has left.
func (t *transaction) stage() stage {
	switch {
	case t.whole:
		return stageSent
	case t.ahead, t.dialect == chunking && t.recipient:
		return stageData
	case t.heard >= stepMail:
		return stageRcpt
	}
	return stageMail
}

// liar is what the refusal says about the server instead of the mail: the dialect it offered and does not speak. The
// words are Postfix's ("Improper use of SMTP command pipelining") and Exim's ("SMTP synchronization error").
func (t *transaction) liar() (speaks dialect, lies bool) {
	switch {
	case t.accepted || t.dialect == lockstep:
		return t.dialect, false
	case t.astray:
		return t.dialect - 1, true
	case t.refusal == nil:
		return t.dialect, false
	}
	text := bytes.ToLower([]byte(t.refusal.Msg))
	switch {
	case t.refusal.Code/100 == 5 && (bytes.Contains(text, []byte("pipelining")) || bytes.Contains(text, []byte("synchroni"))):
		return lockstep, true
	case t.dialect == chunking && t.at == stageSent && (t.refusal.Code == 500 || t.refusal.Code == 502 || t.refusal.Code == 504):
		return pipelining, true // BDAT is not known (RFC 5321 §4.2.4)
	}
	return t.dialect, false
}

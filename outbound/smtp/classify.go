package smtp

import (
	"context"
	"errors"
	"net/textproto"

	"refermail/outbound"
)

// classify says what an error means for the mail:
//
//	no answer, or 421, before DATA   the server is the trouble: outage
//	4xx                              temporary
//	5xx to RCPT, DATA or the mail    permanent (RFC 5321 §4.2.1)
//	5xx to MAIL                      about us, not the recipient: temporary, until somebody repairs the account
//	broken within the mail           temporary: its end never left, so it was not delivered
//	no answer to the mail            ambiguous: it may have been delivered
func classify(ctx context.Context, at stage, err error) error {
	e := &outbound.SendError{Class: outbound.Outage, Err: err}
	var reply *textproto.Error
	switch {
	case errors.As(err, &reply):
		e.Code = reply.Code
		switch {
		case reply.Code == 421 || at == stageConnect:
		case reply.Code/100 == 5 && at > stageMail:
			e.Class = outbound.Permanent
		default:
			e.Class = outbound.Temporary
		}
	case at == stageSent:
		e.Class = outbound.Ambiguous
	case at == stageData:
		e.Class = outbound.Temporary
	}
	if ctx.Err() != nil {
		e.Err = errors.Join(context.Cause(ctx), err)
	}
	return e
}

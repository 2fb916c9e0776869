package devmail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func newSMTP(o *Office) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if !o.enter() {
			return nil, net.ErrClosed
		}
		return &smtpSession{office: o, conn: c}, nil
	}))
	s.Domain = o.cfg.AuthServID
	s.AllowInsecureAuth = true // loopback only
	s.MaxMessageBytes = maxMail
	s.ErrorLog = slog.NewLogLogger(o.cfg.Log.Handler(), slog.LevelDebug)
	return s
}

// smtpSession is one connection. The library calls it from one goroutine at a time.
type smtpSession struct {
	office *Office
	conn   *smtp.Conn
	user   *mailbox // nil when not logged in
	from   string
	rcpts  []recipient
	ended  bool
}

// recipient is one accepted RCPT; box is nil for mail to be swallowed.
type recipient struct {
	address string
	box     *mailbox
}

func (s *smtpSession) Reset() { s.from, s.rcpts = "", nil }

func (s *smtpSession) Logout() error {
	if !s.ended { // the library may call this twice
		s.ended = true
		s.office.work.Done()
	}
	return nil
}

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }

func (s *smtpSession) Auth(mech string) (sasl.Server, error) {
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(identity, user, password string) error {
			if identity != "" && identity != user {
				return smtp.ErrAuthFailed
			}
			return s.login(user, password)
		}), nil
	case sasl.Login:
		return &loginServer{check: s.login}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *smtpSession) login(user, password string) error {
	if s.user = s.office.login(user, password); s.user == nil {
		return smtp.ErrAuthFailed
	}
	return nil
}

func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from, s.rcpts = from, nil
	return nil
}

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.office.cfg.Refuse != nil {
		var answer *smtp.SMTPError
		switch err := s.office.cfg.Refuse(to); {
		case err == nil:
		case errors.Is(err, ErrSwallow):
			s.rcpts = append(s.rcpts, recipient{address: to})
			return nil
		case errors.Is(err, ErrHangUp):
			return errors.Join(err, s.conn.Conn().Close())
		case errors.As(err, &answer):
			return answer
		default:
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: err.Error()}
		}
	}
	box, local := s.office.lookup(to)
	switch {
	case box != nil:
		s.rcpts = append(s.rcpts, recipient{address: to, box: box})
		return nil
	case local:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	}
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Relay access denied"}
}

func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		var answer *smtp.SMTPError
		if errors.As(err, &answer) {
			return answer
		}
		return fmt.Errorf("read mail: %w", err)
	}
	s.office.deliver(arrival{user: s.user, from: s.from, helo: s.conn.Hostname(), raw: raw}, s.rcpts)
	return nil
}

// loginServer is SASL LOGIN, which go-sasl offers for clients only and older mail programs still ask for
// (draft-murchison-sasl-login).
type loginServer struct {
	check func(user, password string) error
	user  []byte
	step  int
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.step == 0 && response == nil {
		l.step = 1
		return []byte("Username:"), false, nil
	}
	if l.step < 2 { // the user name came with the command or as the first answer
		l.step, l.user = 2, bytes.Clone(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(string(l.user), string(response))
}

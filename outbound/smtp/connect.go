package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	mail "github.com/wneessen/go-mail/smtp"

	"refermail/outbound"
	"refermail/workflow"
)

// connect dials, secures and logs in. Every error is an outage: it says nothing about any mail.
func (s *Sender) connect(ctx context.Context) (*session, error) {
	conn, err := (&net.Dialer{Timeout: dialWait}).DialContext(ctx, "tcp", s.address)
	if err != nil {
		return nil, classify(ctx, stageConnect, fmt.Errorf("connect to mail server: %w", err))
	}
	c := &session{conn: conn}
	stop := context.AfterFunc(ctx, c.cut)
	if err := s.open(ctx, c); err != nil {
		stop()
		c.cut()
		return nil, classify(ctx, stageConnect, err)
	}
	if !stop() {
		return nil, &outbound.SendError{Class: outbound.Outage, Err: context.Cause(ctx)}
	}
	return c, nil
}

// open brings a fresh TCP connection to where mails can be sent.
func (s *Sender) open(ctx context.Context, c *session) error {
	c.deadline(commandWait)
	conn := c.conn
	if s.mode == implicitTLS {
		secured := tls.Client(conn, s.tls())
		if err := secured.HandshakeContext(ctx); err != nil {
			return fmt.Errorf("tls with mail server: %w", err)
		}
		conn = secured
	}
	client, err := mail.NewClient(conn, s.host)
	if err != nil {
		return fmt.Errorf("greeting of mail server: %w", err)
	}
	c.client = client
	c.deadline(commandWait)
	if err := client.Hello(s.o.Hello); err != nil {
		return fmt.Errorf("greet mail server: %w", err)
	}
	c.about = s.address + ", " + map[security]string{startTLS: "STARTTLS", implicitTLS: "TLS", plaintext: "no TLS"}[s.mode]
	if s.mode == startTLS {
		if ok, _ := client.Extension("STARTTLS"); !ok {
			return errors.New("the mail server offers no STARTTLS; smtps:// may be what it speaks")
		}
		if err := client.StartTLS(s.tls()); err != nil {
			return fmt.Errorf("starttls: %w", err)
		}
	}
	return s.login(ctx, c)
}

func (s *Sender) tls() *tls.Config {
	if s.o.TLS == nil {
		return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	}
	config := s.o.TLS.Clone()
	if config.ServerName == "" {
		config.ServerName = s.host
	}
	return config
}

// login picks the mechanism: XOAUTH2 when there are tokens, else PLAIN, else LOGIN.
func (s *Sender) login(ctx context.Context, c *session) error {
	if s.user == "" {
		return nil
	}
	_, offered := c.client.Extension("AUTH")
	plainOK := s.mode == plaintext // New allows that on loopback only
	var auth mail.Auth
	var secret string
	switch {
	case s.o.Token != nil:
		token, err := s.o.Token(ctx)
		if err != nil {
			return fmt.Errorf("token for mail server: %w", err)
		}
		secret = strings.TrimSpace(token)
		auth = mail.XOAuth2Auth(s.user, secret)
	default:
		password, err := s.o.Password(ctx)
		if err != nil {
			return fmt.Errorf("password for mail server: %w", err)
		}
		secret = password
		mechanisms := " " + strings.ToUpper(offered) + " "
		switch {
		case strings.Contains(mechanisms, " PLAIN "):
			auth = mail.PlainAuth("", s.user, password, s.host, plainOK)
		case strings.Contains(mechanisms, " LOGIN "):
			auth = mail.LoginAuth(s.user, password, s.host, plainOK)
		default:
			return fmt.Errorf("the mail server offers no login we know (it offers %q)", offered)
		}
	}
	c.deadline(commandWait)
	if err := c.client.Auth(auth); err != nil {
		return workflow.HideSecrets(fmt.Errorf("log in to mail server: %w", err), s.user, secret)
	}
	c.about += ", logged in as " + s.user
	return nil
}

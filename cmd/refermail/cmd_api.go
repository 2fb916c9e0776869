package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"refermail/workflow/store"
	"refermail/workflow/token"
)

// apiTokenView is a token in lists. The token itself is in apiAdded only, once.
type apiTokenView struct {
	Name      string     `json:"name"`
	Scopes    []string   `json:"scopes"`
	Partner   *string    `json:"partner"` // the only one it sees; null: all
	Status    string     `json:"status"`  // good, expired or revoked
	CreatedAt *time.Time `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at"` // null: never
	UsedAt    *time.Time `json:"used_at"`    // to the hour; null: never
	RevokedAt *time.Time `json:"revoked_at"`
}

// apiAdded is a new token.
type apiAdded struct {
	apiTokenView
	Token string `json:"token"`
}

func viewAPIToken(t store.APIToken, now time.Time) apiTokenView {
	status := "good"
	switch {
	case !t.Revoked.IsZero():
		status = "revoked"
	case !t.Good(now):
		status = "expired"
	}
	return apiTokenView{t.Name, list(t.Scopes), reference(t.Partner != 0, t.Partner), status, timePointer(t.Created), timePointer(t.Expires),
		timePointer(t.Used), timePointer(t.Revoked)}
}

// tokenName is what stands on timelines behind "api:".
var tokenName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`)

type apiAdd struct {
	Name    string   `arg:"" help:"Who asks, like crm; it stands on timelines as api:crm."`
	Scope   []string `help:"What it opens: ${apiscopes}. Repeatable." required:"" placeholder:"SCOPE"`
	Partner string   `help:"The only partner it sees, without what is the team's." placeholder:"P-7"`
	Expires string   `help:"When it ends by itself: in days, like 90d, or never." default:"90d" placeholder:"90d"`
	jsonFlag
}

// Run makes a token and prints it once.
func (c *apiAdd) Run(ctx context.Context, p *program) error {
	t, err := c.read()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		secret, err := token.NewAPI(rand.Reader)
		if err != nil {
			return err
		}
		t.Digest, _ = token.APIDigest(secret)
		t.Created = s.Now()
		if days := c.days(); days > 0 {
			t.Expires = t.Created.AddDate(0, 0, days)
		}
		switch err := s.Store.AddAPIToken(ctx, t); {
		case errors.Is(err, store.ErrConflict):
			return fmt.Errorf("there is a token %s already, or was one; timelines name it, so take another name", t.Name)
		case errors.Is(err, store.ErrNotFound):
			return fmt.Errorf("there is no partner %s", t.Partner)
		case err != nil:
			return err
		}
		if c.JSON {
			return p.json(apiAdded{viewAPIToken(t, s.Now()), secret})
		}
		if err := p.say("%s", secret); err != nil {
			return err
		}
		fmt.Fprintf(p.Err, "This is the token of %s, %s. It is shown this once and kept nowhere: put it where the program reads it.\n", t.Name, ends(t))
		if !s.Config.Web.API && slices.ContainsFunc(t.Scopes, func(s string) bool { return s != scopeMetrics }) {
			fmt.Fprintln(p.Err, "The API is off: set api = true in [web] and start the service again.")
		}
		return nil
	})
}

func ends(t store.APIToken) string {
	if t.Expires.IsZero() {
		return "good until it is revoked"
	}
	return "good until " + day(t.Expires)
}

// days is for how long the token is good, 0 for ever.
func (c *apiAdd) days() int {
	n, _ := strconv.Atoi(strings.TrimSuffix(c.Expires, "d"))
	return n
}

func (c *apiAdd) read() (t store.APIToken, err error) {
	const hint = "refermail api add --help"
	if !tokenName.MatchString(c.Name) {
		return t, usageError{text: fmt.Sprintf("%q cannot be the name; use up to 40 of a-z 0-9 . _ -, like crm", c.Name), hint: hint}
	}
	if days, err := strconv.Atoi(strings.TrimSuffix(c.Expires, "d")); c.Expires != "never" && (err != nil || !strings.HasSuffix(c.Expires, "d") || days < 1 || days > 3650) {
		return t, usageError{text: fmt.Sprintf("--expires %q is no number of days; write 90d, at most 3650d, or never", c.Expires), hint: hint}
	}
	t = store.APIToken{Name: c.Name}
	if c.Partner != "" {
		if t.Partner, err = partnerNo(c.Partner); err != nil {
			return t, err
		}
	}
	for _, scope := range c.Scope {
		if !slices.ContainsFunc(apiScopes(), func(s [2]string) bool { return s[0] == scope }) {
			return t, usageError{text: fmt.Sprintf("there is no scope %q; there are %s", scope, scopeNames()), hint: hint}
		}
		if t.Partner != 0 && !slices.Contains(partialScopes(), scope) {
			return t, usageError{text: fmt.Sprintf("%s is about all partners, and --partner keeps the token to one; with it there are %s", scope, strings.Join(partialScopes(), ", ")), hint: hint}
		}
		if !slices.Contains(t.Scopes, scope) {
			t.Scopes = append(t.Scopes, scope)
		}
	}
	return t, nil
}

func scopeNames() string {
	var names []string
	for _, s := range apiScopes() {
		names = append(names, s[0])
	}
	return strings.Join(names, ", ")
}

type apiList struct{ jsonFlag }

// Run lists tokens, never what they are.
func (c *apiList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		view := func(t store.APIToken) apiTokenView { return viewAPIToken(t, s.Now()) }
		rows := s.Store.APITokens(ctx)
		if c.JSON {
			return writeList(p.Out, rows, view)
		}
		return printRows(p, rows, "No tokens: `refermail api add --help`.", []string{"NAME", "SCOPES", "PARTNER", "STATUS", "EXPIRES", "USED"},
			func(t store.APIToken) []any {
				v := view(t)
				return []any{v.Name, strings.Join(v.Scopes, " "), orNone(v.Partner), v.Status, firstOf(day(t.Expires), "never"), firstOf(day(t.Used), "never")}
			})
	})
}

type apiRevoke struct {
	Name string `arg:"" help:"The token's name; refermail api list shows it."`
	jsonFlag
	dryRunFlag
}

// Run ends a token. Whoever holds it is refused from the next request on.
func (c *apiRevoke) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		t, err := s.Store.NamedAPIToken(ctx, c.Name)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no token %s; `refermail api list` shows all", c.Name)
		}
		if err != nil {
			return err
		}
		already := !t.Revoked.IsZero()
		if !c.DryRun {
			if t, err = s.Store.RevokeAPIToken(ctx, c.Name, s.Now()); err != nil {
				return err
			}
		}
		switch {
		case c.JSON:
			return p.json(viewAPIToken(t, s.Now()))
		case already:
			return p.say("%s was revoked on %s; nothing changes.", t.Name, day(t.Revoked))
		case c.DryRun:
			return p.say("%s would be revoked (%s).\nNothing was changed (--dry-run).", t.Name, strings.Join(t.Scopes, " "))
		}
		return p.say("%s is revoked: it opens nothing from now on.", t.Name)
	})
}

package workflow

import (
	"context"
	"fmt"
	"sync"
	"time"

	"refermail/workflow/program"
)

// versions are the programs read from the database, by digest. A version never changes, so they are kept for good; nil
// stands for one that is gone or cannot be read.
type versions struct {
	mu sync.Mutex
	by map[string]*program.Program
}

// get returns the programs of these deals, and the digests of those not read yet.
func (v *versions) get(deals []Deal, inForce string) (found map[string]*program.Program, unread []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	found = map[string]*program.Program{}
	for _, k := range deals {
		if _, seen := found[k.Program]; seen || k.Program == "" || k.Program == inForce {
			continue
		}
		p, read := v.by[k.Program]
		if !read {
			unread = append(unread, k.Program)
		}
		found[k.Program] = p
	}
	return found, unread
}

func (v *versions) put(digest string, p *program.Program) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.by == nil {
		v.by = map[string]*program.Program{}
	}
	v.by[digest] = p
}

// versions returns the programs deals were registered under, but the one in force by these rules. Each is read from the database once
// in the life of the Engine.
func (e *Engine) versions(ctx context.Context, tx Tx, rules *Rules, deals []Deal, at time.Time) (map[string]*program.Program, error) {
	found, unread := e.read.get(deals, rules.version())
	if len(unread) == 0 {
		return found, nil
	}
	facts, err := tx.Load(ctx, Want{Programs: unread}, at)
	if err != nil {
		return nil, fmt.Errorf("load programs: %w", err)
	}
	for _, t := range facts.Texts {
		p, err := program.ParseVersion(t.Text, t.Defaults)
		if err != nil {
			e.Log.Error("a program of earlier deals cannot be read; they stand under the one in force", "version", t.Digest, "error", err)
			continue
		}
		found[t.Digest] = p
	}
	for _, digest := range unread {
		if found[digest] == nil {
			e.Log.Warn("deals name a version of the program that is not there; they stand under the one in force", "version", digest)
		}
		e.read.put(digest, found[digest])
	}
	return found, nil
}

// KeepProgram stores the program in force, if this version is new: deals registered from now on name it. Call it before
// the first mail is handled.
func (e *Engine) KeepProgram(ctx context.Context, text []byte, at time.Time) error {
	return e.keep(ctx, e.rules(), text, at)
}

// Use puts another program in force for registrations from now on, and stores it first. Deals there are keep theirs.
func (e *Engine) Use(ctx context.Context, p *program.Program, text []byte, at time.Time) error {
	next := *e.rules()
	next.Program, next.Version = p, p.Digest()
	if err := e.keep(ctx, &next, text, at); err != nil {
		return err
	}
	e.now.Store(&next)
	return nil
}

// rules are those in force.
func (e *Engine) rules() *Rules { return e.InForce() }

// InForce returns the rules decisions are made by now. They are not to be changed.
func (e *Engine) InForce() *Rules {
	if r := e.now.Load(); r != nil {
		return r
	}
	return e.Rules
}

func (e *Engine) keep(ctx context.Context, r *Rules, text []byte, at time.Time) error {
	t := ProgramText{Digest: r.version(), Name: r.Program.Name, Text: string(text), Defaults: program.Defaults(), Since: at}
	err := e.Store.Update(ctx, func(tx Tx) error { return tx.Save(ctx, Changes{Programs: []ProgramText{t}, At: at}) })
	if err != nil {
		return fmt.Errorf("keep program %.8s: %w", t.Digest, err)
	}
	return nil
}

// Command refermail is an email-first referral service: partners refer business by mail, get their answers by mail, and
// never log in.
//
// This package is the outermost layer and the only one that sees all the others: it reads the command line (cli.go) and
// the configuration (config*.go), tells the time (clock.go), wires the parts together (app.go) and prints. Each
// subcommand has a file of its own, cmd_<name>.go. Every change an operator asks for goes through workflow.Engine, the
// same way a manager's mail does.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes; scripts depend on them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first signal asks to stop, a second one kills
	code := run(ctx, os.Args[1:], &console{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ()})
	stop()
	os.Exit(code)
}

// program is what every command gets: the console and the global flags.
type program struct {
	*console
	ConfigFile string
	model      *kong.Application
}

// run carries out one command line and returns the exit code. It is main without the process, so that tests can call it.
func run(ctx context.Context, args []string, con *console) int {
	var cli grammar
	left, code := false, exitDone // set when the parser ended by itself, as --help does
	parser, err := newParser(&cli, con, func(c int) { left, code = true, c })
	if err != nil {
		return fail(con, err)
	}
	if len(args) > 0 && args[0] == completeWord {
		return finish(con, complete(con, parser.Model, args[1:]))
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if left {
		return code
	}
	if err != nil {
		return fail(con, usageError{text: err.Error(), hint: usageHint(err)})
	}
	p := &program{console: con, ConfigFile: cli.Config, model: parser.Model}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return finish(con, parsed.Run(p))
}

// newParser builds the command line's grammar with its examples.
func newParser(cli *grammar, con *console, exit func(int)) (*kong.Kong, error) {
	parser, err := kong.New(cli,
		kong.Name("refermail"),
		kong.Description("Referrals by mail: partners refer, managers decide, everybody hears; nobody logs in."),
		kong.Vars{"apiscopes": scopeNames()},
		kong.Writers(con.Out, con.Err),
		kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 110}),
	)
	if err != nil {
		return nil, fmt.Errorf("build the command line: %w", err)
	}
	addExamples(parser.Model.Node)
	return parser, nil
}

// usageOf prints what `refermail COMMAND --help` prints.
func (p *program) usageOf(command []string) error {
	if code := run(context.Background(), append(command, "--help"), p.console); code != exitDone {
		return quietError{}
	}
	return nil
}

// addExamples turns the example tags of the grammar into the text below each command's help.
func addExamples(n *kong.Node) {
	if n.Tag != nil {
		var b strings.Builder
		for line := range strings.SplitSeq(n.Tag.Get("example"), ";") {
			if line = strings.TrimSpace(line); line != "" {
				b.WriteString("\n    refermail " + line)
			}
		}
		if b.Len() > 0 {
			n.Detail = strings.TrimPrefix(n.Detail+"\n\nExamples:\n"+b.String(), "\n\n")
		}
	}
	for _, child := range n.Children {
		addExamples(child)
	}
}

// usageError is a command line that cannot be understood: exit code 2.
type usageError struct{ text, hint string }

func (e usageError) Error() string { return e.text }

// quietError ends a command with code 1 when everything worth saying is already printed.
type quietError struct{}

func (quietError) Error() string { return "failed" }

func usageHint(err error) string {
	hint := "refermail --help"
	var at *kong.ParseError
	if errors.As(err, &at) && at.Context != nil {
		if n := at.Context.Selected(); n != nil {
			hint = n.FullPath() + " --help"
		} else {
			for _, step := range at.Context.Path { // flags on the way are no nodes
				if n := step.Node(); n != nil {
					hint = n.FullPath() + " --help"
				}
			}
		}
	}
	return hint
}

func finish(con *console, err error) int {
	if err != nil {
		return fail(con, err)
	}
	return exitDone
}

// fail says what went wrong, once, on standard error, and picks the exit code.
func fail(con *console, err error) int {
	var quiet quietError
	if errors.As(err, &quiet) {
		return exitFailed
	}
	con.warn("refermail: %v", err)
	var usage usageError
	if errors.As(err, &usage) {
		if usage.hint != "" {
			con.warn("See `%s`.", usage.hint)
		}
		return exitUsage
	}
	return exitFailed
}

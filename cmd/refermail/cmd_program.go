package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	rulebook "refermail/workflow/program"
)

// programCmd is `refermail program …`.
type programCmd struct {
	Check   programCheck   `cmd:"" help:"Name every mistake in a program file, with its line." example:"program check; program check program.toml; program check - < program.toml"`
	Show    programShow    `cmd:"" help:"Say in plain words what a program means, defaults included." example:"program show; program show program.toml; program show --json"`
	List    programList    `cmd:"" help:"List the versions deals were registered under." example:"program list; program list --json"`
	Diff    programDiff    `cmd:"" help:"Say what changes from one program file to another." example:"program diff program.toml next.toml; program diff --json program.toml next.toml"`
	Example programExample `cmd:"" help:"Print a program to begin with; without a name, list them." example:"program example; program example minimal > program.toml; program example partner-types"`
}

type programCheck struct {
	File string `arg:"" optional:"" help:"The program file; - reads standard input. Without one, the file named in the configuration, else ./program.toml."`
}

// Run says that a file is in order, or everything that is not. It needs no configuration when a file is named.
func (c *programCheck) Run(p *program) error {
	rules, file, err := p.rulebook(c.File)
	if err != nil {
		return err
	}
	if file == "" {
		return p.say("No program file is named in the configuration: the built-in program is in force (`refermail program show`).")
	}
	err = p.say("%s is in order: %s, version %s; %s, %s, %s, %s.", file, rules.Name, rules.Version(), count(len(rules.Stages), "stage"),
		count(len(rules.Types), "partner type"), count(len(rules.Tiers), "tier"), count(len(rules.Clauses), "clause"))
	for _, a := range rules.Assets {
		if path := filepath.Join(filepath.Dir(file), a.File); err == nil && file != "-" && !exists(path) {
			err = p.say("%s is not there yet; partners who ask for %s get nothing.", path, a.Name)
		}
	}
	return err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

type programShow struct {
	File    string `arg:"" optional:"" help:"As in check; without any file, the built-in program."`
	Version string `help:"A version deals were registered under: the beginning of its digest, or a deal like D-1042." placeholder:"VERSION"`
	jsonFlag
}

// programView is a program for scripts.
type programView struct {
	File    string            `json:"file"` // "" for the built-in program
	Digest  string            `json:"digest"`
	Program *rulebook.Program `json:"program"`
}

// Run prints what a program means.
func (c *programShow) Run(ctx context.Context, p *program) error {
	if c.Version != "" {
		return c.showVersion(ctx, p)
	}
	rules, file, err := p.rulebook(c.File)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.json(programView{file, rules.Digest(), rules})
	}
	_, err = fmt.Fprint(p.Out, rules)
	return err
}

type programDiff struct {
	Old string `arg:"" help:"The program file as it was."`
	New string `arg:"" help:"The program file as it will be; - reads standard input."`
	jsonFlag
}

// Run prints a line for each change. Both files must be in order.
func (c *programDiff) Run(p *program) error {
	old, _, errOld := p.rulebook(c.Old)
	now, _, errNew := p.rulebook(c.New)
	if err := errors.Join(errOld, errNew); err != nil {
		return err
	}
	changes := rulebook.Diff(old, now)
	if c.JSON {
		return p.json(append([]string{}, changes...))
	}
	if len(changes) == 0 {
		return p.say("Both mean the same.")
	}
	for _, line := range changes {
		if err := p.say("%s", line); err != nil {
			return err
		}
	}
	return nil
}

type programExample struct {
	Name string `arg:"" optional:"" default:"" help:"minimal, tiers or partner-types."`
}

// Run prints an example as it is written, comments included.
func (c *programExample) Run(p *program) error {
	if c.Name == "" {
		for _, name := range rulebook.Examples() {
			_, about, _ := rulebook.Example(name)
			if err := p.say("%-14s %s", name, about); err != nil {
				return err
			}
		}
		return p.say("\nPrint one with `refermail program example NAME > program.toml`.")
	}
	text, _, ok := rulebook.Example(c.Name)
	if !ok {
		return usageError{text: fmt.Sprintf("there is no example %q; there are: %s", c.Name, strings.Join(rulebook.Examples(), ", ")), hint: "refermail program example"}
	}
	_, err := p.Out.Write(text)
	return err
}

// rulebook reads a program file, standard input for "-". Without a name it is the one the configuration names; without
// a configuration, ./program.toml. file is "" when the built-in program is meant.
func (p *program) rulebook(name string) (rules *rulebook.Program, file string, err error) {
	if name == "" {
		if name, err = p.programFile(); err != nil || name == "" {
			return rulebook.Builtin(), "", err
		}
	}
	var data []byte
	if name == "-" {
		data, err = io.ReadAll(io.LimitReader(p.In, maxConfigBytes))
	} else {
		data, err = readBounded(name)
	}
	if err != nil {
		return nil, name, err
	}
	rules, err = rulebook.Parse(name, data)
	var wrong rulebook.Errors
	if errors.As(err, &wrong) {
		return nil, name, fmt.Errorf("%s: %s to mend\n%w", name, count(len(wrong), "thing"), wrong)
	}
	return rules, name, err
}

// programFile finds the file when none is named.
func (p *program) programFile() (string, error) {
	const usual = "program.toml"
	if p.ConfigFile == "" && !exists(defaultConfigFile) && p.getenv(envPrefix+"MAIL_ADDRESS") == "" {
		if exists(usual) {
			return usual, nil
		}
		return "", nil
	}
	cfg, err := LoadConfig(p.ConfigFile, p.Environ)
	if err != nil {
		return "", err
	}
	return cfg.Program.File, nil
}

// readBounded reads a file that is written by hand and so is not large.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist; `refermail program example minimal` prints one to begin with", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read program: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxConfigBytes))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// completeWord is the hidden first argument with which the shell scripts ask for candidates.
const completeWord = "__complete"

// completionCmd is `refermail completion SHELL`.
type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints the script. It only asks the binary back, so that it never grows stale.
func (c *completionCmd) Run(p *program) error {
	scripts := map[string]string{
		"bash": `# refermail completion for bash
_refermail() {
	local IFS=$'\n'
	COMPREPLY=($(refermail __complete "${COMP_WORDS[@]:1:COMP_CWORD-1}" "${COMP_WORDS[COMP_CWORD]}" 2>/dev/null))
	[ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _refermail refermail`,
		"zsh": `#compdef refermail
# refermail completion for zsh
_refermail() {
	local -a found
	found=("${(@f)$(refermail __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
}
if [[ "${funcstack[1]}" = "_refermail" ]]; then _refermail "$@"; else compdef _refermail refermail; fi`,
		"fish": `# refermail completion for fish
complete -c refermail -a '(refermail __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`,
	}
	return p.say("%s", scripts[c.Shell])
}

// complete prints the candidates for the last word, one on a line. Words before it choose the command; what is no
// command is taken for an argument.
func complete(con *console, app *kong.Application, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	last, node := words[len(words)-1], app.Node
	for _, w := range words[:len(words)-1] {
		for _, child := range node.Children {
			if child.Name == w {
				node = child
			}
		}
	}
	for _, c := range candidates(node, last) {
		if _, err := fmt.Fprintln(con.Out, c); err != nil {
			return fmt.Errorf("write completion: %w", err)
		}
	}
	return nil
}

func candidates(node *kong.Node, prefix string) []string {
	var out []string
	add := func(word string) {
		if word != "" && strings.HasPrefix(word, prefix) {
			out = append(out, word)
		}
	}
	if strings.HasPrefix(prefix, "-") {
		for _, group := range node.AllFlags(true) {
			for _, f := range group {
				add("--" + f.Name)
			}
		}
	} else {
		for _, child := range node.Children {
			if !child.Hidden {
				add(child.Name)
			}
		}
		for _, arg := range node.Positional {
			for _, word := range arg.EnumSlice() {
				add(word)
			}
		}
		if node.Name == "help" {
			for _, topic := range manualTopics() {
				add(topic)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

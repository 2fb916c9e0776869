package main

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// manual holds one page for each topic, written to be read in a terminal.
//
//go:embed manual/*.md
var manual embed.FS

// helpCmd is `refermail help [TOPIC]`.
type helpCmd struct {
	Topic []string `arg:"" optional:"" help:"A topic, or a command. Without one, the topics are listed."`
}

// Run prints a page of the manual; for a command, its --help.
func (c *helpCmd) Run(p *program) error {
	if len(c.Topic) == 0 {
		return c.overview(p)
	}
	topic := strings.ToLower(c.Topic[0])
	if page, err := manual.ReadFile("manual/" + path.Base(topic) + ".md"); err == nil && len(c.Topic) == 1 {
		text := strings.Replace(string(page), "{{settings}}", settingsManual(), 1)
		return p.say("%s", strings.TrimRight(text, "\n"))
	}
	node := p.model.Node
	for _, word := range c.Topic {
		at := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == word && !n.Hidden })
		if at < 0 {
			return usageError{text: fmt.Sprintf("no topic and no command is called %q%s", strings.Join(c.Topic, " "), c.near(node, word)), hint: "refermail help"}
		}
		node = node.Children[at]
	}
	return p.usageOf(c.Topic)
}

// near asks whether the topic or command was meant, below what was found of it so far, that is spelt nearly like a word; ""
// when none is.
func (c *helpCmd) near(node *kong.Node, word string) string {
	var names []string
	for _, n := range node.Children {
		if !n.Hidden {
			names = append(names, n.Name)
		}
	}
	before := ""
	if node.Parent == nil {
		names = append(names, manualTopics()...)
	} else {
		before = strings.Join(c.Topic[:slices.Index(c.Topic, word)], " ") + " "
	}
	if len(names) == 0 {
		return ""
	}
	best, distance := nearest(strings.ToLower(word), names)
	if distance > max(2, len(word)/3) {
		return ""
	}
	return "; did you mean " + before + best + "?"
}

func (c *helpCmd) overview(p *program) error {
	var b strings.Builder
	b.WriteString("Topics, read with `refermail help TOPIC`:\n\n")
	for _, topic := range manualTopics() {
		fmt.Fprintf(&b, "  %-13s %s\n", topic, manualTitle(topic))
	}
	b.WriteString("\nCommands, explained with `refermail help COMMAND` or --help:\n\n")
	for _, n := range p.model.Children {
		if !n.Hidden {
			fmt.Fprintf(&b, "  %-13s %s\n", n.Name, n.Help)
		}
	}
	return p.say("%s", strings.TrimRight(b.String(), "\n"))
}

// manualTopics lists the pages in alphabetical order.
func manualTopics() []string {
	entries, err := manual.ReadDir("manual")
	if err != nil { // the folder is part of the binary
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".md"))
	}
	return out
}

// manualTitle is the first line of a page.
func manualTitle(topic string) string {
	page, err := manual.ReadFile("manual/" + topic + ".md")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(page), "\n")
	return strings.TrimLeft(first, "# ")
}

// settingsManual lists every key of the configuration with its variable and its default.
func settingsManual() string {
	var b strings.Builder
	section := ""
	for _, s := range defaultConfig().settings() {
		at, key, _ := strings.Cut(s.key, ".")
		if at != section {
			section = at
			fmt.Fprintf(&b, "\n[%s]\n", section)
		}
		fmt.Fprintf(&b, "  %-24s %s", key, s.about)
		if text := defaultText(s.to); text != "" {
			fmt.Fprintf(&b, "; default %s", text)
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String())
}

func defaultText(to any) string {
	switch to := to.(type) {
	case *string:
		return *to
	case *int:
		return fmt.Sprint(*to)
	case *time.Duration:
		return to.String()
	}
	return ""
}

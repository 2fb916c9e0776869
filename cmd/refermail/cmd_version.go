package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// versionCmd is `refermail version`.
type versionCmd struct{ jsonFlag }

// buildInfo is what the Go toolchain wrote into the binary.
type buildInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Run prints the version.
func (c *versionCmd) Run(p *program) error {
	v := readBuild()
	if c.JSON {
		return p.json(v)
	}
	return p.say("%s", v)
}

func readBuild() buildInfo {
	v := buildInfo{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if m := info.Main.Version; m != "" {
		v.Version = strings.Trim(m, "()")
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

// String is the line people paste into reports.
func (v buildInfo) String() string {
	line := fmt.Sprintf("refermail %s (%s, %s", v.Version, v.Go, v.Platform)
	if v.Revision != "" && !strings.Contains(v.Version, v.Revision[:min(12, len(v.Revision))]) {
		line += ", " + v.Revision[:min(12, len(v.Revision))]
	}
	if v.Modified && !strings.HasSuffix(v.Version, "+dirty") {
		line += ", modified"
	}
	return line + ")"
}

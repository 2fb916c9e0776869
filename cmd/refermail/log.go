package main

import (
	"io"
	"log/slog"
)

// newLogger makes the program's log. Lines go to w, which is standard error, so that standard output stays for results.
// The logger is passed on; there is no default one.
func newLogger(w io.Writer, c LogConfig) *slog.Logger {
	levels := map[string]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}
	w = quietWriter{w} // a log is read on a terminal, too
	options := &slog.HandlerOptions{Level: levels[c.Level], ReplaceAttr: utcTimes}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// utcTimes writes every time in UTC, the log's own included: logs of several machines are read side by side.
func utcTimes(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

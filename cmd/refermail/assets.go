package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"os"
	"path/filepath"

	"refermail/outbound"
	"refermail/workflow"
	rulebook "refermail/workflow/program"
)

// assets reads the program's files from disk when one is sent, so that a file replaced meanwhile is the one that goes.
type assets struct {
	rules *rulebook.Program
	dir   string // of the program file
	log   *slog.Logger
}

// Asset implements outbound.Assets. A file that is missing is logged: the partner was told to ask.
func (a assets) Asset(_ context.Context, name string, max int) (file outbound.Attachment, ok bool, err error) {
	asset, ok := a.rules.Asset(name)
	if !ok {
		return file, false, nil
	}
	path := asset.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.dir, path)
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		a.log.Warn("a partner asked for a file that is missing", "asset", name, "file", path)
		return file, false, nil
	}
	if err != nil {
		return file, false, fmt.Errorf("open: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return file, false, fmt.Errorf("look at: %w", err)
	}
	file.Attachment = workflow.Attachment{Name: filepath.Base(path), Type: mime.TypeByExtension(filepath.Ext(path)), Size: int(info.Size())}
	if file.Type == "" {
		file.Type = "application/octet-stream"
	}
	if info.IsDir() || info.Size() > int64(max) {
		a.log.Warn("a partner asked for a file that is too large for mail", "asset", name, "file", path, "bytes", info.Size())
		return file, true, nil
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(max)+1))
	if err != nil {
		return file, false, fmt.Errorf("read: %w", err)
	}
	sum := sha256.Sum256(data)
	file.Data, file.Size, file.SHA256 = data, len(data), hex.EncodeToString(sum[:])
	return file, true, nil
}

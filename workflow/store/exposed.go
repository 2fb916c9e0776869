package store

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// others are the rights of everybody but the owner.
const others fs.FileMode = 0o077

// ownFile makes a file for its owner's eyes only, whatever the umask, and takes the rights of others away from one that is
// there, as far as the system lets us: SQLite gives its write-ahead log and its index the rights of the database. It is
// done before anything is opened.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, file := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if exposed(file) {
			_ = os.Chmod(file, 0o600) // the owner may be another; doctor tells, see Exposed
		}
	}
	return nil
}

func exposed(file string) bool {
	info, err := os.Lstat(file)
	return err == nil && info.Mode().IsRegular() && info.Mode()&others != 0 && runtime.GOOS != "windows"
}

// Exposed names the files of the database at this address that others than their owner may read or write; none for
// PostgreSQL. Opening the database mends it where it may.
func Exposed(address string) (files []string, err error) {
	if d, err := dialectOf(address); err != nil || d.name != sqliteDialect().name {
		return nil, err
	}
	path, err := sqlitePath(address)
	if err != nil {
		return nil, err
	}
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if _, err := os.Lstat(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return files, err
		}
		if exposed(file) {
			files = append(files, file)
		}
	}
	return files, nil
}

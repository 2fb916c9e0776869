// Package storetest gives tests of memory a database each: a SQLite file, and a schema of a real PostgreSQL.
//
// PostgreSQL is the one named in REFERMAIL_TEST_POSTGRES (a postgres:// address whose user may create schemas), else
// a throwaway cluster that the first test of a process starts from the installed programs; it listens on a Unix socket
// only and is gone with the process, however that ends. Where there are no programs, tests skip; with
// REFERMAIL_TEST_REAL=1 they fail, so that CI cannot pass by skipping. The cluster does not flush to the disk unless
// REFERMAIL_TEST_FSYNC=1 asks for it.
package storetest

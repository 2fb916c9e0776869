// Package migrations holds the steps that make the database's tables, one folder for each database. The same number and
// name stand in both folders and make the same tables with the same columns in the same order; a test of the store
// compares them. Steps only go forward and are never edited once released: a correction is a new step.
package migrations

import "embed"

// Files are the steps: postgres/NNNN_name.sql and sqlite/NNNN_name.sql, in the format of goose.
//
//go:embed postgres/*.sql sqlite/*.sql
var Files embed.FS

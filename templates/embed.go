// Package templates holds the texts that people see: the mails we send (mail/) and the pages we serve (web/), embedded
// in the binary so that it needs no files beside it. Only the operator's override folder for mails is read at run time.
package templates

import "embed"

// FS holds the folders mail and web. It is read-only and safe for concurrent use.
//
//go:embed mail web
var FS embed.FS

// Package web is the HTTP side: what machines ask us (health, readiness, metrics).
//
// GET changes nothing here and never will: link scanners follow every link they find. Answers are small, carry no
// addresses, names or tokens, and are the same for everybody, so that the port may be watched by any monitor.
package web

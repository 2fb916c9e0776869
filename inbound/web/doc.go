// Package web is the HTTP side: what machines ask us (health, readiness, metrics, and /v1 for programs that hold a token).
//
// GET changes nothing here and never will: link scanners follow every link they find. What anybody may ask is small, carries
// no addresses, names or tokens, and is the same for everybody, so that the port may be watched by any monitor. What /v1
// tells is written elsewhere; here is who may ask it, how often and how much.
package web

//go:build !linux

package realmail

import "os/exec"

const supported = false

func contain(*exec.Cmd) {}
func terminate(int)     {}
func killGroup(int)     {}

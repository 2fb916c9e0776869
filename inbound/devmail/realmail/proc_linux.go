package realmail

import (
	"os/exec"
	"syscall"
)

const supported = true

// contain puts the server into a process group of its own, so that its children can be ended with it, and asks the
// kernel to end it should the test process die without running its cleanups.
func contain(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// terminate asks the server's first process to stop.
func terminate(pid int) { _ = syscall.Kill(pid, syscall.SIGTERM) }

// killGroup ends whatever is left of the process group that started with pid.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

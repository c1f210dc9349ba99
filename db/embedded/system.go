//go:build !linux

package embedded

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// endWith does nothing here: a server whose program was killed is found by its pid file at the next start, and stopped.
func endWith(*syscall.SysProcAttr) {}

// commandLine is what a process was started with; empty where there is no such process.
func commandLine(pid int) string {
	line, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return string(line)
}

// Free is how many bytes a directory's disk has left, as df tells.
func Free(dir string) (uint64, error) {
	if _, err := os.Stat(dir); err != nil {
		return 0, err
	}
	out, err := exec.Command("df", "-Pk", dir).Output()
	if err != nil {
		return 0, fmt.Errorf("asking df for the free space: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	words := strings.Fields(lines[len(lines)-1]) // the disk's name, 1024-blocks, used, available, …
	if len(words) < 4 {
		return 0, fmt.Errorf("df told no free space: %q", out)
	}
	kib, err := strconv.ParseUint(words[3], 10, 64)
	return kib << 10, err
}

// memory is the machine's memory in MiB, 0 when unknown: the server keeps its own defaults.
func memory() int { return 0 }

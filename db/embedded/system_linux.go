package embedded

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// endWith has the kernel stop the server when the thread that forked it ends, so that it never outlives a killed program.
func endWith(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = fastShutdown }

// commandLine is what a process was started with; empty where there is no such process.
func commandLine(pid int) string {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(line), "\x00", " ")
}

// Free is how many bytes a directory's disk has left for this user.
func Free(dir string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, &os.PathError{Op: "looking at", Path: dir, Err: err}
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}

// memory is the machine's memory in MiB, 0 when unknown.
func memory() int {
	var s syscall.Sysinfo_t
	if err := syscall.Sysinfo(&s); err != nil {
		return 0
	}
	return int(s.Totalram * uint64(s.Unit) >> 20)
}

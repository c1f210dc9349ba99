package embedded

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// The socket of a server that was found running is read together with that it is ready: its pid file may be gone a moment later.
func TestTheSocketIsReadWithTheAnswer(t *testing.T) {
	c := &Cluster{data: t.TempDir(), ended: make(chan struct{}), socket: "/tmp/of-this-program"}
	pid := filepath.Join(c.data, "postmaster.pid")
	if err := os.WriteFile(pid, []byte("4711\n/data\n1700000000\n5432\n/run/liaison-x\n\n  1 2\nready   \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.waitReady(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(pid); err != nil {
		t.Fatal(err)
	}
	if c.socket != "/run/liaison-x" {
		t.Errorf("the socket is looked for in %s", c.socket)
	}
}

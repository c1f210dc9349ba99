package embedded

import (
	"sort"
	"testing"
)

func TestTheServerThatWroteTheDataIsPreferred(t *testing.T) {
	for wanted, want := range map[int]string{0: "/usr/lib/postgresql/17/bin", 15: "/usr/lib/postgresql/15/bin", 16: "/usr/lib/postgresql/17/bin"} {
		dirs := []string{"/usr/lib/postgresql/9/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"}
		sort.SliceStable(dirs, func(i, j int) bool { return rank(dirs[i], wanted) > rank(dirs[j], wanted) })
		if dirs[0] != want {
			t.Errorf("for data of %d: %s", wanted, dirs[0])
		}
	}
}

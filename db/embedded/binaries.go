package embedded

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// oldest is the first major version that serves.
const oldest = 15

// FindBinaries is the directory of the newest server that is installed: PGBIN, pg_config, PATH, Debian's and Homebrew's places.
func FindBinaries() (string, error) { return findServer(0) }

// findServer prefers the version that wrote the data: a newer one may stand beside it after the system was upgraded.
func findServer(major int) (string, error) {
	if dir := os.Getenv("PGBIN"); dir != "" {
		if majorOf(dir) < oldest {
			return "", fmt.Errorf("%w: PGBIN names %s, where there is none", ErrNoServer, dir)
		}
		return dir, nil
	}
	other := "" // a server of another version than the data: the answer names both
	for _, places := range []func() []string{installed, onPath} {
		dirs := places()
		sort.SliceStable(dirs, func(i, j int) bool { return rank(dirs[i], major) > rank(dirs[j], major) })
		for _, dir := range dirs {
			switch n := majorOf(dir); {
			case n < oldest:
			case major == 0 || n == major:
				return dir, nil
			case other == "":
				other = dir
			}
		}
	}
	if other == "" {
		return "", fmt.Errorf("%w; on Debian: apt-get install postgresql", ErrNoServer)
	}
	return other, nil
}

// installed are the places in which systems keep a server beside those of other versions.
func installed() (dirs []string) {
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin"} {
		found, _ := filepath.Glob(pattern)
		dirs = append(dirs, found...)
	}
	return dirs
}

// onPath are the places that the environment names.
func onPath() (dirs []string) {
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	return dirs
}

// rank orders servers: the wanted version first, then the newest.
func rank(dir string, wanted int) int {
	if n := majorByName(dir); n != wanted {
		return n
	}
	return math.MaxInt
}

// writtenBy is the major version of the cluster's data, 0 where there is none yet.
func writtenBy(data string) int {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

// majorByName reads the version from the directory's name, 0 where it has none.
func majorByName(dir string) int {
	name := filepath.Base(filepath.Dir(dir))
	n, _ := strconv.Atoi(name[strings.LastIndexAny(name, "@-")+1:])
	return n
}

func majorOf(dir string) int {
	major, err := serverMajor(dir)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(major)
	return n
}

// serverMajor asks the server for its major version.
func serverMajor(dir string) (string, error) {
	out, err := exec.Command(filepath.Join(dir, "postgres"), "-V").Output()
	if err != nil {
		return "", fmt.Errorf("asking PostgreSQL for its version: %w", err)
	}
	words := strings.Fields(string(out)) // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
	if len(words) < 3 {
		return "", fmt.Errorf("PostgreSQL told no version: %q", out)
	}
	major, _, _ := strings.Cut(words[2], ".")
	return major, nil
}

package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// config is what flags say, else the environment, else the defaults.
type config struct {
	addr, data, baseURL       string
	databaseURL, migrateURL   string
	secretKey, trustedProxies string
	prepare                   string
	trustedNetwork, dev       bool
}

func (c *config) register(f *flag.FlagSet, env func(string) string) {
	text := func(to *string, name, variable, fallback, usage string) {
		if v := env(variable); v != "" {
			fallback = v
		}
		f.StringVar(to, name, fallback, usage+" ("+variable+")")
	}
	text(&c.addr, "addr", "LIAISON_ADDR", "127.0.0.1:8080", "`address` to listen on")
	text(&c.data, "data", "LIAISON_DATA", defaultData(env), "data `directory`: the private cluster, backups, the secret key")
	text(&c.baseURL, "base-url", "LIAISON_BASE_URL", "", "`URL` by which people reach the program; by default the address")
	text(&c.databaseURL, "database-url", "DATABASE_URL", "", "PostgreSQL as the login liaison, `DSN` or URL; empty runs a private cluster")
	text(&c.migrateURL, "migrate-url", "LIAISON_MIGRATE_URL", "",
		"PostgreSQL with role=liaison_owner, directly and not through PgBouncer; by default DATABASE_URL with that `role`")
	text(&c.secretKey, "secret-key", "LIAISON_SECRET_KEY", "",
		"32 bytes as 64 `hex` digits; by default made once in the data directory; the same for all copies")
	text(&c.trustedProxies, "trusted-proxies", "LIAISON_TRUSTED_PROXIES", "", "`networks` whose X-Forwarded-For is believed, with commas")
	text(&c.prepare, "prepare", "LIAISON_PREPARE", "on", "`off` behind PgBouncer in transaction mode")
	f.BoolVar(&c.trustedNetwork, "trusted-network", false, "serve plain http on a local network; each page says so")
	f.BoolVar(&c.dev, "dev", false, "development: the gallery of components at /dev/ui")
}

// complete checks what can be wrong whichever command runs, and gives the data directory its whole name.
func (c *config) complete() (err error) {
	if c.prepare != "on" && c.prepare != "off" {
		return fmt.Errorf("LIAISON_PREPARE is on or off, not %q", c.prepare)
	}
	if c.data == "" {
		return errors.New("there is no home directory to keep data in; say where with LIAISON_DATA")
	}
	if c.data, err = filepath.Abs(c.data); err != nil {
		return err
	}
	if info, err := os.Stat(c.data); err == nil && info.Mode().Perm()&0o002 != 0 {
		return fmt.Errorf("everybody may write in %s; give Liaison a directory of its own with LIAISON_DATA, such as %s", c.data,
			filepath.Join(c.data, "liaison"))
	}
	return nil
}

// defaultData is /var/lib/liaison for root, the user's own data home for others.
func defaultData(env func(string) string) string {
	if os.Geteuid() == 0 {
		return "/var/lib/liaison"
	}
	if home := env("XDG_DATA_HOME"); home != "" {
		return filepath.Join(home, "liaison")
	}
	if home := env("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "liaison")
	}
	return ""
}

// base is the URL by which people reach the program. What others can reach, the address that is listened on or the one that they
// are told, must be https, or the network trusted.
func (c *config) base() (string, error) {
	host, port, err := net.SplitHostPort(c.addr)
	if err != nil {
		return "", fmt.Errorf("LIAISON_ADDR %q is no address such as 127.0.0.1:8080", c.addr)
	}
	ip := net.ParseIP(host)
	inside := loopback(host)
	base := strings.TrimSuffix(c.baseURL, "/")
	if base == "" {
		if host == "" || ip != nil && ip.IsUnspecified() {
			host = ownAddress()
		}
		base = "http://" + net.JoinHostPort(host, port)
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" || u.RawQuery != "" {
		return "", fmt.Errorf("LIAISON_BASE_URL %q is no address such as https://liaison.example.org (a name of its own, without a path)", base)
	}
	plain := u.Scheme != "https" && !c.trustedNetwork
	if plain && !inside {
		return "", fmt.Errorf("%s can be reached by others and would be served without encryption; put a proxy with https before it and set "+
			"LIAISON_BASE_URL=https://…, or start with --trusted-network", c.addr)
	}
	if plain && !loopback(u.Hostname()) {
		return "", fmt.Errorf("people would reach the program at %s without encryption; set LIAISON_BASE_URL to the https address of the proxy "+
			"before it, or start with --trusted-network", base)
	}
	return base, nil
}

// loopback tells whether a host is this machine alone.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// ownAddress is where others on the network find this machine: links that people copy must not say 0.0.0.0.
func ownAddress() string {
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return "127.0.0.1"
}

func (c *config) backupDir() string { return filepath.Join(c.data, "backup") }

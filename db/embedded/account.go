package embedded

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user that the server runs as; other tells that it is not the program's own.
type account struct {
	name     string
	uid, gid uint32
	other    bool
}

// serverAccount is the program's own user, and for root an unprivileged one.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{name: "this user", uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return account{}, err
		}
		return account{name: name, uid: uint32(uid), gid: uint32(gid), other: true}, nil
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is no user postgres")
}

// sameOwner refuses data that another user's server wrote: PostgreSQL would, in words that name no remedy.
func (c *Cluster) sameOwner() error {
	info, err := os.Stat(c.data)
	if err != nil || ownedBy(info, c.owner) {
		return err
	}
	return fmt.Errorf("%w: %s; start Liaison as the user who did so before, or choose another directory with LIAISON_DATA", ErrOtherOwner,
		c.data)
}

func (a account) attributes() *syscall.SysProcAttr {
	if !a.other {
		return &syscall.SysProcAttr{}
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: a.uid, Gid: a.gid}}
}

func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

func ownedBy(info fs.FileInfo, a account) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Uid == a.uid
}

// lockFile takes a lock that ends with the process, however it ends. ErrInUse is the answer where another process has it.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data directory cannot be written: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrInUse
		}
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	return f, nil
}

// maxSocket is what a unix socket's whole path may have: 107 bytes, less the name of the socket.
const maxSocket = 107 - len("/.s.PGSQL.5432")

// socketDir is a short private directory, the same for the same data directory, so that other commands find the server.
func socketDir(data string, owner account) (string, error) {
	sum := fnv.New32a()
	sum.Write([]byte(data)) // never fails
	name := fmt.Sprintf("liaison-%d-%08x", owner.uid, sum.Sum32())
	dir := filepath.Join(os.TempDir(), name)
	if len(dir) > maxSocket {
		dir = filepath.Join("/tmp", name)
	}
	err := os.Mkdir(dir, 0o700)
	if err == nil {
		return dir, owner.own(dir)
	}
	if !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("making the directory of the socket: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || info.Mode().Perm() != 0o700 || !ownedBy(info, owner) {
		return "", fmt.Errorf("%w: %s", ErrSocketDir, dir)
	}
	return dir, nil
}

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTheSecretKeyIsWholeOrNotThere: an empty one, which a full disk once left, is mended; it is private, and the same afterwards.
func TestTheSecretKeyIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	p := &program{config: config{data: t.TempDir()}}
	path := filepath.Join(p.data, "secret.key")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := p.sealer()
	if err != nil {
		t.Fatalf("an empty key: %v", err)
	}
	sealed := s.Seal("test", []byte("words"))
	if s, err = p.sealer(); err != nil {
		t.Fatal(err)
	}
	if plain, err := s.Open("test", sealed); err != nil || string(plain) != "words" {
		t.Errorf("the key of the second start is another one: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key is not private: %v, %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(p.data, "*")); len(left) != 1 {
		t.Errorf("beside the key are %v", left)
	}
}

// TestADirectoryForEverybodyHoldsNoData: what others can write in is refused, and left as it is.
func TestADirectoryForEverybodyHoldsNoData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	c := config{data: dir, prepare: "on"}
	if err := c.complete(); err == nil {
		t.Error("a directory in which everybody may write is taken")
	}
	c.data = filepath.Join(dir, "liaison")
	if err := c.complete(); err != nil {
		t.Errorf("a new directory below it: %v", err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o777 {
		t.Errorf("its mode was changed: %v, %v", info, err)
	}
}

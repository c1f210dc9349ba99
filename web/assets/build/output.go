package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// budget is what all assets together may weigh on a first visit; the page itself has the rest of 100 KB.
const budget = 64 << 10

// output collects what was built and writes it under names that carry the hash of the content.
type output struct {
	dir    string
	names  map[string]string
	weight int // bytes over the wire, gzipped
}

// newOutput empties the directory, but for the placeholder that is kept in the repository.
func newOutput(dir string) (*output, error) {
	old, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range old {
		if f.Name() == "placeholder" {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			return nil, err
		}
	}
	return &output{dir: dir, names: map[string]string{}}, nil
}

// add writes an asset plain, gzipped and as brotli.
func (o *output) add(name string, content []byte) error {
	hashed := hashedName(name, content)
	o.names[name] = hashed
	zipped, err := zip(content)
	if err != nil {
		return err
	}
	o.weight += len(zipped)
	var br bytes.Buffer
	w := brotli.NewWriterLevel(&br, brotli.BestCompression)
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	for suffix, body := range map[string][]byte{"": content, ".gz": zipped, ".br": br.Bytes()} {
		if err := os.WriteFile(filepath.Join(o.dir, hashed+suffix), body, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the manifest, last: without it nothing counts as built.
func (o *output) finish() error {
	if o.weight > budget {
		return fmt.Errorf("%d bytes over the wire, and a first visit has %d for assets", o.weight, budget)
	}
	manifest, err := json.MarshalIndent(map[string]any{"names": o.names}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.dir, "manifest.json"), manifest, 0o644)
}

func hashedName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
}

func zip(content []byte) ([]byte, error) {
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zipped.Bytes(), nil
}

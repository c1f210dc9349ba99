// Command build makes what the browser gets: it fetches the npm packages of the lock file, bundles and minifies scripts and
// styles for old phones, draws the sprite of icons, and writes everything with hashed names and compressed into dist.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	root := flag.String("C", ".", "the root of the project")
	flag.Parse()
	if err := build(filepath.Join(*root, "web", "assets")); err != nil {
		log.Fatal("assets: ", err)
	}
}

// build makes dist anew from the sources in dir.
func build(dir string) error {
	if err := fetch(dir); err != nil {
		return err
	}
	out, err := newOutput(filepath.Join(dir, "dist"))
	if err != nil {
		return err
	}
	for _, step := range []func(string, *output) error{styles, scripts, sprite, passwords} {
		if err := step(dir, out); err != nil {
			return err
		}
	}
	return out.finish()
}

// fetch installs the packages of the lock file, unless the ones that are there are already those.
func fetch(dir string) error {
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	seal := filepath.Join(dir, "node_modules", ".liaison-lock")
	if sealed, err := os.ReadFile(seal); err == nil && string(sealed) == string(lock) {
		return nil
	}
	npm := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
	npm.Dir, npm.Stdout, npm.Stderr = dir, os.Stderr, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm ci: %w", err)
	}
	return os.WriteFile(seal, lock, 0o644)
}

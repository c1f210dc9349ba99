package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// markPath is our mark with its letters cut out, so that it takes the colour of the text around it.
const markPath = `M6 0h12a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H6a6 6 0 0 1-6-6V6a6 6 0 0 1 6-6z` +
	`M7 6v11h5.2v-2.3H9.4V6z` +
	`M15.6 10.2a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zm0 2.2a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z`

var (
	drawing = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
	frame   = regexp.MustCompile(`<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>`)
	space   = regexp.MustCompile(`\s*\n\s*`)
)

// sprite gathers the icons of src/icons.txt and our own mark in one file, each under its name.
func sprite(dir string, out *output) error {
	list, err := os.ReadFile(filepath.Join(dir, "src", "icons.txt"))
	if err != nil {
		return err
	}
	var svg bytes.Buffer
	svg.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	names := strings.Fields(string(list))
	if !slices.IsSorted(names) {
		return fmt.Errorf("src/icons.txt is not in order")
	}
	for _, name := range names {
		icon, err := os.ReadFile(filepath.Join(dir, "node_modules/@tabler/icons/icons/outline", name+".svg"))
		if err != nil {
			return fmt.Errorf("no icon %q: %w", name, err)
		}
		lines := drawing.FindSubmatch(icon)
		if lines == nil {
			return fmt.Errorf("the icon %q is not a drawing", name)
		}
		inner := space.ReplaceAll(frame.ReplaceAll(lines[1], nil), nil)
		fmt.Fprintf(&svg, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, inner)
	}
	svg.WriteString(`<symbol id="mark" viewBox="0 0 24 24"><path d="` + markPath + `"/></symbol></svg>`)
	if err := out.add("icons.svg", svg.Bytes()); err != nil {
		return err
	}
	mark, err := os.ReadFile(filepath.Join(dir, "src", "mark.svg"))
	if err != nil {
		return err
	}
	return out.add("mark.svg", mark)
}

// passwords writes the common passwords that our own rule of eight letters does not already refuse.
func passwords(dir string, out *output) error {
	node := exec.Command("node", "--input-type=module", "--eval", `
		import { dictionary } from "@zxcvbn-ts/language-common"
		process.stdout.write(dictionary["passwords-common"].filter(p => [...p].length >= 8).join("\n"))`)
	node.Dir, node.Stderr = dir, os.Stderr
	list, err := node.Output()
	if err != nil {
		return fmt.Errorf("common passwords: %w", err)
	}
	zipped, err := zip(list)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "dist", "passwords.txt.gz"), zipped, 0o644)
}

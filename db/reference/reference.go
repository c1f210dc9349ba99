// Package reference reads the reference data that the program ships with: countries, goals, themes, organisations, offices,
// first steps. SOURCES.md says where each kind comes from, under which licence, and what is not checked. Nothing in it
// counts as verified until a person confirms it.
package reference

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"liaison/crm"
)

//go:embed *.csv
var files embed.FS

// Data is everything that is loaded into the database.
type Data struct {
	Countries     []crm.Country
	Themes        []crm.Theme
	Goals         []crm.Goal
	Targets       []crm.Target
	Kinds         []crm.OfficeKind
	FirstSteps    []crm.FirstStep
	Organisations []crm.Organisation
	Offices       []Office
}

// Office is a row of offices.csv.
type Office struct {
	Key, Organisation, Kind, Name, NameLocal, LocalLang, City, Country string
	Serves                                                             []string // ISO 3166 codes, the seat's among them where it serves it
	Website                                                            string
	Themes                                                             []string
	Goals                                                              []int
	SourceKind, Source, Confidence, AsOf                               string
}

// Languages are those in which the reference data speaks.
var Languages = []string{"en", "fr", "es", "ar", "ru", "zh"}

// Hash names this release of the data; it changes when any file does.
var Hash = sync.OnceValue(func() string {
	h := sha256.New()
	names, _ := fs.Glob(files, "*.csv")
	sort.Strings(names)
	for _, n := range names {
		body, _ := files.ReadFile(n) // embedded: it is there
		fmt.Fprintf(h, "%s %d\n", n, len(body))
		h.Write(body)
	}
	return hex.EncodeToString(h.Sum(nil))
})

// Load reads the embedded files.
func Load() (*Data, error) { return load(files) }

func load(from fs.FS) (*Data, error) {
	r := reader{from: from}
	d := &Data{}
	r.each("countries.csv", func(w row) {
		d.Countries = append(d.Countries, crm.Country{ISO2: w["iso2"], ISO3: w["iso3"], Names: w.names("name"), Region: w["un_region"],
			Subregion: w["un_subregion"], Intermediate: w["un_intermediate_region"],
			UNStatus: w["un_status"], UNESCOStatus: w["unesco_status"], Weekend: weekdays(w.list("weekend")), FirstDay: weekday(w["first_day"]),
			Zones: w.list("zones"), Languages: w.list("official_languages")})
	})
	r.each("themes.csv", func(w row) {
		d.Themes = append(d.Themes, crm.Theme{Key: w["key"], Names: w.names("name"), Descriptions: w.names("description")})
	})
	r.each("sdg_goals.csv", func(w row) {
		d.Goals = append(d.Goals, crm.Goal{Number: w.number("number"), Labels: w.names("label"), Color: w["color_hex"]})
	})
	r.each("sdg_targets.csv", func(w row) {
		d.Targets = append(d.Targets, crm.Target{Code: w["code"], Goal: w.number("goal"), Labels: w.names("label")})
	})
	r.each("office_kinds.csv", func(w row) {
		d.Kinds = append(d.Kinds, crm.OfficeKind{Key: w["key"], Names: w.names("name"), Descriptions: w.names("description"),
			VerifyDays: w.number("default_verify_days")})
	})
	r.each("first_steps.csv", func(w row) {
		d.FirstSteps = append(d.FirstSteps, crm.FirstStep{Kind: w["kind"], Door: w.number("door"), ForLibraries: w.names("for_libraries"),
			WhyYes: w.names("why_yes"), Ask: w.names("ask"), Note: w.names("note"), NoAnswer: w.names("no_answer")})
	})
	r.each("organisations.csv", func(w row) {
		d.Organisations = append(d.Organisations, crm.Organisation{Key: w["key"], Names: w.names("name"), Acronyms: acronyms(w),
			Parent: w["parent_system"], Kind: w["kind"],
			Themes: w.list("themes"), Goals: w.numbers("sdgs"), Website: w["website"], LocalOffices: w["local_offices"]})
	})
	r.each("offices.csv", func(w row) {
		d.Offices = append(d.Offices, Office{Key: w["key"], Organisation: w["organisation_key"], Kind: w["kind"], Name: w["name"],
			NameLocal: w["name_local"], LocalLang: localLang(w), City: w["city"], Country: w["country_iso2"],
			Serves: w.list("serves_countries"), Website: w["website"], Themes: w.list("themes"), Goals: w.numbers("sdgs"),
			SourceKind: w["source_kind"], Source: w["source"], Confidence: w["confidence"], AsOf: w["as_of"]})
	})
	return d, r.err
}

// localLang is the language of a local name, as SOURCES.md states it: by script, else by country, else French.
func localLang(w row) string {
	if w["name_local"] == "" {
		return ""
	}
	for _, c := range w["name_local"] {
		switch {
		case c >= 0x0600 && c <= 0x06ff:
			return "ar"
		case c >= 0x0400 && c <= 0x04ff:
			return "ru"
		case c >= 0x4e00 && c <= 0x9fff:
			return "zh"
		}
	}
	for lang, countries := range map[string]string{"de": "AT CH DE", "it": "IT", "pt": "CV PT", "es": "AR CL CR CU DO ES GT MX PE"} {
		if strings.Contains(countries, w["country_iso2"]) {
			return lang
		}
	}
	return "fr"
}

// acronyms keeps the languages that have one of their own; the English one stands for the others.
func acronyms(w row) crm.Names {
	n := crm.Names{}
	for lang, field := range map[string]string{"en": "acronym", "fr": "acronym_fr", "es": "acronym_es", "ru": "acronym_ru"} {
		if w[field] != "" {
			n[lang] = w[field]
		}
	}
	return n
}

// row is one line of a file by column.
type row map[string]string

func (w row) names(field string) crm.Names {
	n := crm.Names{}
	for _, l := range Languages {
		if v := w[field+"_"+l]; v != "" {
			n[l] = v
		}
	}
	return n
}

func (w row) list(field string) []string {
	if w[field] == "" {
		return []string{}
	}
	return strings.Split(w[field], ";")
}

func (w row) number(field string) int {
	n, _ := strconv.Atoi(w[field]) // the checks of this package hold every number
	return n
}

func (w row) numbers(field string) []int {
	out := []int{}
	for _, s := range w.list(field) {
		n, _ := strconv.Atoi(s)
		out = append(out, n)
	}
	return out
}

func weekday(key string) time.Weekday {
	day, _ := crm.DayOfKey(key) // the checks of this package hold every key
	return day
}

func weekdays(list []string) []time.Weekday {
	out := make([]time.Weekday, len(list))
	for i, s := range list {
		out[i] = weekday(s)
	}
	return out
}

type reader struct {
	from fs.FS
	err  error
}

// each reads a file with a header, row by row; after a fault it reads no more.
func (r *reader) each(name string, f func(row)) {
	if r.err != nil {
		return
	}
	body, err := fs.ReadFile(r.from, name)
	if err != nil {
		r.err = err
		return
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err == nil && len(rows) == 0 {
		err = errors.New("the first line, which names the columns, is missing")
	}
	if err != nil {
		r.err = fmt.Errorf("%s: %w", name, err)
		return
	}
	for _, values := range rows[1:] {
		w := make(row, len(values))
		for i, column := range rows[0] {
			w[column] = values[i]
		}
		f(w)
	}
}

package reference

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"liaison/crm"
)

// The checks of the reference data, file by file. Every name and label is there in six languages, in its script; what refers
// finds what it refers to; nothing that would belong to a person is in it.

// six are the columns of a text in every language.
func six(field string) (out []string) {
	for _, l := range Languages {
		out = append(out, field+"_"+l)
	}
	return out
}

// form is how a file looks: its key, its header, which columns may be empty.
type form struct {
	key      string
	header   []string
	optional []string
}

func list(parts ...any) (out []string) {
	for _, p := range parts {
		switch x := p.(type) {
		case string:
			out = append(out, strings.Fields(x)...)
		case []string:
			out = append(out, x...)
		}
	}
	return out
}

var forms = map[string]form{
	"countries.csv": {"iso2", list("iso2 iso3 m49", six("name"),
		"un_region un_subregion un_intermediate_region un_status unesco_status weekend first_day zones official_languages"),
		list("m49 un_intermediate_region official_languages")},
	"sdg_goals.csv":   {"number", list("number", six("label"), "color_hex"), nil},
	"sdg_targets.csv": {"code", list("code goal", six("label")), nil},
	"themes.csv":      {"key", list("key", six("name"), six("description")), nil},
	"organisations.csv": {"key", list("key acronym acronym_fr acronym_es acronym_ru", six("name"),
		"parent_system kind themes sdgs website local_offices"), list("acronym acronym_fr acronym_es acronym_ru")},
	"office_kinds.csv": {"key", list("key", six("name"), six("description"), "default_verify_days"), nil},
	"offices.csv": {"key", list("key organisation_key kind name name_local city country_iso2 serves_countries website themes sdgs " +
		"source_kind source confidence as_of"), list("website name_local")},
	"observances.csv": {"key", list("key", six("name"), "rule organisation_key themes sdgs proclaimed_by duration_days"),
		list("proclaimed_by")},
	"instruments.csv":        {"key", list("key", six("name"), "organisation_key level kind year themes sdgs", six("one_line")), nil},
	"library_activities.csv": {"key", list("key", six("name"), "themes"), nil},
	"first_steps.csv": {"kind", list("kind door", six("for_libraries"), six("why_yes"), six("ask"), six("note"), six("no_answer")),
		nil},
	"matching_rules.csv": {"key", list("key library_activity organisation_key office_kind", six("idea"), "effort sdgs"),
		list("office_kind")},
}

// checker gathers what is wrong with a set of files.
type checker struct {
	from   fs.FS
	tables map[string][]row
	wrong  []string
}

func (c *checker) say(what ...any) {
	c.wrong = append(c.wrong, strings.TrimSpace(fmt.Sprintln(what...)))
}

func check(from fs.FS) []string {
	c := &checker{from: from, tables: map[string][]row{}}
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		c.read(name, forms[name])
	}
	c.words()
	if len(c.tables) == len(forms) {
		c.countries()
		c.goals()
		c.lists()
		c.organisations()
		c.offices()
		c.observances()
		c.instruments()
		c.firstSteps()
		c.rules()
	}
	return c.wrong
}

var (
	hidden   = regexp.MustCompile("[\uFFFD\u200B\u200E\u200F\u202A-\u202E]|Ã.|â€")
	inTongue = regexp.MustCompile(`^(?:name|label|description|one_line|idea|for_libraries|why_yes|ask|note|no_answer)_(..)$`)
	kindKey  = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	plainKey = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	scripts  = map[string]*regexp.Regexp{"ar": regexp.MustCompile("[\u0621-\u064A]"), "ru": regexp.MustCompile("[\u0410-\u044F]"),
		"zh": regexp.MustCompile("[\u4E00-\u9FFF]")}
	latin   = regexp.MustCompile("[\u0400-\u04FF\u0600-\u06FF\u4E00-\u9FFF]")
	foreign = map[string]*regexp.Regexp{"en": latin, "fr": latin, "es": latin, "ar": regexp.MustCompile("[A-Za-z\u0400-\u04FF\u4E00-\u9FFF]"),
		"ru": regexp.MustCompile("[A-Za-z\u0600-\u06FF\u4E00-\u9FFF]"), "zh": regexp.MustCompile("[A-Za-z\u0400-\u04FF\u0600-\u06FF]")}
)

// read checks a file's bytes, its header and every cell by itself.
func (c *checker) read(name string, f form) {
	raw, err := fs.ReadFile(c.from, name)
	if err != nil {
		c.say(name, "is missing")
		return
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\uFEFF")):
		c.say(name, "has a byte order mark")
	case bytes.ContainsRune(raw, '\r'):
		c.say(name, "has CR characters")
	case !bytes.HasSuffix(raw, []byte("\n")):
		c.say(name, "does not end with LF")
	case !utf8.Valid(raw):
		c.say(name, "is not UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil || len(lines) == 0 || !slices.Equal(lines[0], f.header) {
		c.say(name, "is no table with the header it should have", err)
		return
	}
	seen := map[string]bool{}
	for n, line := range lines[1:] {
		if len(line) != len(f.header) {
			c.say(name, n+2, "has", len(line), "fields")
			continue
		}
		w := row{}
		for i, column := range f.header {
			w[column] = line[i]
			c.cell(name, n+2, column, line[i], slices.Contains(f.optional, column))
		}
		k := w[f.key]
		if seen[k] {
			c.say(name, n+2, "duplicate key", k)
		}
		seen[k] = true
		switch name {
		case "countries.csv", "sdg_goals.csv", "sdg_targets.csv":
		case "office_kinds.csv", "first_steps.csv":
			if !kindKey.MatchString(k) {
				c.say(name, n+2, "bad key", k)
			}
		default:
			if !plainKey.MatchString(k) {
				c.say(name, n+2, "bad key", k)
			}
		}
		c.tables[name] = append(c.tables[name], w)
	}
}

func (c *checker) cell(name string, n int, column, v string, optional bool) {
	if v != strings.TrimSpace(v) || strings.Contains(v, "  ") || strings.ContainsAny(v, "\n\t") {
		c.say(name, n, column, "has stray white space:", v)
	}
	if v == "" && !optional {
		c.say(name, n, column, "is empty")
	}
	if hidden.MatchString(v) {
		c.say(name, n, column, "looks mis-encoded or has hidden marks:", v)
	}
	if m := inTongue.FindStringSubmatch(column); m != nil && v != "" {
		if s := scripts[m[1]]; s != nil && !s.MatchString(v) {
			c.say(name, n, column, "has no letter of its script:", v)
		}
		if foreign[m[1]].MatchString(v) {
			c.say(name, n, column, "has a letter of another script:", v)
		}
	}
}

// stray are words and paths that no file may carry, written so that this file passes too.
var (
	stray    = regexp.MustCompile(`(?i)comp` + `iler|(^|[^A-Za-z0-9._-])/` + `(?:tmp|work|root|home|Users|mnt|var)/`)
	textFile = regexp.MustCompile(`\.(csv|md)$`)
)

func (c *checker) words() {
	names, _ := fs.Glob(c.from, "*")
	for _, name := range names {
		if !textFile.MatchString(name) {
			continue
		}
		body, _ := fs.ReadFile(c.from, name)
		for i, line := range strings.Split(string(body), "\n") {
			if m := stray.FindString(line); m != "" {
				c.say(name, i+1, "has a word or path that must not appear:", m)
			}
		}
	}
}

// values is a column of a file, as a set.
func (c *checker) values(name, column string) map[string]bool {
	out := map[string]bool{}
	for _, w := range c.tables[name] {
		out[w[column]] = true
	}
	return out
}

// count counts rows that satisfy.
func (c *checker) count(name string, is func(row) bool) (n int) {
	for _, w := range c.tables[name] {
		if is(w) {
			n++
		}
	}
	return n
}

// unique holds that no value stands twice in a column.
func (c *checker) unique(name string, columns ...string) {
	for _, column := range columns {
		seen := map[string]bool{}
		for _, w := range c.tables[name] {
			if v := w[column]; v != "" && seen[v] {
				c.say(name, column, "repeats", v)
			} else {
				seen[v] = true
			}
		}
	}
}

// refers holds that every value of a list is known and stands there once.
func (c *checker) refers(name string, w row, column string, known map[string]bool) {
	seen := map[string]bool{}
	for _, v := range w.list(column) {
		if seen[v] {
			c.say(name, w["key"], column, "repeats", v)
		}
		if seen[v] = true; !known[v] {
			c.say(name, w["key"], column, "unknown", v)
		}
	}
}

func (c *checker) one(name string, w row, column string, choices ...string) {
	if !slices.Contains(choices, w[column]) {
		c.say(name, w["key"], column, w[column])
	}
}

func (c *checker) like(name string, w row, column string, pattern *regexp.Regexp) {
	if !pattern.MatchString(w[column]) {
		c.say(name, w["key"]+w["code"]+w["iso2"], column, w[column])
	}
}

// short holds that a label is a few words (Chinese: characters) without a full stop.
func (c *checker) short(name string, columns []string, words, han int) {
	for _, w := range c.tables[name] {
		for _, column := range columns {
			v := w[column]
			if strings.HasSuffix(column, "_zh") && utf8.RuneCountInString(v) > han || !strings.HasSuffix(column, "_zh") &&
				len(strings.Fields(v)) > words {
				c.say(name, column, "is long:", v)
			}
			if last, _ := utf8.DecodeLastRuneInString(v); strings.ContainsRune(".;:。；", last) {
				c.say(name, column, "ends with punctuation:", v)
			}
		}
	}
}

var (
	twoLetters   = regexp.MustCompile(`^[A-Z]{2}$`)
	threeLetters = regexp.MustCompile(`^[A-Z]{3}$`)
	threeDigits  = regexp.MustCompile(`^\d{3}$`)
	zoneName     = regexp.MustCompile(`^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+){1,2}$`)
	langName     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?$`)
	colour       = regexp.MustCompile(`^#[0-9A-F]{6}$`)
	targetCode   = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2}|[a-d])$`)
	siteAddress  = regexp.MustCompile(`^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}(/[A-Za-z0-9._~%/+-]*)?$`)
	recentYear   = regexp.MustCompile(`^20[0-2][0-9]$`)
	anyYear      = regexp.MustCompile(`^(18|19|20)[0-9]{2}$`)
	personal     = regexp.MustCompile(`@|\+\d{6,}|\bP\.?O\.? Box\b`)
	monthDay     = regexp.MustCompile(`^(\d\d)-(\d\d)$`)
	byDay        = regexp.MustCompile(`^(-1|[1-5])(MO|TU|WE|TH|FR|SA|SU)$`)
	oneSentence  = regexp.MustCompile(`^[A-Z].{40,215}\.$`)
)

func (c *checker) countries() {
	const name = "countries.csv"
	for _, w := range c.tables[name] {
		c.like(name, w, "iso2", twoLetters)
		c.like(name, w, "iso3", threeLetters)
		if w["iso2"] != "XK" {
			c.like(name, w, "m49", threeDigits)
		}
		c.one(name, w, "un_status", "member", "observer", "non_member_state", "territory", "other")
		c.one(name, w, "unesco_status", "member", "associate_member", "observer", "none")
		c.one(name, w, "un_region", "Africa", "Americas", "Asia", "Europe", "Oceania")
		for _, d := range append(w.list("weekend"), w["first_day"]) {
			if _, known := crm.DayOfKey(d); !known {
				c.say(name, w["iso2"], "week", d)
			}
		}
		for _, z := range w.list("zones") {
			if !zoneName.MatchString(z) {
				c.say(name, w["iso2"], "zone", z)
			}
		}
		for _, l := range w.list("official_languages") {
			if !langName.MatchString(l) {
				c.say(name, w["iso2"], "language", l)
			}
		}
	}
	c.unique(name, append(six("name"), "iso3", "m49")...)
	for _, k := range []struct {
		column, value string
		want          int
	}{{"un_status", "member", 193}, {"un_status", "observer", 2}, {"unesco_status", "member", 194},
		{"unesco_status", "associate_member", 12}} {
		if n := c.count(name, func(w row) bool { return w[k.column] == k.value }); n != k.want {
			c.say(name, k.column, k.value, n)
		}
	}
}

func (c *checker) goals() {
	for i, w := range c.tables["sdg_goals.csv"] {
		if w["number"] != strconv.Itoa(i+1) {
			c.say("sdg_goals.csv number", w["number"])
		}
		c.like("sdg_goals.csv", w, "color_hex", colour)
	}
	if n := len(c.tables["sdg_goals.csv"]); n != 17 {
		c.say("sdg_goals.csv has", n, "goals")
	}
	c.unique("sdg_goals.csv", "color_hex")
	c.short("sdg_goals.csv", six("label"), 9, 14)
	targets := 0
	for i, want := range []int{7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19} {
		n := c.count("sdg_targets.csv", func(w row) bool { return w["goal"] == strconv.Itoa(i+1) })
		if targets += want; n != want {
			c.say("goal", i+1, "has", n, "targets, expected", want)
		}
	}
	if n := len(c.tables["sdg_targets.csv"]); n != 169 || targets != 169 {
		c.say("sdg_targets.csv has", n, "targets")
	}
	for _, w := range c.tables["sdg_targets.csv"] {
		if m := targetCode.FindStringSubmatch(w["code"]); m == nil || m[1] != w["goal"] {
			c.say("sdg_targets.csv code", w["code"])
		}
	}
	c.short("sdg_targets.csv", six("label"), 7, 14)
	c.unique("sdg_targets.csv", six("label")...)
}

var officeKinds = list("national_commission information_centre field_office regional_office external_office resident_coordinator " +
	"representation")

func (c *checker) lists() {
	c.short("themes.csv", six("name"), 7, 14)
	c.unique("themes.csv", six("name")...)
	const name = "office_kinds.csv"
	if keys := slices.Sorted(maps.Keys(c.values(name, "key"))); !slices.Equal(keys, slices.Sorted(slices.Values(officeKinds))) {
		c.say(name, "keys", keys)
	}
	for _, w := range c.tables[name] {
		if days, err := strconv.Atoi(w["default_verify_days"]); err != nil || days < 30 || days > 730 {
			c.say(name, w["key"], "default_verify_days", w["default_verify_days"])
		}
		if len(w["description_en"]) > 220 {
			c.say(name, w["key"], "description_en is long")
		}
	}
	c.unique(name, six("name")...)
}

// about checks the themes, goals and website of a row.
func (c *checker) about(name string, w row) {
	c.refers(name, w, "themes", c.values("themes.csv", "key"))
	c.refers(name, w, "sdgs", c.values("sdg_goals.csv", "number"))
	if w["website"] != "" {
		c.like(name, w, "website", siteAddress)
	}
}

func (c *checker) organisations() {
	const name = "organisations.csv"
	listed := c.values("offices.csv", "organisation_key")
	for _, w := range c.tables[name] {
		c.about(name, w)
		c.one(name, w, "local_offices", "listed", "partly", "missing", "no")
		if listed[w["key"]] != (w["local_offices"] == "listed" || w["local_offices"] == "partly") {
			c.say(name, w["key"], "local_offices", w["local_offices"])
		}
		c.one(name, w, "parent_system", list("un_secretariat un_specialised_agency un_programme un_fund un_other_entity un_related_organisation "+
			"other_intergovernmental non_governmental")...)
		c.one(name, w, "kind", list("un_entity intergovernmental_organisation regional_organisation multistakeholder_partnership "+
			"related_body")...)
		for _, column := range []string{"acronym_fr", "acronym_es"} {
			if v := w[column]; v != "" && (v == w["acronym"] || latin.MatchString(v)) {
				c.say(name, w["key"], column, "repeats the acronym, or has a letter of another script:", v)
			}
		}
		if v := w["acronym_ru"]; v != "" && (!scripts["ru"].MatchString(v) ||
			strings.ContainsFunc(v, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })) {
			c.say(name, w["key"], "acronym_ru is not Cyrillic:", v)
		}
	}
	c.unique(name, six("name")...)
}

func (c *checker) offices() {
	const name = "offices.csv"
	organisations, countries := c.values("organisations.csv", "key"), c.values("countries.csv", "iso2")
	names, commission := map[string]bool{}, map[string]bool{}
	for _, w := range c.tables[name] {
		if !organisations[w["organisation_key"]] || !countries[w["country_iso2"]] {
			c.say(name, w["key"], "unknown organisation or country", w["organisation_key"], w["country_iso2"])
		}
		c.one(name, w, "kind", officeKinds...)
		c.refers(name, w, "serves_countries", countries)
		c.about(name, w)
		c.one(name, w, "confidence", "high", "medium")
		c.officeSource(w)
		if w["name_local"] != "" && w["kind"] != "national_commission" {
			c.say(name, w["key"], "name_local on another kind than a national commission")
		}
		c.like(name, w, "as_of", recentYear)
		for column, v := range w {
			if column != "website" && personal.MatchString(v) {
				c.say(name, w["key"], "looks like contact data:", v)
			}
		}
		if full := w["organisation_key"] + " " + w["name"]; names[full] {
			c.say(name, "name repeated", full)
		} else {
			names[full] = true
		}
		commission[w["country_iso2"]] = commission[w["country_iso2"]] || w["kind"] == "national_commission"
	}
	for _, w := range c.tables["countries.csv"] {
		if w["unesco_status"] == "member" && !commission[w["iso2"]] {
			c.say("no national commission for", w["iso2"])
		}
	}
	if n := len(c.tables[name]); n < 600 {
		c.say(name, "has only", n, "offices")
	}
	if n := c.count(name, func(w row) bool { return w["organisation_key"] == "wipo" }); n != 7 {
		c.say("WIPO has", n, "offices, expected 7")
	}
}

// officeSource holds that general knowledge says so and is never taken for sure.
func (c *checker) officeSource(w row) {
	const name = "offices.csv"
	general := w["source_kind"] == "general_knowledge"
	c.one(name, w, "source_kind", list("official_page official_list public_dataset press general_knowledge")...)
	if general && w["confidence"] == "high" {
		c.say(name, w["key"], "confidence is high on general knowledge")
	}
	if general != strings.HasPrefix(w["source"], "general knowledge, to be verified") {
		c.say(name, w["key"], "source_kind and source disagree:", w["source"])
	}
	if utf8.RuneCountInString(w["source"]) > 140 {
		c.say(name, w["key"], "source is long")
	}
}

var daysOf = map[string]int{"01": 31, "02": 29, "03": 31, "04": 30, "05": 31, "06": 30, "07": 31, "08": 31, "09": 30, "10": 31, "11": 30,
	"12": 31}

// recurs tells whether a rule is a day of the year, or a weekday of a month.
func recurs(rule string) bool {
	if m := monthDay.FindStringSubmatch(rule); m != nil {
		day, _ := strconv.Atoi(m[2])
		return day >= 1 && day <= daysOf[m[1]]
	}
	parts := map[string]string{}
	for _, p := range strings.Split(rule, ";") {
		name, value, found := strings.Cut(p, "=")
		if _, twice := parts[name]; !found || twice || strings.Contains(value, "=") {
			return false
		}
		parts[name] = value
	}
	month, err := strconv.Atoi(parts["BYMONTH"])
	return len(parts) == 3 && parts["FREQ"] == "YEARLY" && err == nil && month >= 1 && month <= 12 && byDay.MatchString(parts["BYDAY"])
}

func (c *checker) observances() {
	const name = "observances.csv"
	organisations := c.values("organisations.csv", "key")
	for _, w := range c.tables[name] {
		if !recurs(w["rule"]) {
			c.say(name, w["key"], "rule", w["rule"])
		}
		if !organisations[w["organisation_key"]] {
			c.say(name, w["key"], "unknown organisation", w["organisation_key"])
		}
		c.about(name, w)
		if days, err := strconv.Atoi(w["duration_days"]); err != nil || days < 1 || days > 31 {
			c.say(name, w["key"], "duration", w["duration_days"])
		}
	}
	c.unique(name, six("name")...)
}

func (c *checker) instruments() {
	const name = "instruments.csv"
	kindOf := map[string]string{}
	for _, w := range c.tables["organisations.csv"] {
		kindOf[w["key"]] = w["kind"]
	}
	for _, w := range c.tables[name] {
		level := "international"
		if kindOf[w["organisation_key"]] == "regional_organisation" {
			level = "regional"
		}
		if kindOf[w["organisation_key"]] == "" || w["level"] != level {
			c.say(name, w["key"], "organisation or level", w["organisation_key"], w["level"])
		}
		c.one(name, w, "kind", list("treaty recommendation declaration agenda process programme manifesto list")...)
		c.like(name, w, "year", anyYear)
		c.about(name, w)
		for _, column := range six("one_line") {
			if utf8.RuneCountInString(w[column]) > 330 {
				c.say(name, w["key"], column, "is long")
			}
		}
	}
	c.unique(name, six("name")...)
}

func (c *checker) firstSteps() {
	const name = "first_steps.csv"
	if !maps.Equal(c.values(name, "kind"), c.values("office_kinds.csv", "key")) {
		c.say(name, "kinds differ from office_kinds.csv")
	}
	for _, w := range c.tables[name] {
		c.one(name, w, "door", "1", "2", "3")
		for _, column := range six("ask") {
			if !strings.ContainsAny(w[column], "?؟？") {
				c.say(name, w["kind"], column, "asks nothing")
			}
		}
	}
}

func (c *checker) rules() {
	c.short("library_activities.csv", six("name"), 9, 14)
	c.unique("library_activities.csv", six("name")...)
	themes, activities, organisations := c.values("themes.csv", "key"), c.values("library_activities.csv", "key"),
		c.values("organisations.csv", "key")
	for _, w := range c.tables["library_activities.csv"] {
		c.refers("library_activities.csv", w, "themes", themes)
	}
	pairs := map[string]bool{}
	for _, w := range c.tables["offices.csv"] {
		pairs[w["organisation_key"]+" "+w["kind"]] = true
	}
	const name = "matching_rules.csv"
	for _, w := range c.tables[name] {
		if !activities[w["library_activity"]] || !organisations[w["organisation_key"]] {
			c.say(name, w["key"], "unknown activity or organisation", w["library_activity"], w["organisation_key"])
		}
		if w["office_kind"] != "" && !pairs[w["organisation_key"]+" "+w["office_kind"]] {
			c.say(name, w["key"], "offices.csv has no", w["office_kind"], "of", w["organisation_key"])
		}
		c.one(name, w, "effort", "low", "medium", "high")
		c.refers(name, w, "sdgs", c.values("sdg_goals.csv", "number"))
		if !oneSentence.MatchString(w["idea_en"]) || strings.Contains(w["idea_en"], ". ") {
			c.say(name, w["key"], "idea_en is not one sentence of 40 to 216 characters")
		}
	}
	c.unique(name, six("idea")...)
	used := c.values(name, "library_activity")
	for _, a := range slices.Sorted(maps.Keys(activities)) {
		if !used[a] {
			c.say(name, "has no rule for the activity", a)
		}
	}
}

func TestTheReferenceDataIsSound(t *testing.T) {
	for _, w := range check(files) {
		t.Error(w)
	}
}

// TestEachFaultIsCaught plants one fault at a time: a check that misses it is worth nothing.
func TestEachFaultIsCaught(t *testing.T) {
	t.Parallel()
	for what, f := range map[string]struct{ file, old, put string }{
		"a byte order mark":        {"themes.csv", "key,name_en", "\uFEFFkey,name_en"},
		"CR":                       {"themes.csv", "\n", "\r\n"},
		"another header":           {"themes.csv", "key,name_en", "key,nom_en"},
		"a field too few":          {"sdg_goals.csv", ",#E5243B", ""},
		"a doubled key":            {"offices.csv", "\nnatcom-ke,", "\nnatcom-ug,"},
		"white space":              {"offices.csv", ",Nairobi,KE,", ", Nairobi,KE,"},
		"a name that is missing":   {"countries.csv", ",Kenya,", ",,"},
		"a hidden mark":            {"countries.csv", ",Kenya,", ",Ken\u200Bya,"},
		"another script":           {"countries.csv", "كينيا", "Kenya"},
		"a wrong letter":           {"countries.csv", ",Kenya,Kenya,", ",Kеnya,Kenya,"},
		"a code of a country":      {"countries.csv", "\nKE,KEN,", "\nKe,KEN,"},
		"a day of the week":        {"countries.csv", "sat;sun", "sat;son"},
		"a zone":                   {"countries.csv", "Africa/Nairobi", "Nairobi"},
		"a member too few":         {"countries.csv", ",member,member,", ",observer,member,"},
		"a colour":                 {"sdg_goals.csv", "#E5243B", "#e5243b"},
		"a target of another goal": {"sdg_targets.csv", "\n4.1,4,", "\n4.1,5,"},
		"a kind of office":         {"office_kinds.csv", "\ninformation_centre,", "\ninformation_center,"},
		"an unknown theme":         {"offices.csv", "education;", "educatoin;"},
		"an unknown country":       {"offices.csv", ",Nairobi,KE,KE,", ",Nairobi,KE,QQ,"},
		"a country served twice":   {"offices.csv", ",Nairobi,KE,KE,", ",Nairobi,KE,KE;KE,"},
		"a website":                {"offices.csv", "https://unesco.go.ke", "unesco.go.ke"},
		"confidence":               {"offices.csv", ",medium,", ",low,"},
		"knowledge taken for sure": {"offices.csv", "\"general knowledge, to be verified\",medium",
			"\"general knowledge, to be verified\",high"},
		"a year":                        {"offices.csv", ",2024\n", ",24\n"},
		"contact data":                  {"offices.csv", ",Nairobi,KE,KE,", ",P.O. Box 30259 Nairobi,KE,KE,"},
		"an organisation without sites": {"organisations.csv", ",listed\n", ",no\n"},
		"a rule of a day":               {"observances.csv", ",02-21,", ",02-31,"},
		"an unknown organisation":       {"instruments.csv", ",unesco,international,", ",unseco,international,"},
		"a level":                       {"instruments.csv", ",unesco,international,", ",unesco,regional,"},
		"a door":                        {"first_steps.csv", "\nnational_commission,1,", "\nnational_commission,4,"},
		"an effort":                     {"matching_rules.csv", ",low,", ",none,"},
		"a path":                        {"themes.csv", "\neducation,", "\n/" + "tmp/x education,"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			with := fstest.MapFS{}
			names, _ := fs.Glob(files, "*.csv")
			for _, n := range names {
				body, err := fs.ReadFile(files, n)
				if err != nil {
					t.Fatal(err)
				}
				with[n] = &fstest.MapFile{Data: body}
			}
			body := string(with[f.file].Data)
			if !strings.Contains(body, f.old) {
				t.Fatalf("%s holds no %q to spoil", f.file, f.old)
			}
			with[f.file].Data = []byte(strings.Replace(body, f.old, f.put, 1))
			if len(check(with)) == 0 {
				t.Error("not caught")
			}
		})
	}
}

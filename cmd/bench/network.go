package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"liaison/crm"
	"liaison/crm/fold"
	"liaison/db"
	"liaison/db/embedded"
)

// staff is who asks for the pages.
type staff struct {
	crm.Actor
	email, password string
}

const (
	benchEmail    = "staff@bench.example"
	benchPassword = "bench-password-of-staff"
)

// prepare makes schema, reference data and the bench network, or finds them made.
func (b *bench) prepare(ctx context.Context) (err error) {
	if _, err := db.Migrate(ctx, b.cluster.DSN(embedded.Database, "liaison_owner")); err != nil {
		return err
	}
	if b.db, err = db.Open(ctx, db.Config{DSN: b.dsn(), Prepare: true, Common: func() []string { return []string{"password"} },
		MaxConns: 8}); err != nil {
		return err
	}
	if _, err := b.db.LoadReference(ctx); err != nil {
		return err
	}
	super, err := sql.Open("postgres", b.cluster.SuperDSN(embedded.Database))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, super.Close()) }()
	var filled int
	if err := super.QueryRowContext(ctx, `SELECT count(*) FROM pg_tables WHERE tablename = 'bench_office'`).Scan(&filled); err != nil {
		return err
	}
	if filled == 0 {
		if err := b.people(ctx); err != nil {
			return err
		}
		if err := b.rows(ctx, super); err != nil {
			return fmt.Errorf("filling the bench network: %w", err)
		}
	} else if _, err := super.ExecContext(ctx, forgetLogged); err != nil {
		return fmt.Errorf("forgetting what the run before logged: %w", err)
	} else if _, err := super.ExecContext(ctx, `VACUUM (ANALYSE)`); err != nil {
		return err
	}
	return b.look(ctx, super)
}

// people are an admin with library 1, and the member of staff who asks.
func (b *bench) people(ctx context.Context) error {
	code, err := b.db.NewSetUpCode(ctx)
	if err != nil {
		return err
	}
	s := b.db.Services()
	admin, err := s.SetUp.Start(ctx, crm.SetUp{Code: code, Library: "Bench Library 1", Network: "Bench network", Country: "KE",
		City: "Nairobi", Name: "Admin of the bench", Email: "admin@bench.example", Password: benchPassword, Lang: "en"})
	if err != nil {
		return err
	}
	ctx = crm.WithRequest(crm.WithActor(ctx, admin.Actor), "bench")
	link, err := s.Users.Invite(ctx, crm.Invitation{LibraryID: admin.Actor.HomeLibrary(), Name: "Staff of the bench", Email: benchEmail,
		Lang: "en", Role: crm.Staff})
	if err != nil {
		return err
	}
	_, err = s.Accounts.UseLink(ctx, crm.UseLink{Token: link.Token, Password: benchPassword})
	return err
}

var (
	givenNames = []string{"Amara", "Bilal", "Chiara", "Dina", "Elif", "Farid", "Gloria", "Hawa", "Ilse", "Jonas", "Kofi", "Lucie", "Marta",
		"Nia", "Otto", "Pia", "Rui", "Sana", "Tomas", "Yara"}
	familyNames = []string{"Abebe", "Bauer", "Cissé", "Duarte", "Eriksen", "Fofana", "Garcia", "Haddad", "Ito", "Jansen", "Kamau", "Lopez",
		"Moreau", "Nkosi", "Okafor", "Petrov", "Quispe", "Rossi", "Silva", "Touré"}
)

// person draws a name: of 100,000 about 650 hold "anzal" and about 10,000 "mar".
func person(r *rand.Rand) (given, family string) {
	given, family = givenNames[r.IntN(len(givenNames))], familyNames[r.IntN(len(familyNames))]
	if given == "Marta" || given == "Amara" { // left to the line below, so that the share is exact
		given = "Ada"
	}
	if r.IntN(10) == 0 {
		given = []string{"Marta", "Amara", "Omar", "Tamar"}[r.IntN(4)]
	}
	if r.IntN(1000) < 6 || r.IntN(2000) == 0 {
		family = []string{"Manzali", "Banzala", "Anzaldo"}[r.IntN(3)]
	}
	return given, family + " " + strconv.Itoa(r.IntN(900)+100)
}

// rows fills the tables past triggers and fences: millions of rows in minutes. What the program relies on (names folded, main
// offices set) is written as it would write it.
func (b *bench) rows(ctx context.Context, super *sql.DB) (err error) {
	tx, err := super.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if _, err := tx.ExecContext(ctx,
		`CREATE TEMP TABLE name (n bigint, display text, sort text, folded text) ON COMMIT DROP;
		SET LOCAL session_replication_role = replica;
		SET LOCAL maintenance_work_mem = '512MB'`); err != nil {
		return err
	}
	if err := copyNames(ctx, tx, 2*b.contacts); err != nil {
		return err
	}
	for _, statement := range fillStatements {
		began := time.Now()
		if _, err := tx.ExecContext(ctx, strings.ReplaceAll(statement, "{N}", strconv.Itoa(b.contacts))); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
		fmt.Printf("filled in %5.1f s: %.60s…\n", time.Since(began).Seconds(), statement)
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = super.ExecContext(ctx, `VACUUM (ANALYSE)`)
	return err
}

func copyNames(ctx context.Context, tx *sql.Tx, n int) error {
	in, err := tx.PrepareContext(ctx, `COPY name (n, display, sort, folded) FROM STDIN`)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(7, 7))
	for i := range n {
		given, family := person(r)
		if _, err := in.ExecContext(ctx, i+1, given+" "+family, family+", "+given, fold.Fold(given+" "+family)); err != nil {
			return err
		}
	}
	_, err = in.ExecContext(ctx)
	return errors.Join(err, in.Close())
}

// forgetLogged removes the calls that an earlier run logged on the same network, so that each run finds what the first one found.
const forgetLogged = `SET session_replication_role = replica;
	DELETE FROM interaction_contact p USING interaction i, credential c WHERE i.id = p.interaction_id AND i.owner_id = c.user_id;
	DELETE FROM interaction_user p USING interaction i, credential c WHERE i.id = p.interaction_id AND i.owner_id = c.user_id;
	DELETE FROM interaction i USING credential c WHERE i.owner_id = c.user_id;
	TRUNCATE idempotency, undo; DELETE FROM audit_value v USING audit a WHERE a.id = v.audit_id AND a.noun = 'interaction'; DELETE FROM audit
	WHERE noun = 'interaction';
	RESET session_replication_role`

// fillStatements are told {N}, the people of library 1.
var fillStatements = []string{
	`INSERT INTO library (id, name, country, city, zone) OVERRIDING SYSTEM VALUE
		SELECT l, 'Bench Library ' || l, 'KE', 'Nairobi', 'Africa/Nairobi' FROM generate_series(2, 50) l`,
	`INSERT INTO app_user (id, name) OVERRIDING SYSTEM VALUE SELECT 1000 + u, 'Librarian ' || u FROM generate_series(1, 59) u`,
	`INSERT INTO member (library_id, user_id, role) SELECT CASE WHEN u <= 10 THEN 1 ELSE u - 9 END, 1000 + u, 'staff'
		FROM generate_series(1, 59) u`,
	`INSERT INTO office (organisation_id, kind, names, city, country, folded, fold_version)
		SELECT g.id, 'field_office', jsonb_build_object('en', 'Bench office ' || n), 'City ' || n, c.code, ' bench office ' || n || ' ', 1
		FROM generate_series((SELECT count(*) FROM office) + 1, {N} / 20) n
		JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS i FROM country) c ON c.i = n % (SELECT count(*)
		FROM country), (SELECT min(id) AS id FROM organisation) g ORDER BY n`,
	`CREATE TABLE bench_office AS SELECT row_number() OVER (ORDER BY id) AS n, id AS office FROM office`,
	`DELETE FROM bench_office WHERE n > {N} / 20`,
	`ALTER TABLE bench_office ADD PRIMARY KEY (n)`,
	`ALTER TABLE bench_office OWNER TO liaison_owner`, // the program backs up what the owner may read
	`INSERT INTO contact (id, library_id, owner_id, display_name, sort_name, folded, fold_version, main_appointment_id, main_office_id, basis)
		OVERRIDING SYSTEM VALUE SELECT n.n, CASE WHEN n.n <= {N} THEN 1 ELSE 2 + n.n % 49 END, CASE WHEN n.n <= {N} THEN 1001 + n.n % 10
		ELSE 1011 + n.n % 49 END, n.display, n.sort, n.folded, 1, n.n, b.office, 'legitimate_interest'
		FROM name n JOIN bench_office b ON b.n = 1 + n.n % ({N} / 20) ORDER BY n.n`,
	`INSERT INTO appointment (id, library_id, contact_id, office_id, title) OVERRIDING SYSTEM VALUE
		SELECT id, library_id, id, main_office_id, 'Programme officer' FROM contact ORDER BY id`,
	`INSERT INTO interaction (id, library_id, owner_id, office_id, occurred_at, zone, kind, result, note, note_html, lang, folded,
		fold_version)
		OVERRIDING SYSTEM VALUE SELECT i, c.library_id, c.owner_id, c.main_office_id,
		now() - make_interval(days => (i % 700)::int, mins => (i * 7 % 1440)::int), 'Africa/Nairobi',
		(ARRAY['call', 'email', 'letter', 'visit'])[1 + i % 4], CASE WHEN i % 4 = 0 THEN 'spoke' ELSE '' END,
		'Asked about the display, letter ' || i, '<p>Asked about the display, letter ' || i || '</p>', 'en',
		' asked about the display letter ' || i || ' ', 1
		FROM generate_series(1, 4 * {N}) i JOIN contact c ON c.id = CASE WHEN i <= 2 * {N} THEN 1 + i % {N} ELSE {N} + 1 + i % {N} END`,
	`INSERT INTO interaction_contact (library_id, interaction_id, contact_id, appointment_id, name_then)
		SELECT c.library_id, i, c.id, c.id, c.display_name FROM generate_series(1, 4 * {N}) i
		JOIN contact c ON c.id = CASE WHEN i <= 2 * {N} THEN 1 + i % {N} ELSE {N} + 1 + i % {N} END`,
	`INSERT INTO interaction_user (library_id, interaction_id, user_id) SELECT library_id, id, owner_id FROM interaction`,
	`INSERT INTO task (library_id, owner_id, title, due_on, office_id, contact_id) SELECT 1, CASE
		WHEN n % 2 = 0 THEN (SELECT user_id FROM credential WHERE email_folded = '` + benchEmail + `') ELSE c.owner_id END,
		'Send the letter', current_date - 3 + (n / 2)::int, c.main_office_id, c.id FROM generate_series(1, {N} / 20) n
		JOIN contact c ON c.id = n * 20`,
	`INSERT INTO library_office (library_id, office_id, at_least_days) SELECT 1, office, 90 FROM bench_office WHERE n <= 20`,
	`SELECT setval(pg_get_serial_sequence(t, 'id'), {N} * 4 + 10000)
		FROM unnest(ARRAY['library', 'app_user', 'contact', 'appointment', 'interaction']) t`,
}

// atWork brings the tables and indexes into the server's memory, where those of one that has been at work lie.
const atWork = `CREATE EXTENSION IF NOT EXISTS pg_prewarm;
	SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace`

// look reads what the measurements need to know of the filled database.
func (b *bench) look(ctx context.Context, super *sql.DB) error {
	if _, err := super.ExecContext(ctx, atWork); err != nil {
		return err
	}
	var offices pq.Int64Array
	if err := super.QueryRowContext(ctx, `SELECT array_agg(office ORDER BY n) FROM bench_office`).Scan(&offices); err != nil {
		return err
	}
	b.offices = offices
	if n := len(b.offices); b.offices[n-1]-b.offices[0] != int64(n-1) {
		return errors.New("the offices' numbers have gaps, so that pgbench cannot draw one")
	}
	if err := super.QueryRowContext(ctx, `SELECT count(*) FROM contact WHERE library_id = 1`).Scan(&b.contacts); err != nil {
		return err
	}
	session, err := b.db.Services().Sessions.SignIn(ctx, crm.SignIn{Email: benchEmail, Password: benchPassword, Address: "127.0.0.1"})
	if err != nil {
		return err
	}
	b.actor = staff{Actor: session.Actor, email: benchEmail, password: benchPassword}
	var after string
	if err := super.QueryRowContext(ctx, `SELECT quote_literal(sort_name) || ', ' || id FROM contact WHERE library_id = 1
		ORDER BY sort_name, id OFFSET 9949 LIMIT 1`).Scan(&after); err != nil {
		return err
	}
	b.fill = map[string]string{"{after}": after, "{actor}": fmt.Sprint(b.actor.UserID), "{first}": fmt.Sprint(b.offices[0]),
		"{last}": fmt.Sprint(b.offices[len(b.offices)-1]), "{contacts}": fmt.Sprint(b.contacts)}
	return nil
}

package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// round is one measurement of a page: its limit before and after, the program between.
type round struct {
	limit, use, program figures
	ratio               float64
}

// warm is how many times as long as a measurement everything runs before it: the limit, the use case and the program alike. A
// connection touches each page of the shared memory for the first time at a price, and again after it stood idle; what counts
// is a server that has been at work.
const warm = 5

// steady is how far the two figures of the limit may lie apart; a round beyond it is measured again.
const steady = 0.15

// measure prints the table, a line as soon as it is known.
func (b *bench) measure(ctx context.Context, p *program) error {
	fmt.Println("| page | limit /s | use case /s | program /s | ratio | bar | aim | median ms | p95 ms |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, pg := range pages {
		if !strings.Contains(pg.name, b.only) {
			continue
		}
		r, err := b.page(ctx, p, pg)
		if err != nil {
			return fmt.Errorf("%s: %w", pg.name, err)
		}
		fmt.Printf("| %s | %.0f | %.0f | %.0f | %s | %s | %s | %.1f | %.1f |\n", pg.name, r.limit.perSecond, r.use.perSecond, r.program.perSecond,
			share(r.ratio), share(pg.bar), share(pg.aim),
			r.program.median.Seconds()*1000, r.program.p95.Seconds()*1000)
	}
	return nil
}

func share(f float64) string {
	if f == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", f)
}

// page measures the rounds and gives the one with the median ratio.
func (b *bench) page(ctx context.Context, p *program, pg page) (round, error) {
	use, err := b.useCase(ctx, pg)
	if err != nil {
		return round{}, err
	}
	var all []round
	for again := 0; len(all) < b.rounds; {
		r, apart, err := b.round(ctx, p, pg)
		if err != nil {
			return r, err
		}
		if apart > steady && again < 2*b.rounds {
			again++
			continue
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(x, y round) int { return int(math.Copysign(1, x.ratio-y.ratio)) })
	median := all[len(all)/2]
	median.use = use
	if pg.of != nil { // its limit is told, and not what it is measured against
		median.limit.perSecond, err = b.pgbench(ctx, pg.limit)
	}
	return median, err
}

func (b *bench) round(ctx context.Context, p *program, pg page) (r round, apart float64, err error) {
	before, err := b.base(ctx, p, pg)
	if err != nil {
		return r, 0, err
	}
	if r.program, err = b.load(ctx, p, pg, b.duration()); err != nil {
		return r, 0, err
	}
	after, err := b.base(ctx, p, pg)
	if err != nil {
		return r, 0, err
	}
	r.limit.perSecond = (before + after) / 2
	r.ratio = r.program.perSecond / r.limit.perSecond
	return r, math.Abs(before-after) / max(before, after), nil
}

// base is what a page is measured against: its limit, or, for one far down a list, the list's own first page.
func (b *bench) base(ctx context.Context, p *program, pg page) (float64, error) {
	if pg.of == nil {
		return b.pgbench(ctx, pg.limit)
	}
	first, err := b.load(ctx, p, *pg.of, b.duration())
	return first.perSecond, err
}

var second = regexp.MustCompile(`progress: [0-9.]+ s, ([0-9.]+) tps`)

// pgbench measures a statement as liaison_owner: prepared, without row security; of its seconds the last ones count.
func (b *bench) pgbench(ctx context.Context, name string) (float64, error) {
	text, err := limits.ReadFile("sql/" + name + ".sql")
	if err != nil {
		return 0, err
	}
	script := string(text)
	for placeholder, value := range b.fill {
		script = strings.ReplaceAll(script, placeholder, value)
	}
	file := filepath.Join(b.dir, name+".sql")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, b.cluster.Bin("pgbench"), "-h", b.cluster.Socket(), "-U", "liaison", "-n", "-M", "prepared", "-c",
		strconv.Itoa(connections), "-j", "2", "-P", "1", "-T", strconv.Itoa((warm+1)*b.seconds), "-f", file, "liaison")
	cmd.Env = append(os.Environ(), "PGOPTIONS=-c role=liaison_owner")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	all := second.FindAllSubmatch(out, -1)
	last := all[max(0, len(all)-b.seconds):]
	if len(last) == 0 {
		return 0, fmt.Errorf("pgbench said nothing of its rate\n%s", out)
	}
	var sum float64
	for _, s := range last {
		perSecond, err := strconv.ParseFloat(string(s[1]), 64)
		if err != nil {
			return 0, err
		}
		sum += perSecond
	}
	return sum / float64(len(last)), nil
}

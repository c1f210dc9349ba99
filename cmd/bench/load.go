package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"liaison/crm"
)

// figures are what one measurement found.
type figures struct {
	perSecond   float64
	median, p95 time.Duration
}

// each runs do on every connection, first to get warm and then for d, which counts.
func each(ctx context.Context, d time.Duration, do func(ctx context.Context, client int) error) (figures, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all []time.Duration
	var failed error
	var mu sync.Mutex
	var done sync.WaitGroup
	began := time.Now().Add(warm * d)
	for client := range connections {
		done.Go(func() {
			var took []time.Duration
			var err error
			for err == nil && time.Since(began) < d && ctx.Err() == nil {
				from := time.Now()
				if err = do(ctx, client); !from.Before(began) {
					took = append(took, time.Since(from))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			if err != nil {
				failed = errors.Join(failed, err)
				cancel()
			}
		})
	}
	done.Wait()
	if failed != nil || len(all) == 0 {
		return figures{}, errors.Join(failed, ctx.Err())
	}
	slices.Sort(all)
	return figures{perSecond: float64(len(all)) / time.Since(began).Seconds(), median: all[len(all)/2], p95: all[len(all)*95/100]}, nil
}

// useCase measures the use case alone: the transaction as the program sends it, without HTTP and HTML.
func (b *bench) useCase(ctx context.Context, pg page) (figures, error) {
	if pg.use == nil {
		return figures{}, nil
	}
	ctx = crm.WithRequest(crm.WithActor(ctx, b.actor.Actor), "bench")
	return each(ctx, b.duration(), func(ctx context.Context, _ int) error { return pg.use(ctx, b) })
}

// client is one kept connection. It speaks just enough HTTP to cost the machine little beside what it measures.
type client struct {
	conn net.Conn
	in   *bufio.Reader
}

// load asks the program for a page on every connection, so long.
func (b *bench) load(ctx context.Context, p *program, pg page, d time.Duration) (figures, error) {
	clients := make([]client, connections)
	for i := range clients {
		conn, err := net.Dial("tcp", p.address)
		if err != nil {
			return figures{}, err
		}
		defer func() { _ = conn.Close() }() // read to its end below
		clients[i] = client{conn, bufio.NewReaderSize(conn, 64<<10)}
	}
	return each(ctx, d, func(_ context.Context, i int) error {
		path, form := pg.request(b, p)
		return clients[i].ask(p, path, form, pg.gzip)
	})
}

func (c client) ask(p *program, path string, form []byte, gzip bool) error {
	method, want := "GET", "200"
	if form != nil {
		method, want = "POST", "303"
	}
	var head strings.Builder
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n", method, path, p.address, p.cookie)
	if gzip {
		head.WriteString("Accept-Encoding: gzip\r\n")
	}
	if form != nil {
		fmt.Fprintf(&head, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(form))
	}
	head.WriteString("\r\n")
	if _, err := c.conn.Write(append([]byte(head.String()), form...)); err != nil {
		return err
	}
	status, err := c.in.ReadString('\n')
	if err != nil {
		return err
	}
	length := 0
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			break
		}
		if n, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(n)); err != nil {
				return err
			}
		}
	}
	if !strings.HasPrefix(status, "HTTP/1.1 "+want) {
		body := make([]byte, min(length, 300))
		_, err := io.ReadFull(c.in, body)
		return errors.Join(fmt.Errorf("%s %s answered %s\n%s", method, path, strings.TrimSpace(status), body), err)
	}
	_, err = c.in.Discard(length)
	return err
}

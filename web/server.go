// Package web is the edge: everything that crosses the network or leaves as a file.
//
// A request takes three hops: routes.go finds the handler, the handler asks one to three use cases of crm.Services and
// answers with a page of web/view/<area>. Handlers read, call, respond, and return errors; error.go has the one table from an
// error's kind to a status and its page. Nothing here imports db.
package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"liaison/crm"
	"liaison/web/link"
)

// Config is what the edge needs from the program.
type Config struct {
	Services       crm.Services
	Log            *slog.Logger
	BaseURL        string               // where people reach the program, "https://liaison.example.org"
	TrustedProxies []string             // addresses or networks whose X-Forwarded-For is believed
	Sealer         link.Sealer          // locks what goes out and must come back unchanged
	Now            func() time.Time     // what pages call now
	Uptime         func() time.Duration // a clock that always runs, for ages and durations, also where Now stands still
	TrustedNetwork bool                 // plain http on a local network: each page says so
	Dev            bool                 // development: the gallery of components
}

// site is the edge with all it keeps between requests.
type site struct {
	Config
	https    bool
	local    bool // the address reaches this machine alone
	sessions *sessionCache
	isSetUp  atomic.Bool
	engine   *gin.Engine
	handler  http.Handler
}

// New makes the program's handler.
func New(cfg Config) (http.Handler, error) {
	table := routes
	if cfg.Dev {
		table = append(table[:len(table):len(table)], route{"GET", link.Gallery, "", nothing, showGallery})
	}
	return newSite(cfg, table)
}

// loopback tells whether a host is this machine for whoever asks.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

func newSite(cfg Config, table []route) (*site, error) {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the base URL %q is no http or https address", cfg.BaseURL)
	}
	s := &site{Config: cfg, https: base.Scheme == "https", local: loopback(base.Hostname()), sessions: newSessionCache(cfg.Uptime)}
	if err := s.route(table); err != nil {
		return nil, err
	}
	crossOrigin := http.NewCrossOriginProtection()
	if err := crossOrigin.AddTrustedOrigin(base.Scheme + "://" + strings.ToLower(base.Host)); err != nil {
		return nil, fmt.Errorf("the base URL %q is no origin: %w", cfg.BaseURL, err)
	}
	crossOrigin.SetDenyHandler(s.outside(refuseCrossOrigin))
	s.handler = crossOrigin.Handler(s.engine)
	return s, nil
}

// route builds the router from the table. Gin's defaults that would be wrong here are set one by one: a redirect to add a
// slash answers a POST with 307, and all proxies are trusted.
func (s *site) route(table []route) error {
	gin.SetMode(gin.ReleaseMode)
	s.engine = gin.New()
	s.engine.RedirectTrailingSlash = false
	s.engine.RedirectFixedPath = false
	s.engine.HandleMethodNotAllowed = true
	if err := s.engine.SetTrustedProxies(s.TrustedProxies); err != nil {
		return fmt.Errorf("the trusted proxies: %w", err)
	}
	for _, r := range table {
		s.engine.Handle(r.method, r.path, s.serve(r))
		if r.method == http.MethodGet {
			s.engine.Handle(http.MethodHead, r.path, s.serve(r))
		} else if above := pageAbove(table, r.path); above != r.path {
			s.engine.Handle(http.MethodGet, r.path, s.serve(route{needs: nothing,
				handle: goAbove(strings.Count(strings.TrimSuffix(above, link.Home), "/"))}))
		}
	}
	s.engine.NoRoute(s.serve(route{needs: nothing, handle: refuseUnknown}))
	s.engine.NoMethod(s.serve(route{needs: nothing, handle: refuseMethod}))
	return nil
}

// pageAbove is the nearest page over an address that takes a form; the address itself where it has a page too.
func pageAbove(table []route, address string) string {
	for address != link.Home && !slices.ContainsFunc(table, func(r route) bool { return r.method == http.MethodGet && r.path == address }) {
		address = path.Dir(address)
	}
	return address
}

// goAbove leads to that page, so many steps below the root. After a refusal the address bar shows where the form was sent;
// whoever opens that again lands where the form stands, and not before a 405.
func goAbove(steps int) handler {
	return func(r *Request) error {
		parts := strings.Split(r.URL.EscapedPath(), "/")
		return r.redirect("/" + strings.Join(parts[1:min(len(parts), steps+1)], "/"))
	}
}

// outside makes a plain handler of one of ours, for answers that are given before the router.
func (s *site) outside(h handler) http.Handler {
	engine := gin.New()
	engine.NoRoute(s.serve(route{needs: nothing, handle: h}))
	return engine
}

// ServeHTTP answers a request.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// The bounds of one request.
const (
	maxHeader      = 32 << 10
	maxBody        = 2 << 20 // a form that is carried through a sign-in is a third longer than form.MaxBody
	headerTimeout  = 5 * time.Second
	readTimeout    = 30 * time.Second
	requestTimeout = 30 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 2 * time.Minute
)

// NewServer is an HTTP server with the bounds that a public address needs.
func NewServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

# Liaison: make run, make demo, make test. Everything else is below; what is missing on the machine is named, and installed where that is allowed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The linter is built once for each version; it is not a dependency of the program.
LINT_VERSION := 2.15.0
LINT := bin/golangci-lint-$(LINT_VERSION)

# What the demo writes lies beside the program's own data and never touches it.
DATA := $(or $(LIAISON_DATA),$(if $(filter 0,$(shell id -u)),/var/lib/liaison,$(or $(XDG_DATA_HOME),$(HOME)/.local/share)/liaison))

ASSETS := web/assets/dist/manifest.json
ASSET_SOURCES := $(shell find web/assets -path web/assets/node_modules -prune -o -path web/assets/dist -prune -o -type f -print)

# The tests that make quick leaves out, by the beginning of their names.
LONG := ^Test(EveryPage|NaughtyStrings|BadInput|AbsurdAddresses|Routes$$|Killed|FirstVisit)

.PHONY: help run demo build test quick check lint soak bench need need-test clean

help:
	@echo "make run    the program on http://127.0.0.1:8080, with all it needs"
	@echo "make demo   the same with an invented network to try, and its accounts"
	@echo "make build  bin/liaison, whole in itself"
	@echo "make test   every test and check"
	@echo "make quick  the tests of what was changed, without the longest"
	@echo "make check  the fast checks alone"
	@echo "make bench  the pages against their limit, on a network of its own (ARGS='-contacts 10000')"
	@echo "make soak   the long loops: kill -9, naughty strings in a browser"

run: need build
	@exec bin/liaison serve

demo: export LIAISON_DATA := $(DATA)-demo
demo: need build
	@bin/liaison demo
	@exec bin/liaison serve

build: $(ASSETS)
	@go build -o bin/liaison ./cmd/liaison

$(ASSETS): $(ASSET_SOURCES)
	@.ci/need npm
	@go run ./web/assets/build
	@touch $@

need:
	@.ci/need postgres

need-test:
	@.ci/need npm postgres chromium

# Quick things first. -p: each package of tests that needs a database runs a server of its own.
test: need-test $(ASSETS) check lint
	go test -json -timeout 60m -p 2 ./... | go run ./cmd/slowest
	@echo "all tests and checks passed"

# While one works: the tests of what differs from main and of what uses it, without those that try all pages, routes and fields or
# kill the program. Not before a commit is pushed: make test is.
quick: need-test $(ASSETS) check
	@packages=$$(go run ./cmd/touched); echo "touched:" $$packages; [ -z "$$packages" ] || \
		go test -json -timeout 10m -p 2 -skip '$(LONG)' $$packages | go run ./cmd/slowest

check:
	go vet ./...
	go run ./cmd/check

lint: $(LINT)
	$(LINT) run ./...

$(LINT):
	@echo "building golangci-lint $(LINT_VERSION), once"
	@GOBIN=$(CURDIR)/bin/tmp go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_VERSION)
	@mv bin/tmp/golangci-lint $@ && rmdir bin/tmp

# An hour or so: invented input for every reader of text, more kills, every string in every form, also of a browser, every route as everybody.
soak: need-test build
	for p in $$(grep -rl --include=*_test.go '^func Fuzz' crm db web | xargs -n 1 dirname | sort -u); do go test ./$$p -run '^$$' -fuzz . -fuzztime 1m || exit 1; done
	LIAISON_SOAK=1 go test -timeout 180m -count 1 -p 1 -run 'Soak|Killed|Naughty|TestRoutes' ./...

# On a database of its own in a directory of its own; ARGS are the bench's flags.
bench: need build
	go run ./cmd/bench $(ARGS)

clean:
	rm -rf bin web/assets/dist/*
	git checkout -- web/assets/dist/placeholder

GO ?= go
# pinned so that a run is the same everywhere; go run fetches and caches them
STATICCHECK = $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2
GORELEASER = $(GO) run github.com/goreleaser/goreleaser/v2@v2.16.0
# the race detector needs cgo, which is off where there is no C compiler
RACE = $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)
LDFLAGS = -s -w
PLATFORMS = linux/amd64 linux/arm64 linux/386 linux/arm linux/riscv64 linux/ppc64le linux/s390x darwin/arm64

# real go commands that the resolver of Go's environment is compared with
TOOLCHAINS = go1.21.13 go1.22.12 go1.23.12 go1.24.13 go1.25.14 go1.26.8 go1.27.4
ENVIRONMENTS ?= 500
SEED ?= 1

.PHONY: run build test differential fuzz bench generate platforms release-check snapshot clean

run: build ## build, and check this machine
	@./bin/godoctor check; s=$$?; [ $$s -le 1 ] || [ $$s -eq 3 ]

build: ## bin/godoctor, static
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/godoctor ./cmd/godoctor

test: ## vet, staticcheck, every test with the race detector
	@test -z "$$(gofmt -l cmd internal)" || { gofmt -l cmd internal; echo 'gofmt: run gofmt -w on these'; exit 1; }
	$(GO) vet ./...
	$(STATICCHECK) ./...
	$(GO) test $(RACE) ./...

differential: ## Go's environment in random environments, against a go command of every release since 1.21
	@for v in $(TOOLCHAINS); do GOTOOLCHAIN=$$v $(GO) version || exit 1; done
	$(GO) test ./internal/fact/goenv -run 'TestDifferential|TestVariables' -count=1 -timeout 60m -v -args \
		-environments=$(ENVIRONMENTS) -seed=$(SEED) -require=1.21,1.22,1.23,1.24,1.25,1.26,1.27

FUZZTIME ?= 30s
fuzz: ## each fuzz test for FUZZTIME
	@for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p || exit 1; \
		done; done

bench: ## the whole program against the go command
	$(GO) test -run "^$$" -bench . -benchtime 100x ./cmd/godoctor

generate: ## docs/rules.md and the copy of the JSON Schema
	$(GO) generate ./...

platforms: ## compiles for every platform that is released, and darwin
	@for p in $(PLATFORMS); do echo $$p; CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -o /dev/null ./cmd/godoctor || exit 1; done

release-check: ## the release configuration
	$(GORELEASER) check

snapshot: ## a release in dist/, without publishing
	$(GORELEASER) release --snapshot --clean

clean:
	rm -rf bin dist

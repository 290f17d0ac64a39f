# make             install, build, and the main job: compile examples/celeryd and run a worker with it (build/demo/)
# make build       dist/celery-initd.cjs
# make test        everything that has to hold; installs what the tests need first
# make coverage    the unit and slow tests under tap: at least 95 % of lib's lines
# make systems     units and init scripts on machines that systemd runs, with all the time that takes
# make nightly     the property tests with ten times as many cases, and all states of all services everywhere
# make portability everything under every shell and system that can be had here (PLACES="mksh OpenBSD": only these;
#                   SHELLS="/path/to/sh" USERLANDS="/path/to/bin": these, too)
# make vm          the scripts on an emulated machine, kernel and all, that sysvinit reboots twice: 10 minutes
# make lint        style and types alone
# make generic     generic-init.d/, which is committed
# make check       generic-init.d/ is what this compiler makes
# make bench       how long things take
# make install     DESTDIR= PREFIX=/usr/local
# make clean

PREFIX = /usr/local
DESTDIR =
NODE = node
INSTALL = install

bindir = $(DESTDIR)$(PREFIX)/bin
sharedir = $(DESTDIR)$(PREFIX)/share/celery-initd
docdir = $(DESTDIR)$(PREFIX)/share/doc/celery-initd

generic = celeryd celerybeat

.PHONY: all build test systems nightly portability vm coverage lint generic check bench install clean

all: build
	$(NODE) scripts/demo.js

# npm writes this file last, so it tells when an installation was complete and from which lock.
modules = node_modules/.package-lock.json
$(modules): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

build: $(modules)
	$(NODE) scripts/build.js

dist/celery-initd.cjs:
	$(MAKE) build

test: $(modules)
	$(NODE) scripts/test.js

systems: $(modules)
	$(NODE) scripts/test.js --systems

nightly: build
	EVALUATE_RUNS=20000 RESIDUAL_RUNS=20000 CLUSTER_CASES=20000 NODES_CASES=3000 BEAT_MATRIX=all $(NODE) scripts/test.js \
		evaluate-shells residual-shells cluster-differential nodes-runtime beat-runtime matrix-celerybeat
	ANSIBLE_CASES=all $(NODE) scripts/test.js systems/ansible
	PORTABILITY_STATES=all $(NODE) scripts/portability.js

PLACES =
SHELLS =
USERLANDS =
portability: $(modules)
	SHELLS="$(SHELLS)" USERLANDS="$(USERLANDS)" $(NODE) scripts/portability.js $(PLACES)

vm: $(modules)
	$(NODE) scripts/vm.js

coverage: $(modules)
	$(NODE) scripts/test.js --coverage

lint: $(modules)
	npm run --silent lint

generic: build
	for service in $(generic); do \
		$(NODE) dist/celery-initd.cjs compile --generic --service $$service -o generic-init.d/$$service || exit; \
	done

check: build
	for service in $(generic); do \
		$(NODE) dist/celery-initd.cjs compile --generic --service $$service -o generic-init.d/$$service --check || exit; \
	done

bench: build
	$(NODE) scripts/bench.js --write

# Builds only what is missing: what a user built, root installs as it is.
install: dist/celery-initd.cjs
	$(INSTALL) -d $(bindir) $(sharedir)/generic-init.d $(sharedir)/examples $(docdir)
	$(INSTALL) -m 755 dist/celery-initd.cjs $(bindir)/celery-initd
	for file in generic-init.d/*; do [ ! -f "$$file" ] || $(INSTALL) -m 755 "$$file" $(sharedir)/generic-init.d; done
	for file in examples/*; do [ ! -f "$$file" ] || $(INSTALL) -m 644 "$$file" $(sharedir)/examples; done
	for file in LICENSE README.md CHANGELOG.md dist/THIRD-PARTY-LICENSES.txt; do \
		[ ! -f "$$file" ] || $(INSTALL) -m 644 "$$file" $(docdir); \
	done

clean:
	rm -rf build dist .tap lib/targets/templates.generated.ts

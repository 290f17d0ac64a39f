# make             install, build, and the main job: compile examples/celeryd and run a worker with it (build/demo/)
# make build       dist/celery-initd.cjs
# make test        everything that has to hold; installs what the tests need first
# make coverage    the unit tests under tap: at least 95 % of lib's lines
# make systems     units and init scripts on machines that systemd runs, with all the time that takes
# make nightly     the property tests with ten times as many cases, and all states of all services in all places; its parts
#                   are goals of their own, each less than an hour on two cores: nightly-evaluation, nightly-residual,
#                   nightly-cluster, nightly-scheduler, nightly-ansible, nightly-packages, nightly-faults, nightly-model,
#                   nightly-rc, nightly-release, nightly-portability-ksh, -sh, -systems
# make portability the scripts in every shell and system (PLACES="mksh OpenBSD": only in these; SHELLS=/path/to/sh
#                   USERLANDS=/path/to/bin RC_SUBR=/path/to/place: also in these)
# make vm          the scripts on an emulated machine, kernel and all, that sysvinit reboots twice: 10 minutes
# make lint        style and types alone
# make generic     generic-init.d/, which is committed
# make check       generic-init.d/ is what this compiler makes
# make bench       how long things take
# make playground  dist/playground/: the compiler as a page for browsers
# make site        dist/site/: the documents for browsers, with a page for each diagnostic, a search, and the playground
# make dist        build/dist/: tarballs of the source and of the scripts for hosts without Node, SHA256SUMS, SPDX
# make packages    build/packaging/: recipes of packages, with their tarballs and sums
# make install     DESTDIR= PREFIX=/usr/local; uninstall and installcheck with the same values
# make clean

PREFIX = /usr/local
DESTDIR =
NODE = node
INSTALL = install

bindir = $(DESTDIR)$(PREFIX)/bin
datadir = $(DESTDIR)$(PREFIX)/share
sharedir = $(datadir)/celery-initd
docdir = $(datadir)/doc/celery-initd
mandir = $(datadir)/man

generic = celeryd celerybeat

# The places of make portability, in parts: 20 to 30 minutes each.
portability-ksh = mksh ksh93 posh
portability-sh = bash busybox yash zsh
portability-systems = systems
nightly-portability = $(addprefix nightly-portability-,ksh sh systems)

nightly = nightly-evaluation nightly-residual nightly-cluster nightly-scheduler nightly-ansible nightly-packages nightly-faults \
	nightly-model nightly-rc nightly-release nightly-portability

.PHONY: all build test systems nightly $(nightly) $(nightly-portability) portability vm coverage lint generic check bench dist packages playground site install \
	uninstall installcheck clean

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

nightly: $(nightly)

# Each takes less than an hour on two cores, so that each can be a job of its own.
nightly-evaluation: build
	EVALUATE_RUNS=20000 CHECK_RUNS=20000 $(NODE) scripts/test.js evaluate-shells unit/checks
	ENV_FILE_CASES=20000 $(NODE) scripts/test.js slow/env-file

nightly-residual: build
	RESIDUAL_RUNS=20000 $(NODE) scripts/test.js residual-shells

nightly-cluster: build
	CLUSTER_CASES=20000 NODES_CASES=3000 $(NODE) scripts/test.js cluster-differential nodes-runtime beat-runtime

nightly-scheduler: build
	BEAT_MATRIX=all $(NODE) scripts/test.js matrix-celerybeat

nightly-rc: build
	RC_CASES=all AGREEMENT=all $(NODE) scripts/test.js rc-freebsd rc-netbsd rc-openbsd agreement-rc \
		agreement-exits agreement-openrc agreement-supervisord

nightly-ansible: build
	ANSIBLE_CASES=all $(NODE) scripts/test.js systems/ansible ansible-role
	OPENRC=all $(NODE) scripts/test.js openrc-native

nightly-packages: build
	PACKAGES=all $(NODE) scripts/test.js packages-debian packages-rpm bundle/packaging

nightly-release: build
	FLEET_FILES=10000 RELEASE=all $(NODE) scripts/test.js cli/fleet bundle/release

nightly-faults: build
	FAULTS=all TEST_MINUTES=60 $(NODE) scripts/test.js reports-kill

nightly-model: build
	MODEL_RUNS=1000 MODEL_SEED=$$(date +%Y%m%d) MODEL_SHRINK=1 TEST_MINUTES=120 $(NODE) scripts/test.js model

nightly-portability: $(nightly-portability)

# All states of all services. Each part has the first shell, which is the measure of the others.
$(nightly-portability): nightly-%: build
	PORTABILITY_STATES=all $(NODE) scripts/portability.js $($*)

PLACES =
SHELLS =
USERLANDS =
RC_SUBR =
portability: $(modules)
	SHELLS="$(SHELLS)" USERLANDS="$(USERLANDS)" RC_SUBR="$(RC_SUBR)" $(NODE) scripts/portability.js $(PLACES)

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

dist: $(modules)
	$(NODE) scripts/dist.js

packages: $(modules)
	$(NODE) scripts/packaging.js

playground: $(modules)
	$(NODE) scripts/playground.js

# The generator is a package of its own, which this installs: site/package.json.
site: playground
	$(NODE) scripts/site.js

# Builds only what is missing: what a user built, root installs as it is.
install: dist/celery-initd.cjs
	$(INSTALL) -d $(bindir) $(sharedir)/generic-init.d $(sharedir)/examples $(sharedir)/profiles $(docdir)
	$(INSTALL) -m 755 dist/celery-initd.cjs $(bindir)/celery-initd
	for file in generic-init.d/*; do [ ! -f "$$file" ] || $(INSTALL) -m 755 "$$file" $(sharedir)/generic-init.d; done
	for file in examples/*; do [ ! -f "$$file" ] || $(INSTALL) -m 644 "$$file" $(sharedir)/examples; done
	for file in LICENSE README.md CHANGELOG.md dist/THIRD-PARTY-LICENSES.txt; do \
		[ ! -f "$$file" ] || $(INSTALL) -m 644 "$$file" $(docdir); \
	done

	for file in packaging/profiles/*; do $(INSTALL) -m 644 "$$file" $(sharedir)/profiles; done
	for page in man/*; do \
		$(INSTALL) -d $(mandir)/man$${page##*.} && $(INSTALL) -m 644 "$$page" $(mandir)/man$${page##*.} || exit; \
	done
	$(INSTALL) -d $(datadir)/bash-completion/completions $(datadir)/zsh/site-functions $(datadir)/fish/vendor_completions.d
	$(INSTALL) -m 644 completions/celery-initd.bash $(datadir)/bash-completion/completions/celery-initd
	$(INSTALL) -m 644 completions/_celery-initd $(datadir)/zsh/site-functions
	$(INSTALL) -m 644 completions/celery-initd.fish $(datadir)/fish/vendor_completions.d

uninstall:
	rm -rf $(bindir)/celery-initd $(sharedir) $(docdir)
	for page in man/*; do rm -f $(mandir)/man$${page##*.}/$${page##*/}; done
	rm -f $(datadir)/bash-completion/completions/celery-initd $(datadir)/zsh/site-functions/_celery-initd \
		$(datadir)/fish/vendor_completions.d/celery-initd.fish

# Runs what was installed.
installcheck:
	$(bindir)/celery-initd --version
	$(bindir)/celery-initd compile $(sharedir)/examples/celeryd >build/installed
	sh -n build/installed
	for service in $(generic); do $(sharedir)/generic-init.d/$$service help >build/installed || exit; done

clean:
	rm -rf build dist .tap site/node_modules lib/targets/templates.generated.ts

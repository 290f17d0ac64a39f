# Copyright 2026 Gentoo Authors
# Distributed under the terms of the GNU General Public License v2

EAPI=8

inherit tmpfiles

MY_P="${PN}-scripts-${PV}"
DESCRIPTION="OpenRC services and systemd units for Celery workers and their scheduler"
HOMEPAGE="https://www.npmjs.com/package/celery-initd"
SRC_URI="${MY_P}.tar.gz"
S="${WORKDIR}/${MY_P}"

LICENSE="BSD"
SLOT="0"
KEYWORDS="~amd64 ~arm64"
RESTRICT="fetch"

RDEPEND="
	acct-group/celery
	acct-user/celery
"

src_compile() { :; }

src_test() {
	emake install DESTDIR="${T}/checked" PREFIX=/usr PROFILE=gentoo
	emake installcheck DESTDIR="${T}/checked" PREFIX=/usr PROFILE=gentoo
}

src_install() {
	emake install DESTDIR="${D}" PREFIX=/usr PROFILE=gentoo

	# The account has a package of its own; the compiler is not in here.
	rm -r "${ED}"/usr/lib/sysusers.d "${ED}"/usr/share/{bash-completion,fish,zsh} || die
	rm -r "${ED}"/usr/share/man/man{1,7} || die
	mv "${ED}"/usr/share/doc/${PN} "${ED}"/usr/share/doc/${PF} || die
	rm "${ED}"/usr/share/doc/${PF}/LICENSE || die
	keepdir /var/log/celery
	fowners celery:celery /var/log/celery
}

pkg_postinst() {
	tmpfiles_process celery-initd.conf
}

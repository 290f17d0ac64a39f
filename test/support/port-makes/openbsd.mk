# What bsd.port.mk(5) of OpenBSD does when a port is faked, as far as a port of scripts needs it: PREFIX is below WRKINST,
# and its directories are there (mtree(8)). The caller sets WRKSRC and WRKINST.
TRUEPREFIX?=	/usr/local
PREFIX=		${WRKINST}${TRUEPREFIX}
MAKE_PROGRAM?=	make
INSTALL_DATA?=	install -c -m 644
INSTALL_DATA_DIR?=	install -d -m 755
stage: fake-directories do-install
fake-directories:
	mkdir -p ${PREFIX}/man ${WRKINST}/etc/rc.d
do-install: fake-directories

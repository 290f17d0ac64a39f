# What bsd.port.mk of FreeBSD does when a port is staged, as far as a port of scripts needs it: ports(7), and chapters 3.1
# (do-install, do-install-OPT-on) and 6.1 (STAGEDIR) of the Porter's Handbook. The caller sets WRKSRC and STAGEDIR.
PREFIX?=	/usr/local
DOCSDIR?=	${PREFIX}/share/doc/${PORTNAME}
MAKE_CMD?=	make
RM?=		rm -f
MV?=		mv
MKDIR?=		mkdir -p
RMDIR?=		rmdir
INSTALL_DATA?=	install -m 0644
stage: do-install ${OPTIONS_DEFINE:@option@do-install-${option}-on@} compress-man
# Chapter 5.10: manual pages are compressed.
compress-man:
	find ${STAGEDIR}${PREFIX}/share/man -type f -exec gzip -n9 {} +
do-install-DOCS-on: do-install
compress-man: do-install-DOCS-on

# What bsd.pkg.mk of pkgsrc does when a package is installed, as far as a package of scripts needs it: the pkgsrc guide,
# chapters 16 (install phase) and 18.3 (RCD_SCRIPTS). The caller sets WRKSRC and DESTDIR.
PREFIX?=	/usr/pkg
PKGMANDIR?=	man
PKG_SYSCONFDIR?=	${PREFIX}/etc
VARBASE?=	/var
MAKE_PROGRAM?=	make
RM?=		rm
MV?=		mv
INSTALL_DATA?=	install -c -m 644
INSTALL_DATA_DIR?=	install -d -m 755
# Chapter 13.1.5: before do-install.
installation-dirs:
	mkdir -p ${INSTALLATION_DIRS:S,^,${DESTDIR}${PREFIX}/,}
do-install: installation-dirs
stage: do-install
.for script in ${RCD_SCRIPTS}
	test -f ${RCD_SCRIPT_SRC.${script}}
.endfor

# Copyright 2026 Gentoo Authors
# Distributed under the terms of the GNU General Public License v2

EAPI=8

inherit acct-user

DESCRIPTION="User for Celery workers"
ACCT_USER_ID=-1
ACCT_USER_GROUPS=( celery )

acct-user_add_deps

#!/bin/sh
':' //; exec node -- "$0" "$@"
// What npm installs as celery-initd: sh reads it first, which runs node. Without the -- node takes every --env-file for its
// own, wherever it stands, and obeys a NODE_OPTIONS in it. It is ES5, so that a Node that cannot read the compiler can still
// say so.
'use strict'
if (parseInt(process.versions.node, 10) < 20) {
  console.error('celery-initd: needs Node.js 20 or newer, and this is %s: see https://nodejs.org/', process.version)
  process.exit(1)
}
require('../dist/celery-initd.cjs')

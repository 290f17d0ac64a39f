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

var fs = require('node:fs')
var path = require('node:path')
var vm = require('node:vm')

// Node takes half of a run to read the compiler. The first run keeps what it made of it beside the compiler, as Python
// does in __pycache__, and later runs begin with that. It is kept only where the compiler's owner runs it: nobody else is
// trusted to write what others run.
var program = path.join(__dirname, '../dist/celery-initd.cjs')
var cache = path.join(__dirname, '../dist/' + process.version + '-' + process.arch + '.cache')
// ASCII, which scripts/build.js sees to. The first line is only a comment of JavaScript's at the very beginning of a file.
var code = fs.readFileSync(program, 'latin1').replace(/^#!/, '//')
// The sum of the code, which ends it.
var sum = code.slice(-65, -1)
var kept = keptCode()
var script = new vm.Script('(function (require, module, exports) {' + code + '})', {
  filename: program,
  cachedData: kept,
})
if (kept === undefined || script.cachedDataRejected) process.on('exit', keepCode)
script.runInThisContext()(require, module, exports)

// What an earlier run kept for this very code, or undefined.
function keptCode() {
  var data
  try {
    data = fs.readFileSync(cache)
    return data.toString('latin1', 0, sum.length) === sum ? data.subarray(sum.length) : undefined
  } catch (_) {
    return undefined
  }
}

// Whole or not at all: others may read it at the same time. Where it cannot be kept, nothing is lost but time.
function keepCode() {
  var unfinished = cache + '.' + process.pid
  try {
    if (!process.getuid || fs.statSync(program).uid !== process.getuid()) return
    fs.writeFileSync(unfinished, sum, { flag: 'wx', mode: 420 })
    fs.appendFileSync(unfinished, script.createCachedData())
    fs.renameSync(unfinished, cache)
  } catch (_) {
    fs.rmSync(unfinished, { force: true })
  }
}

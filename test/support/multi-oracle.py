"""Answers what the installed Celery makes of the words of `celery multi start`.

One JSON object a line. In: `split`, a text to be split into words; or `args`, the words, `host`, and `lines`, command
lines of ours from `celery` on. Out: `failure`, or `words`, or `nodes` and `lines`; each line as Celery reads it. The
first line says the version.
"""
import json
import os
import shlex
import sys

import click

import celery.apps.multi as multi
import celery.utils.nodenames as nodenames
from celery import VERSION
from celery.bin.celery import celery
from celery.bin.multi import MultiTool
from celery.bin.worker import worker
from celery.utils.nodenames import default_nodename, host_format, node_format

GLOBAL = '-A --app -b --broker --result-backend --loader --config --workdir -C --no-color -q --quiet'.split()
OWN = '-n --hostname --pidfile --logfile -f --detach --executable'.split()

TOP_PARSER = celery.make_parser(click.Context(celery))
WORKER_PARSER = worker.make_parser(click.Context(worker, **worker.context_settings))

os.makedirs = lambda *args, **kwargs: None  # a node makes the directories of its files


def understand(words):
    """What `celery` reads from a command line, paths as the worker's main process completes them."""
    try:
        top, rest, _ = TOP_PARSER.parse_args(list(words))
        own, extra, _ = WORKER_PARSER.parse_args(rest[1:])
        own.pop('detach', None)
        own.pop('executable', None)
        own['hostname'] = host_format(default_nodename(own.get('hostname')))
        own['pidfile'] = node_format(own.get('pidfile'), own['hostname'])
    except click.UsageError as error:
        return {'refused': type(error).__name__}
    except ValueError:
        return {'refused': 'format'}
    return {'command': rest[:1], 'global': top, 'worker': own, 'extra': extra}


def option(node, name, value):
    value = node.expander(value)
    return [name] if not value else [f'{name}={value}'] if name.startswith('--') else [name, value]


def describe(node):
    command = [word for word in node.expander(node.cmd).split(' ') if word]
    command = command[command.index('celery') + 1:]
    words = {name: option(node, name, value) for name, value in node.options.items()}
    words['-D'] = words.get('-D', [])[1:]  # detaching is not compared, but what the option takes is
    before = [word for name in reversed(words) if name in GLOBAL for word in words[name]]
    after = [word for name in words if name not in GLOBAL for word in words[name]]
    extra = [word for word in node.extra_args.split(' ') if word]
    extra += [node.expander(word) for word in (node.append or '').split(' ') if word]
    return {
        'name': node.name,
        'options': [word for name in words if name not in GLOBAL + OWN for word in words[name]],
        'extra': extra,
        'line': understand(before + command + after + extra),
    }


def answer(request):
    if 'split' in request:
        try:
            return {'words': shlex.split(request['split'])}
        except ValueError as error:
            return {'failure': str(error)}
    nodenames.gethostname = multi.gethostname = lambda: request['host']
    try:
        parser = multi.NamespacedOptionParser(MultiTool()._handle_reserved_options(request['args']))
        parser.parse()
        nodes = [describe(node) for node in multi.MultiParser(cmd=None).parse(parser)]
    except (KeyError, ValueError, IndexError, TypeError) as error:
        return {'failure': f'{type(error).__name__}: {error}'}
    return {'nodes': nodes, 'lines': [understand(line) for line in request['lines']]}


print(json.dumps({'version': VERSION[:2]}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), sort_keys=True), flush=True)
